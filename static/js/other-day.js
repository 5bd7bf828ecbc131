// On a page that speaks of another day nothing is changed: the server refuses it, and the buttons are off.
(function () {
  if (!document.body.classList.contains("only-looked-at")) { return; }
  var words = "Nothing can be changed on a page that shows another day than today";

  function switchOff() {
    document.querySelectorAll('main form[method="post"] button, main button[form]').forEach(function (button) {
      button.disabled = true;
      button.title = words;
    });
  }

  switchOff();
  document.addEventListener("htmx:afterSettle", switchOff);
  document.addEventListener("change", switchOff);
})();
