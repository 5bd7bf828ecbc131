// Draws each chart of a page from the table beside it. The table holds all that the chart shows, and is all there is
// without JavaScript. Colours are the tokens of the theme, and those of the light theme on paper.
(function () {
  "use strict";

  var root = document.documentElement;
  var drawn = [];
  var POINTS = ["circle", "rect", "triangle", "rectRot", "cross", "star"];
  var DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]];

  function token(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }

  function written(number, place) {
    var currency = place.dataset.currency;
    var style = { notation: "compact", maximumFractionDigits: 1 };
    if (currency) { style.style = "currency"; style.currency = currency; }
    return new Intl.NumberFormat(root.lang || "en", style).format(number);
  }

  function words(cell) { return cell.textContent.replace(/\s+/g, " ").trim(); }

  // The columns that have a shade, each with its figures and with the words of its cells.
  function read(table) {
    var heads = Array.from(table.tHead.rows[0].cells).slice(1);
    var rows = Array.from(table.tBodies[0].rows);
    return {
      labels: rows.map(function (row) { return words(row.cells[0]); }),
      columns: heads.map(function (head, place) {
        var cells = rows.map(function (row) { return row.cells[place + 1]; });
        return {
          label: words(head),
          shade: Number(head.dataset.shade || 0),
          figures: cells.map(function (cell) { return cell.dataset.value === undefined ? null : Number(cell.dataset.value); }),
          words: cells.map(words)
        };
      }).filter(function (column) { return column.shade; })
    };
  }

  function dataset(column, place, kind) {
    var colour = token("--chart-" + column.shade);
    var lines = kind === "lines";
    return {
      label: column.label,
      data: column.figures,
      words: column.words,
      borderColor: lines ? colour : token("--surface"),
      backgroundColor: colour,
      borderWidth: lines ? 2 : 1,
      borderDash: lines ? DASHES[place % DASHES.length] : [],
      pointStyle: lines ? POINTS[place % POINTS.length] : "rect",
      pointRadius: column.figures.length > 40 ? 0 : 3,
      maxBarThickness: 48,
      spanGaps: false
    };
  }

  function axis(stacked, more) {
    return Object.assign({ stacked: stacked, border: { color: token("--line-strong") } }, more);
  }

  function options(place, kind, columns) {
    var font = { family: getComputedStyle(document.body).fontFamily, size: 11 };
    var ink = token("--ink-2");
    var stacked = kind === "stacked";
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: axis(stacked, { grid: { display: false }, ticks: { color: ink, font: font, maxRotation: 0, autoSkipPadding: 14 } }),
        y: axis(stacked, {
          beginAtZero: true,
          grid: { color: token("--line") },
          ticks: { color: ink, font: font, maxTicksLimit: 6, callback: function (number) { return written(number, place); } },
          title: { display: Boolean(place.dataset.unit), text: place.dataset.unit, color: ink, font: font }
        })
      },
      plugins: {
        legend: { display: columns > 1, position: "bottom", labels: { color: ink, font: font, usePointStyle: true, boxWidth: 8, boxHeight: 8 } },
        tooltip: { callbacks: { label: function (item) { return item.dataset.label + ": " + item.dataset.words[item.dataIndex]; } } }
      }
    };
  }

  function config(place) {
    var kind = place.dataset.chart;
    var found = read(document.getElementById(place.dataset.table));
    return {
      type: kind === "lines" ? "line" : "bar",
      data: {
        labels: found.labels,
        datasets: found.columns.map(function (column, number) { return dataset(column, number, kind); })
      },
      options: options(place, kind, found.columns.length)
    };
  }

  function draw(place) {
    var drawing = config(place);
    if (!drawing.data.datasets.length) { return; } // nothing but zeros: the table says so
    place.hidden = false;
    drawn.push({ place: place, chart: new window.Chart(place.querySelector("canvas"), drawing) });
    var table = place.parentElement.querySelector("details[data-fold]");
    if (table) { table.open = false; }
  }

  function drawNew() {
    drawn = drawn.filter(function (one) {
      if (!one.place.isConnected) { one.chart.destroy(); }
      return one.place.isConnected;
    });
    document.querySelectorAll("[data-chart][hidden]").forEach(draw);
  }

  function drawAgain() {
    drawn.forEach(function (one) {
      var again = config(one.place);
      one.chart.data = again.data;
      one.chart.options = again.options;
      one.chart.update("none");
    });
  }

  if (!window.Chart) { return; }
  drawNew();
  document.addEventListener("htmx:afterSettle", drawNew);
  new MutationObserver(drawAgain).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });

  // Paper is white, and nobody can open a table on it.
  var theme = null;
  var folded = [];
  window.addEventListener("beforeprint", function () {
    theme = root.getAttribute("data-bs-theme");
    folded = Array.from(document.querySelectorAll(".chart-table:not([open])"));
    folded.forEach(function (table) { table.open = true; });
    root.setAttribute("data-bs-theme", "light");
    drawAgain();
  });
  window.addEventListener("afterprint", function () {
    if (theme) { root.setAttribute("data-bs-theme", theme); }
    folded.forEach(function (table) { table.open = false; });
    drawAgain();
  });
})();
