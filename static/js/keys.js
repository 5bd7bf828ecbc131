// The command palette (Ctrl-K), the keys of lists (j, k, s), and the list of keys (?). Never while somebody types.
(function () {
  var palette = document.getElementById("palette");
  var keys = document.getElementById("keys");
  if (!palette || !keys || !palette.showModal) { return; }
  var field = document.getElementById("palette-field");
  var list = document.getElementById("palette-list");
  var said = document.getElementById("palette-said");
  var switchOn = document.getElementById("keys-on");
  var OFF = "keys-off";
  var asked = 0;
  var shownFor = null; // the text that the list answers; Enter waits for the answer to what stands there
  var opens = false;

  switchOn.checked = localStorage.getItem(OFF) === null;
  switchOn.addEventListener("change", function () {
    if (switchOn.checked) { localStorage.removeItem(OFF); } else { localStorage.setItem(OFF, "1"); }
  });

  function typing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!palette.open) { openPalette(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]") || localStorage.getItem(OFF)) { return; }
    if (event.key === "?") { event.preventDefault(); keys.showModal(); }
    if (event.key === "j") { step(1); }
    if (event.key === "k") { step(-1); }
    if (event.key === "s") { pick(); }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-open-keys]")) { keys.showModal(); }
    if (event.target.closest("[data-open-palette]")) { openPalette(); }
    if (event.target === palette || event.target === keys) { event.target.close(); }
  });

  // Rows of a list: the focus goes to what the row opens, so that it is read and Enter opens it.
  function rows() {
    return Array.from(document.querySelectorAll("main .grid-table tbody tr")).filter(function (row) { return row.querySelector("a[href]"); });
  }

  function step(by) {
    var all = rows();
    if (!all.length) { return; }
    var place = all.findIndex(function (row) { return row.classList.contains("current"); });
    var next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + by, 0), all.length - 1);
    all.forEach(function (row, number) { row.classList.toggle("current", number === next); });
    (all[next].querySelector("th a[href]") || all[next].querySelector("a[href]")).focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  function pick() {
    var box = document.querySelector("tr.current [data-pick]");
    if (box && !box.disabled) { box.click(); }
  }

  // The palette: what this page offers, and what the platform finds.
  function offers() {
    var links = document.querySelectorAll("main .page-actions a[href], main .tabs a[href]");
    return Array.from(links).map(function (link) {
      return { words: link.textContent.trim().replace(/\s+/g, " "), address: link.href };
    });
  }

  function openPalette() {
    field.value = "";
    shownFor = null;
    opens = false;
    palette.showModal();
    field.focus();
    look();
  }

  function option(offer) {
    var one = document.createElement("li");
    var kind = document.createElement("span");
    one.setAttribute("role", "option");
    one.setAttribute("aria-selected", "false");
    one.dataset.goto = offer.address;
    one.textContent = offer.words + " ";
    kind.className = "quiet";
    kind.textContent = "on this page";
    one.appendChild(kind);
    return one;
  }

  function look() {
    var text = field.value.trim();
    var number = asked += 1;
    fetch(palette.dataset.source + "?q=" + encodeURIComponent(text), { credentials: "same-origin" })
      .then(function (answer) { return answer.redirected ? null : answer.ok ? answer.text() : ""; })
      .then(function (found) {
        if (number !== asked) { return; }
        if (found === null) { // to the login: the session has ended
          list.textContent = "";
          said.textContent = "Your session has ended. Log in again.";
          return;
        }
        list.innerHTML = found;
        offers().reverse().forEach(function (offer) {
          if (offer.words.toLowerCase().indexOf(text.toLowerCase()) >= 0) { list.prepend(option(offer)); }
        });
        options().forEach(function (one, place) { one.id = "palette-" + place; });
        choose(0);
        said.textContent = options().length ? options().length + " found" : "Nothing is found by that.";
        shownFor = text;
        if (opens) { opens = false; open(options()[0]); }
      })
      .catch(function () {}); // the page is left while the answer is on its way
  }

  function options() { return Array.from(list.querySelectorAll("[role=option]")); }

  function chosen() { return options().findIndex(function (one) { return one.getAttribute("aria-selected") === "true"; }); }

  function choose(place) {
    var all = options();
    all.forEach(function (one, number) { one.setAttribute("aria-selected", String(number === place)); });
    if (all[place]) {
      field.setAttribute("aria-activedescendant", all[place].id);
      all[place].scrollIntoView({ block: "nearest" });
    } else { field.removeAttribute("aria-activedescendant"); }
  }

  function open(one) {
    if (one) { palette.close(); window.location.assign(one.dataset.goto); }
  }

  var wait;
  field.addEventListener("input", function () { opens = false; clearTimeout(wait); wait = setTimeout(look, 120); });
  field.addEventListener("keydown", function (event) {
    var all = options();
    if (event.key === "ArrowDown") { event.preventDefault(); choose(Math.min(chosen() + 1, all.length - 1)); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(Math.max(chosen() - 1, 0)); }
    if (event.key === "Enter") {
      event.preventDefault();
      if (shownFor === field.value.trim()) { open(all[chosen()]); } else { opens = true; }
    }
  });
  list.addEventListener("click", function (event) { open(event.target.closest("[role=option]")); });
})();
