/* Bars for a table whose numbers can be held against each other: the same unit and year, at least two of them. */

const BARS = 12; // rows drawn at most

/** The chart of these rows, a line of words over each bar, with a name that tells every bar, or null where the numbers cannot be compared. */
function barChart(view, rows, title) {
  const plan = view.state.table.chart;
  if (!plan || plan.type !== "bar") return null;
  const stated = rows.filter((row) => typeof row[plan.y] === "number");
  const alike = new Set(stated.map((row) => JSON.stringify([row.unit, row.year])));
  if (stated.length < 2 || alike.size !== 1) return null;
  const bars = stated.slice(0, BARS);
  const values = bars.map((row) => row[plan.y]);
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const at = (value) => ((value - low) / span) * 100;
  const names = bars.map((row) => row[plan.x] + " " + row.figure).join(view.say("and"));
  const lines = bars.map((row, index) => {
    const value = row[plan.y];
    const top = index * 2.6;
    return s("g", {},
      s("text", { x: 0, y: top + 1.1 + "em" }, row[plan.x] + "  " + row.figure),
      s("rect", { x: at(Math.min(0, value)) + "%", y: top + 1.5 + "em", width: Math.max((Math.abs(value) / span) * 100, 0.4) + "%", height: "0.7em" }));
  });
  const drawing = s("svg", { role: "img", "aria-label": view.say("chart", { title, bars: names }), width: "100%", height: bars.length * 2.6 + "em" }, lines);
  return h("figure", { class: "rc-chart", part: "chart" }, drawing, stated.length > BARS && h("figcaption", {}, "1–" + BARS + " / " + stated.length));
}
