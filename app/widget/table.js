/* The table of an answer: typed cells, sorted by a click on a head, what does not match folded away, a file of it. */

const FEW = 3; // rows that do not match and are shown all the same
const MATCHES = ["yes", "near", "", "no"];

/** Whether the rows say more than the sentence above them does: one or two figures of one place do not. */
const tells = (rows) =>
  rows.some((row) => row.figure !== null) && (rows.length > 2 || new Set(rows.map((row) => row.place)).size > 1);

const isAside = (row) => row.match === "no" || row.figure === null;

/** The rows that stand folded at first: those that do not match or state nothing, when they are many and others do. */
function foldedRows(rows) {
  const some = rows.filter(isAside);
  return tells(rows) && some.length > FEW && some.length < rows.length ? some : [];
}

/** The lines without the sentences that only list figures of folded rows: the table holds each of them. */
function shortened(lines, rows, aside) {
  const away = new Set([].concat(...aside.map((row) => row.cite)));
  rows.forEach((row) => { if (!aside.includes(row)) row.cite.forEach((n) => away.delete(n)); });
  if (!away.size) return lines;
  const stays = (sentence) => {
    const cited = [].concat(...sentence.pieces.filter((piece) => typeof piece !== "string"));
    return !cited.length || cited.some((n) => !away.has(n));
  };
  return lines.map((line) => line.filter(stays)).filter((line) => line.length);
}

/** The order of two rows by a column; figures by unit and then by size. */
const ORDERS = {
  year: (a, b) => (a.year || 0) - (b.year || 0),
  figure: (a, b) => (a.unit || "").localeCompare(b.unit || "") || sized(a) - sized(b),
  match: (a, b) => MATCHES.indexOf(a.match) - MATCHES.indexOf(b.match),
};
const sized = (row) => (typeof row.value === "number" ? row.value : -1e300);

/** The table. A column that says the same in every row goes into the caption; the first heads its row. */
function tableBlock(view, aside) {
  const { table, lang, sources } = view.state;
  const told = (key) => word(lang === "en" ? "en" : "zh", key);
  const show = {
    stance: (row) => (row.stance ? told(row.stance) : ""),
    match: (row) => (row.match ? told(row.match) : ""),
    figure: (row) => (row.figure === null ? told("unstated") : row.figure),
  };
  const cell = (row, key) => String((show[key] ? show[key](row) : row[key] === null ? "" : row[key]) || "");
  const common = [];
  const columns = table.columns.filter(({ key }) => {
    if (key === "value" || key === "unit") return false; // the figure shows both
    const values = new Set(table.rows.map((row) => cell(row, key)).filter(Boolean));
    if (key === "figure" || key === "match") return values.size > 0;
    if (values.size === 1) common.push([...values][0]);
    return values.size > 1;
  });
  const lines = new Map(table.rows.map((row) => [row, h("tr", { class: isAside(row) ? "rc-no" : row.match === "yes" ? "rc-yes" : null, hidden: aside.includes(row) },
    ...columns.map(({ key }, at) => {
      const chips = key === "figure" ? row.cite.filter((n) => sources[n]).map((n) => chip(view, n, "table")) : [];
      const words = key === "figure" || key === "place" ? { lang: /[\u4e00-\u9fff]/.test(cell(row, key)) ? "zh-CN" : null } : {};
      const attributes = { class: key === "figure" || key === "year" ? "rc-figure" : null, ...words };
      return at || key === "figure" ? h("td", attributes, cell(row, key), " ", ...chips) : h("th", { ...attributes, scope: "row" }, cell(row, key));
    }))]));
  const body = h("tbody", {}, ...lines.values());
  const heads = columns.map((column) => h("th", { scope: "col" }, button(column.label, () => sort(column.key), { class: "rc-sort" })));

  function sort(key) {
    const head = heads[columns.findIndex((column) => column.key === key)];
    const turned = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", turned ? "descending" : "ascending");
    const order = ORDERS[key] || ((a, b) => cell(a, key).localeCompare(cell(b, key), lang === "en" ? "en" : "zh-CN"));
    const sorted = table.rows.slice().sort((a, b) => (turned ? order(b, a) : order(a, b)));
    body.append(...sorted.map((row) => lines.get(row)));
  }

  const name = [view.say("table")].concat(common).join(" · ");
  const root = h("div", { class: "rc-table", part: "table" },
    h("div", { class: "rc-scroll", tabindex: "0", role: "region", "aria-label": name },
      h("table", {}, h("caption", {}, name), h("thead", {}, h("tr", {}, ...heads)), body)));
  const under = h("div", { class: "rc-actions" });
  if (aside.length) {
    const label = (open) => view.say(open ? "fold" : "rows", { n: aside.length });
    const toggle = button(label(false), () => {
      const open = toggle.getAttribute("aria-expanded") !== "true";
      attr(toggle, { "aria-expanded": open });
      toggle.textContent = label(open);
      aside.forEach((row) => { lines.get(row).hidden = !open; });
    }, { "aria-expanded": false });
    under.append(toggle);
  }
  under.append(button(view.say("csv"), () => save(asCsv(view))));
  root.append(under);
  const bars = barChart(view, table.rows.filter((row) => !aside.includes(row)), name);
  if (bars) root.append(bars);
  return root;
}

/** The whole table for spreadsheets, quote, source and link beside each figure; no cell of words starts a formula. */
function asCsv(view) {
  const { table, sources } = view.state;
  const written = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return "\"" + (typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, "\"\"") + "\"";
  };
  const line = (cells) => cells.map(written).join(",") + "\r\n";
  const rows = table.rows.map((row) => {
    const item = row.cite.length ? sources[row.cite[0]] : null;
    const link = item ? readerOf(view, item) : "";
    return line(table.columns.map(({ key }) => row[key]).concat([row.raw, item ? sourceName(view, row.cite[0]) : "", link]));
  });
  const head = table.columns.map(({ label }) => label).concat([view.say("quote"), view.say("source", { n: "", title: "" }).replace(/\W+$/, ""), view.say("link")]);
  return "\ufeff" + line(head) + rows.join("");
}

function save(csv) {
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = h("a", { href: address, download: "figures.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
