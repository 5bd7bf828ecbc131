// Lists stay where one was: the row that one has opened is marked and in sight when one comes back.
(function () {
  var KEPT = "list-row ";

  function rows() {
    return Array.from(document.querySelectorAll("main .grid-table tbody tr"));
  }

  function linkOf(row) {
    return row.querySelector("th a[href], td a[href]");
  }

  function mark(row) {
    document.querySelectorAll("tr.current").forEach(function (one) { one.classList.remove("current"); });
    if (row) { row.classList.add("current"); }
  }

  // What is kept is of this tab alone, and gone with it.
  document.addEventListener("click", function (event) {
    var row = event.target.closest("main .grid-table tbody tr");
    var link = event.target.closest("a[href]");
    if (row && link && document.querySelector(".list-tools")) {
      sessionStorage.setItem(KEPT + location.pathname, location.search + " " + link.getAttribute("href"));
    }
  });

  var kept = document.querySelector(".list-tools") && sessionStorage.getItem(KEPT + location.pathname);
  if (kept) {
    sessionStorage.removeItem(KEPT + location.pathname);
    var place = kept.indexOf(" ");
    var row = kept.slice(0, place) === location.search && rows().find(function (one) {
      return Array.from(one.querySelectorAll("a[href]")).some(function (link) { return link.getAttribute("href") === kept.slice(place + 1); });
    });
    if (row) {
      mark(row);
      row.scrollIntoView({ block: "center" });
      if (linkOf(row)) { linkOf(row).focus({ preventScroll: true }); }
    }
  }
})();
