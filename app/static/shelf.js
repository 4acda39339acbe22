/* The Library and Quality tabs: which reports and years are held, and what the last evaluation measured. */
(() => {
  "use strict";
  const page = window.reportPage;
  if (page.library) return;
  const { say, el, follow, redraws, language } = page;

  const scrolled = (name, table) => el("div", { class: "rq-scroll", tabindex: "0", role: "region", "aria-label": name }, table);
  const readerOf = (line) => `r/${encodeURIComponent(line.id)}?l=${language()}`;
  const opening = (line, text, more = {}) => el("a", { href: readerOf(line), target: "_blank", rel: "noopener", ...more }, text);

  page.library = (element, props, watch) => {
    const root = element.querySelector(".rq-library");
    let value = null;
    const draw = () => {
      if (!value) return;
      const lines = value.lines;
      const unknown = lines.filter((line) => !line.identified);
      root.replaceChildren(...[
        unknown.length ? unidentified(unknown) : null,
        lines.length ? matrix(lines.filter((line) => line.identified && line.year)) : null,
        lines.length ? shelf(lines) : el("p", {}, say("nothing_held")),
      ].filter(Boolean));
    };
    redraws.library = draw;
    follow(props, watch, (now) => { value = now; draw(); });
  };

  /** Places by years: a year that is held opens its report, one that is not shows as a gap. */
  function matrix(lines) {
    if (!lines.length) return null;
    const all = lines.map((line) => line.year);
    const years = Array.from({ length: Math.max(...all) - Math.min(...all) + 1 }, (_, at) => Math.min(...all) + at);
    const rows = new Map();
    for (const line of lines) {
      const key = line.place.zh;
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key).push(line);
    }
    const cell = (held, year) => {
      const found = held.filter((line) => line.year === year);
      return found.length
        ? el("td", { class: "rq-held-year" }, ...found.map((line) => opening(line, String(year), { "aria-label": `${line.place[language()]} ${year}` })))
        : el("td", { class: "rq-gap" }, el("span", { "aria-hidden": "true" }, "–"), el("span", { class: "rq-hidden" }, say("missing_year", { year })));
    };
    return el("section", { class: "rq-matrix" }, el("p", { class: "rq-hint" }, say("matrix_hint")),
      scrolled(say("matrix"), el("table", {}, el("caption", {}, say("matrix")),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("place")), ...years.map((year) => el("th", { scope: "col" }, String(year))))),
        el("tbody", {}, ...[...rows.values()].map((held) =>
          el("tr", {}, el("th", { scope: "row" }, held[0].place[language()]), ...years.map((year) => cell(held, year))))))));
  }

  function shelf(lines) {
    const columns = ["place", "year", "report", "delivered", "passages", "facts"];
    const row = (line) => el("tr", { "data-name": `${line.place.zh} ${line.place.en} ${line.title} ${line.source} ${line.year}`.toLowerCase() },
      el("th", { scope: "row" }, line.place[language()]),
      el("td", { class: "rq-count" }, line.year ? String(line.year) : "–"),
      el("td", {}, opening(line, line.title || [line.place[language()], line.year].filter(Boolean).join(" "), { lang: "zh-CN" }), el("span", { class: "rq-file" }, line.source)),
      el("td", { class: "rq-count" }, line.delivered || "–"),
      el("td", { class: "rq-count" }, String(line.passages)),
      el("td", { class: "rq-count" }, String(line.facts)));
    const body = el("tbody", {}, ...lines.map(row));
    const find = el("input", { type: "search", class: "rq-find", "aria-label": say("find_report"), placeholder: say("find_report"), oninput: () => {
      const wanted = find.value.trim().toLowerCase();
      for (const one of body.children) one.hidden = !one.dataset.name.includes(wanted);
    } });
    return el("section", { class: "rq-shelf" }, lines.length > 10 && find, scrolled(say("library_caption"),
      el("table", {}, el("caption", {}, `${say("library_caption")} (${lines.length})`),
        el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col" }, say(key))))), body)));
  }

  function unidentified(lines) {
    const items = lines.map((line) => el("li", {}, line.source, line.remedy ? el("pre", {}, line.remedy) : null));
    return el("section", { class: "rq-unidentified" }, el("h2", {}, say("unidentified_caption")),
      el("p", {}, say("unidentified_hint")), el("ul", {}, ...items));
  }

  page.quality = (element, props, watch) => {
    const root = element.querySelector(".rq-quality");
    let value = null;
    const draw = () => {
      if (value) root.replaceChildren(...(value.run ? measured(value.run) : [unmeasured()]));
    };
    redraws.quality = draw;
    follow(props, watch, (now) => { value = now; draw(); });
  };

  const unmeasured = () => el("section", {}, el("p", {}, say("quality_none")), el("pre", {}, "python -m eval run eval/suites/samples --beside plain_rag"));

  function measured(run) {
    const target = (name) => (["inproc", "plain_rag"].includes(name) ? say(`quality_${name}`) : name);
    const named = (kind, name) => { // in words where there are some
      const key = `quality_${kind}_${name.replace(/\W/g, "_")}`, told = say(key);
      return told === key ? name.replace(/_/g, " ") : told;
    };
    const gated = (what) => what.replace(/^\S+/, (name) => named("metric", name)).replace(">=", "≥").replace("<=", "≤").replace("==", "=");
    const percent = (share) => `${Math.round(share * 1000) / 10} %`;
    const counts = (cell) => say("quality_counts", { n: Object.values(cell.outcomes).reduce((sum, one) => sum + one, 0), ...cell.outcomes });
    const cell = (one) => (!one || one.value === null ? el("td", {}, "–") : el("td", {},
      el("strong", {}, one.shown), one.low === null ? "" : ` (${percent(one.low)} – ${percent(one.high)})`,
      el("span", { class: "rq-counts" }, counts(one))));
    const date = (run.end || "").slice(0, 10);
    return [
      el("p", {}, say("quality_of", { suite: run.suite, cases: run.cases, date })),
      run.what && el("p", { class: "rq-hint", lang: "en" }, run.what),
      scrolled(say("quality_caption"), el("table", {}, el("caption", {}, say("quality_caption")),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("quality_type")), ...run.targets.map((name) => el("th", { scope: "col" }, target(name))))),
        el("tbody", {}, ...run.rows.map((row) =>
          el("tr", {}, el("th", { scope: "row" }, row.type ? named("type", row.type) : say("quality_all")), ...row.cells.map(cell)))))),
      run.seconds?.value ? el("p", {}, say("quality_time", { seconds: run.seconds.shown })) : "",
      run.gates.length ? el("section", {}, el("h2", {}, say("quality_gates")), el("ul", {}, ...run.gates.map((gate) =>
        el("li", {}, el("strong", {}, say(`quality_state_${gate.state}`)), ` ${gated(gate.what)}: ${gate.seen.replace(" to ", " – ")}`)))) : "",
    ].filter(Boolean);
  }
})();
