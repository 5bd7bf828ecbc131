// Loaded before the first paint, so that a reader of the dark theme never sees a flash of the light one.
(function () {
  var root = document.documentElement;
  var asked = window.matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try { return localStorage.getItem("theme"); } catch (refused) { return null; }
  }

  function show() {
    root.setAttribute("data-bs-theme", remembered() || (asked.matches ? "dark" : "light"));
  }

  window.switchTheme = function () {
    var next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch (refused) { /* it then lasts for this page */ }
    root.setAttribute("data-bs-theme", next);
  };

  asked.addEventListener("change", show);
  show();
})();
