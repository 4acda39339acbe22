/* The table of an answer: sorted by a click on a head, scrolled when long, what does not match folded away,
   and what leaves the page with it: the CSV file and the answer with its sources. Every text goes in as a text node. */
(() => {
  "use strict";

  const FEW = 3; // rows that do not match and are shown all the same
  const MATCHES = ["yes", "near", "", "no"];
  const ends = /(?<=[。！？]|[.!?](?=\s|$))/u; // 5.5% is not the end of a sentence
  const MARKER = /\[(\d+)\]/g;

  /** Whether the rows say more than the sentence above them does: one or two figures of one place do not. */
  const tells = (rows) => rows.length > 2 || new Set(rows.map((row) => row.label)).size > 1;

  const aside = (row) => row.match === "no" || row.figure === null;

  /** The rows that stand folded at first: those that do not match or state nothing, when they are many and others do. */
  function folded(rows) {
    const some = rows.filter(aside);
    return tells(rows) && some.length > FEW && some.length < rows.length ? some : [];
  }

  /** The text without the sentences that only list figures of folded rows: the table holds each of them. */
  function shortened(text, rows) {
    const away = new Set(folded(rows).map((row) => row.evidence));
    rows.filter((row) => !folded(rows).includes(row)).forEach((row) => away.delete(row.evidence));
    if (!away.size) return text;
    const kept = (sentence) => {
      const numbers = [...sentence.matchAll(MARKER)].map((match) => Number(match[1]));
      return !numbers.length || numbers.some((number) => !away.has(number));
    };
    return text.split("\n").map((line) => line.split(ends).filter(kept).join("")).join("\n");
  }

  /** The order of two cells of a column; figures by unit and then by size. */
  const orders = {
    year: (a, b) => (a.year ?? 0) - (b.year ?? 0),
    figure: (a, b) => (a.amount?.unit ?? "").localeCompare(b.amount?.unit ?? "") || Number(a.amount?.low ?? -Infinity) - Number(b.amount?.low ?? -Infinity) || 0,
    match: (a, b) => MATCHES.indexOf(a.match) - MATCHES.indexOf(b.match),
  };

  /** The table. A column that says the same in every row goes into the caption; the first heads its row. */
  function draw(rows, { say, el, chip, language }) {
    const columns = [
      { key: "place", of: (row) => row.label },
      { key: "measure", of: (row) => row.measure ?? "" },
      { key: "year", of: (row) => (row.year ? String(row.year) : "") },
      { key: "stance", of: (row) => (row.stance ? say(`stance_${row.stance}`) : "") },
      { key: "figure", of: (row) => row.figure || say("unstated_cell"), always: true },
      { key: "match", of: (row) => (row.match ? say(`match_${row.match}`) : "") },
    ];
    const common = [];
    const shown = columns.filter((column) => {
      if (column.always) return true;
      const values = new Set(rows.map(column.of).filter(Boolean));
      if (values.size === 1 && column.key !== "match") common.push([...values][0]);
      return values.size > 1 || (values.size === 1 && column.key === "match");
    });
    const hidden = new Set(folded(rows));
    const lines = new Map(rows.map((row) => [row, line(row)]));
    const body = el("tbody", {}, ...lines.values());
    const heads = shown.map((column) => el("th", { scope: "col", class: `rq-${column.key}` },
      el("button", { type: "button", class: "rq-sort", onclick: () => sort(column) }, say(column.key))));

    function line(row) {
      return el("tr", { class: aside(row) ? "rq-no" : row.match === "yes" ? "rq-yes" : null, hidden: hidden.has(row) },
        ...shown.map((column, index) => {
          if (!index && column.key !== "figure") return el("th", { scope: "row" }, column.of(row));
          const mark = column.key === "figure" && row.evidence ? chip(row.evidence) : null;
          return el("td", { class: `rq-${column.key}` }, column.of(row), mark ? " " : "", mark);
        }));
    }

    function sort(column) {
      const head = heads[shown.indexOf(column)];
      const turned = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turned ? "descending" : "ascending");
      const order = orders[column.key] ?? ((a, b) => column.of(a).localeCompare(column.of(b), language === "zh" ? "zh-CN" : "en"));
      const sorted = [...rows].sort((a, b) => (turned ? order(b, a) : order(a, b)));
      body.replaceChildren(...sorted.map((row) => lines.get(row)));
    }

    const root = el("div", { class: "rq-table" },
      el("div", { class: "rq-scroll", tabindex: "0", role: "region", "aria-label": say("table") },
        el("table", {}, el("caption", {}, [say("table"), ...common].join(" · ")),
          el("thead", {}, el("tr", {}, ...heads)), body)));
    if (hidden.size) {
      const label = (open) => say(open ? "fold" : "unfold", { count: hidden.size });
      const toggle = el("button", { type: "button", class: "rq-plain rq-fold", "aria-expanded": "false", onclick: () => {
        const open = toggle.getAttribute("aria-expanded") !== "true";
        toggle.setAttribute("aria-expanded", String(open));
        toggle.textContent = label(open);
        hidden.forEach((row) => { lines.get(row).hidden = !open; });
      } }, label(false));
      root.append(toggle);
    }
    return root;
  }

  /** Buttons for a finished answer: copied with its sources, and its table as a file. */
  function actions(turn, { say, el, tell }) {
    const root = el("p", { class: "rq-actions" });
    const copying = el("button", { type: "button", class: "rq-plain", onclick: async () => {
      const done = await copied(withSources(turn.answer));
      copying.textContent = say(done ? "copied" : "not_copied");
      tell(copying.textContent);
      setTimeout(() => { copying.textContent = say("copy"); }, 4000);
    } }, say("copy"));
    root.append(copying);
    if (turn.csv) root.append(el("button", { type: "button", class: "rq-plain", onclick: () => save(turn.csv, el) }, say("csv")));
    return root;
  }

  function withSources(answer) {
    const sources = answer.evidence.map((item) =>
      `[${item.number}] ${[item.place, item.year, item.title, item.file].filter(Boolean).join(" · ")}: ${item.quote.replace(/\s+/g, " ")}`);
    return [answer.question, "", answer.text, "", ...sources].join("\n").trim() + "\n";
  }

  /** Put on the clipboard; a page that is not served over https has only the old way. */
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function save(csv, el) {
    const url = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: url, download: "figures.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  window.reportTable = { tells, shortened, draw, actions };
})();
