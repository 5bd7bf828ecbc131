/* Shows the messages of one viewer in a provider's own product:

     <script async src="THE-PLATFORM/static/js/in-product-messages.js" data-token="TOKEN" data-place="#messages"></script>

   Asks the host that it came from, or the one in data-address, and nobody else. Whatever goes wrong, the page goes on without messages.
   Words are set as text, never as markup. Looks are the page's own: .billing-message, .billing-message-critical, -warning, -info. */
(function () {
  "use strict";

  var PATIENCE = 3000;
  var script = document.currentScript;
  if (!script || !window.fetch || !window.AbortController) { return; }
  var token = script.dataset.token;
  var place = script.dataset.place;
  var address;

  // A text body needs no question to the other origin first; no cookies go along.
  function ask(path) {
    var patience = new AbortController();
    var timer = window.setTimeout(function () { patience.abort(); }, PATIENCE);
    return fetch(address + path, {
      method: "POST", body: token, mode: "cors", credentials: "omit", cache: "no-store",
      referrerPolicy: "no-referrer", signal: patience.signal, headers: { "Content-Type": "text/plain" }
    }).then(function (answer) {
      if (!answer.ok) { throw new Error("no messages"); }
      return answer.status === 204 ? null : answer.json();
    }).finally(function () { window.clearTimeout(timer); });
  }

  function element(name, css, text) {
    var made = document.createElement(name);
    made.className = css;
    if (text) { made.textContent = text; }
    return made;
  }

  function draw(message) {
    var level = { CRITICAL: "critical", WARNING: "warning" }[message.level] || "info";
    var box = element("div", "billing-message billing-message-" + level);
    var close = element("button", "billing-message-close", "\u00d7");
    box.setAttribute("role", level === "critical" ? "alert" : "status");
    close.type = "button";
    close.setAttribute("aria-label", "Dismiss: " + message.title);
    close.addEventListener("click", function () {
      box.remove();
      ask("viewer/messages/" + encodeURIComponent(message.id) + "/dismiss").catch(function () {});
    });
    box.appendChild(element("strong", "billing-message-title", message.title));
    box.appendChild(element("p", "billing-message-text", message.text));
    box.appendChild(close);
    return box;
  }

  function show(answer) {
    var target = place ? document.querySelector(place) : document.body;
    if (!target) { return; }
    var all = element("div", "billing-messages");
    answer.messages.forEach(function (message) { all.appendChild(draw(message)); });
    if (all.firstChild) { target.insertBefore(all, target.firstChild); }
  }

  function whenDrawn(act) {
    if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", act); } else { act(); }
  }

  try {
    address = new URL(script.dataset.address || "/api/v1/", script.src).href;
    ask("viewer/messages").then(function (answer) {
      whenDrawn(function () { try { show(answer); } catch (error) { /* the page goes on without messages */ } });
    }).catch(function () {});
  } catch (error) { /* the page goes on without messages */ }
})();
