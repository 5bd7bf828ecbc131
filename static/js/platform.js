// Small behaviours of every page. Everything works without them but for the polling of a progress bar.
(function () {
  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    var search = document.getElementById("search");
    if (event.key === "/" && search && !localStorage.getItem("keys-off") && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") { closeMenus(null); }
  });

  function closeMenus(keep) {
    document.querySelectorAll("details.user-menu[open], details.menu[open]").forEach(function (menu) {
      if (menu !== keep) { menu.open = false; }
    });
    if (keep === null) { setRail(false); }
  }

  function setRail(open) {
    document.body.classList.toggle("rail-open", open);
    var toggle = document.querySelector(".rail-toggle");
    if (toggle) { toggle.setAttribute("aria-expanded", String(open)); }
  }

  document.addEventListener("click", function (event) {
    var target = event.target;
    closeMenus(target.closest("details.user-menu, details.menu") || undefined);
    if (target.closest("[data-switch-theme]")) { window.switchTheme(); }
    if (target.closest(".rail-toggle")) { setRail(!document.body.classList.contains("rail-open")); return; }
    if (!target.closest(".rail")) { setRail(false); }
    if (target.closest("[data-print]")) { window.print(); }
  });

  // A field that is asked for only while another one has a certain value.
  function showAsked() {
    document.querySelectorAll("[data-only-when]").forEach(function (field) {
      var rule = field.dataset.onlyWhen.split("=");
      var other = field.form && field.form.elements[rule[0]];
      if (other) { field.closest(".field").hidden = other.value !== rule[1]; }
    });
  }

  document.addEventListener("change", showAsked);
  document.addEventListener("htmx:afterSettle", showAsked);
  showAsked();

  // Picking rows: the box in the table's head picks the page, and the button says how many are picked.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-picking]");
    if (event.target.matches("[data-submit-on-change]")) { event.target.form.requestSubmit(); }
    if (!form) { return; }
    if (event.target.matches("[data-pick-page]")) {
      form.querySelectorAll("[data-pick]").forEach(function (box) { box.checked = event.target.checked; });
    }
    countPicked(form);
  });

  function countPicked(form) {
    var boxes = Array.from(form.querySelectorAll("[data-pick]"));
    var picked = boxes.filter(function (box) { return box.checked; });
    var page = form.querySelector("[data-pick-page]");
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("picked", box.checked); });
    if (page) {
      page.checked = boxes.length > 0 && picked.length === boxes.length;
      page.indeterminate = picked.length > 0 && picked.length < boxes.length;
    }
    document.querySelectorAll("[data-picked-count]").forEach(function (place) { place.textContent = picked.length; });
    document.querySelectorAll("[data-needs-picked]").forEach(function (button) {
      button.disabled = picked.length === 0 || button.hasAttribute("data-refused");
    });
  }

  document.querySelectorAll("form[data-picking]").forEach(countPicked);

  // On a narrow screen rows are cards: each cell says by itself which column it is of. Roles stay what the table gave them.
  function labelCells(table) {
    var heads = table.tHead ? Array.from(table.tHead.rows[0].cells) : [];
    if (!heads.length || table.classList.contains("labelled")) { return; }
    table.setAttribute("role", "table");
    Array.from(table.rows).forEach(function (row) { row.setAttribute("role", "row"); });
    Array.from(table.tBodies).forEach(function (body) {
      var taken = {}; // the column that a cell of an earlier row reaches down into, by row
      Array.from(body.rows).forEach(function (row, place) {
        var column = 0;
        Array.from(row.cells).forEach(function (cell) {
          while (taken[place + ":" + column]) { column += 1; }
          var label = heads[column] ? heads[column].textContent.trim() : "";
          if (label && cell.tagName === "TD") { cell.dataset.label = label; }
          if (!cell.childElementCount && !cell.textContent.trim()) { cell.textContent = ""; } // for :empty
          cell.setAttribute("role", cell.tagName === "TD" ? "cell" : "rowheader");
          for (var below = 1; below < cell.rowSpan; below += 1) { taken[(place + below) + ":" + column] = true; }
          column += cell.colSpan;
        });
      });
    });
    table.classList.add("labelled");
  }

  function sayWhatOverflows() {
    document.querySelectorAll(".table-scroll").forEach(function (place) {
      var overflows = place.scrollWidth > place.clientWidth + 1;
      place.classList.toggle("overflows", overflows);
      if (overflows) { place.tabIndex = 0; } else { place.removeAttribute("tabindex"); }
    });
  }

  function fitTables() {
    document.querySelectorAll(".grid-table").forEach(labelCells);
    sayWhatOverflows();
  }

  // The tab that one is on is in sight, however many there are.
  document.querySelectorAll(".tabs").forEach(function (strip) {
    var current = strip.querySelector("[aria-current]");
    if (current) { strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2; }
  });

  fitTables();
  window.addEventListener("resize", sayWhatOverflows);
  document.addEventListener("htmx:afterSettle", fitTables);

  // A second press of the same form waits for the answer of the first: a page that shows a secret once is not passed by.
  var PATIENCE = 20000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(function () { delete form.dataset.sent; }, PATIENCE);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Whoever has logged in again in another tab has another token against forged requests there.
  document.addEventListener("submit", function (event) {
    var token = event.target.elements.csrfmiddlewaretoken;
    var known = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token && known) { token.value = known[1]; }
  });

  // A part of the page was asked for, and the session has ended: the page stays, and says it.
  document.addEventListener("session-ended", function () {
    var notice = document.getElementById("session-ended");
    if (notice) { notice.hidden = false; notice.scrollIntoView({ block: "nearest" }); }
  });

  // The place of the reader is kept when a fragment replaces what had the focus.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var focused = document.activeElement;
    event.detail.target.dataset.focusBefore = focused && event.detail.target.contains(focused) ? focused.id : "";
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var id = event.detail.target.dataset && event.detail.target.dataset.focusBefore;
    var again = id && document.getElementById(id);
    if (again) { again.focus(); }
  });
})();
