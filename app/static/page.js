/* Draws the chat page from data: the header, the conversation with its evidence, and the shelf of reports.
   Every text goes in as a text node; nothing here reads or writes HTML. */
(() => {
  "use strict";

  const MARKER = /\[(\d+)\]/g;
  const zh = /^zh\b/i.test(navigator.language || "");
  const language = zh ? "zh" : "en";
  let words = {};
  let welcome = null;
  let redrawWelcome = () => {};

  /** The text of `key` with its {slots} filled. */
  function say(key, slots = {}) {
    return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(slots[name] ?? whole));
  }

  /** An element with attributes (on… are listeners) and children; strings become text nodes. */
  function el(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }

  const plain = (value) => (value === null || value === undefined ? null : JSON.parse(JSON.stringify(value)));

  /** Run `draw` with the value now and whenever it changes. */
  function follow(props, watch, draw) {
    const run = () => draw(plain(props.value));
    watch("value", run);
    run();
  }

  // ---------------------------------------------------------------- header

  function header(element, props, watch) {
    words = plain(props.texts)[language];
    document.documentElement.lang = zh ? "zh-CN" : "en";
    document.title = say("title");
    const root = element.querySelector(".rq-header");
    follow(props, watch, (value) => {
      welcome = value;
      const held = value && value.reports
        ? el("p", { class: "rq-held" }, say("holdings", value))
        : el("p", { class: "rq-held" }, value ? say("nothing_held") : "");
      root.replaceChildren(
        el("a", { class: "rq-skip", href: "#question", onclick: toBox }, say("skip")),
        el("h1", {}, say("title")),
        el("p", { class: "rq-tagline" }, say("tagline")),
        held,
      );
      redrawWelcome();
      nameControls();
    });
  }

  function toBox(event) {
    event.preventDefault();
    questionBox()?.focus();
  }

  const questionBox = () => document.querySelector("#question textarea, #question input");

  /** Gradio names neither the box nor its button in every state; the names are ours. */
  function nameControls() {
    const box = questionBox();
    if (box) box.setAttribute("aria-label", say("question"));
    else setTimeout(nameControls, 100);
  }

  // ---------------------------------------------------------------- conversation

  function thread(element, props, watch, trigger) {
    const root = element.querySelector(".rq-thread");
    const log = el("div", { class: "rq-log", role: "log", "aria-live": "off", "aria-label": say("tab_ask") });
    const status = el("p", { class: "rq-status", role: "status" });
    const panel = evidencePanel();
    root.replaceChildren(log, panel.element, status);
    root.setAttribute("data-empty", "");

    const ask = (question) => { if (!busy()) trigger("select", { question }); };
    const busy = () => log.getAttribute("aria-busy") === "true";

    redrawWelcome = () => {
      if (log.querySelector(".rq-turn")) return;
      const questions = welcome?.examples?.[language] ?? [];
      log.replaceChildren();
      if (questions.length) log.append(suggestions(say("examples"), questions, ask, "rq-examples"));
    };

    follow(props, watch, (turn) => {
      if (!turn || turn.state === "cleared") {
        log.replaceChildren();
        log.setAttribute("aria-busy", "false");
        status.textContent = "";
        panel.clear();
        root.setAttribute("data-empty", "");
        redrawWelcome();
        return;
      }
      log.setAttribute("aria-busy", String(turn.state === "waiting"));
      if (turn.state !== "refused") log.querySelector(".rq-examples")?.remove();
      log.querySelectorAll(".rq-turn[data-state=refused]").forEach((old) => old.remove());
      const id = turn.id ?? log.querySelector(".rq-turn[data-state=waiting]")?.id.slice(5) ?? "lost";
      const drawn = drawTurn({ ...turn, id }, panel, ask);
      const before = log.querySelector(`#${CSS.escape("turn-" + id)}`);
      if (before) before.replaceWith(drawn);
      else log.append(drawn);
      status.textContent = announcement(turn);
      if (!before || turn.state !== "waiting") drawn.scrollIntoView({ block: "start", behavior: motion() });
      if (turn.state === "answered" && turn.answer?.evidence?.length) {
        root.removeAttribute("data-empty");
        panel.offer(turn);
      }
    });
  }

  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function announcement(turn) {
    if (turn.message) return say(turn.message.key, turn.message);
    const count = turn.answer?.evidence?.length ?? 0;
    return say(count > 1 ? "answered" : count ? "answered_one" : "answered_none", { count });
  }

  function drawTurn(turn, panel, ask) {
    const root = el("article", { class: "rq-turn", id: `turn-${turn.id}`, "data-state": turn.state });
    if (turn.question) {
      root.append(el("p", { class: "rq-question" }, el("span", { class: "rq-hidden" }, say("you_asked") + ": "), turn.question));
    }
    if (turn.message) {
      const trouble = turn.state !== "waiting";
      root.append(el("p", { class: trouble ? "rq-message rq-trouble" : "rq-message", role: trouble ? "alert" : null }, say(turn.message.key, turn.message)));
    }
    if (turn.answer) drawAnswer(root, turn, panel, ask);
    return root;
  }

  function drawAnswer(root, turn, panel, ask) {
    const answer = turn.answer;
    const chip = (number) => drawChip(number, turn, panel);
    if (answer.understood) {
      root.append(el("p", { class: "rq-understood" }, el("span", { class: "rq-key" }, say("understood")), " ", answer.understood));
    }
    root.append(paragraphs(answer.text, chip, answer.language));
    if (tells(answer.rows ?? [])) root.append(table(answer.rows, chip));
    const sums = answer.sums ?? [];
    if (sums.length) {
      root.append(el("p", { class: "rq-sums" }, el("span", { class: "rq-key" }, say("sums")), " ", sums.join("; ")));
    }
    for (const note of (answer.notes ?? []).filter((one) => !answer.text.includes(one.text))) root.append(el("p", { class: "rq-note" }, note.text));
    const scope = answer.coverage;
    if (scope && (scope.reports > 1 || scope.silent.length || scope.other_years.length)) root.append(coverage(scope));
    const check = numbersLine(turn);
    if (check) root.append(check);
    if (answer.done && answer.suggestions?.length) root.append(suggestions(say("follow"), answer.suggestions, ask, "rq-follow"));
  }

  function suggestions(title, questions, ask, name) {
    const items = questions.map((question) =>
      el("li", {}, el("button", { type: "button", class: "rq-suggestion", onclick: () => ask(question) }, question)));
    return el("section", { class: name }, el("h2", {}, title), el("ul", {}, ...items));
  }

  /** Lines of an answer: those that begin with a dash or a bullet gather into a list. */
  function paragraphs(text, chip, spoken) {
    const root = el("div", { class: "rq-text", lang: spoken === "en" ? "en" : "zh-CN" });
    let list = null;
    for (const line of text.split("\n")) {
      if (!line.trim()) { list = null; continue; }
      const item = /^\s*[-•·]\s+(.*)$/.exec(line);
      if (item) {
        if (!list) root.append((list = el("ul")));
        list.append(el("li", {}, ...withChips(item[1], chip)));
      } else {
        list = null;
        root.append(el("p", {}, ...withChips(line, chip)));
      }
    }
    return root;
  }

  function withChips(text, chip) {
    const parts = [];
    let last = 0;
    for (const match of text.matchAll(MARKER)) {
      const drawn = chip(Number(match[1]));
      if (!drawn) continue;
      parts.push(text.slice(last, match.index), drawn);
      last = match.index + match[0].length;
    }
    parts.push(text.slice(last));
    return parts;
  }

  /** A numbered button for evidence that the answer carries; null for any other number. */
  function drawChip(number, turn, panel) {
    const item = turn.answer.evidence.find((one) => one.number === number);
    if (!item) return null;
    const button = el("button", {
      type: "button", class: "rq-chip", "aria-label": say("chip", { number, title: sourceName(item) }),
      "aria-controls": "rq-evidence", onclick: () => panel.open(turn, number, button),
    }, String(number));
    return button;
  }

  const sourceName = (item) => [item.place || say("unknown_place"), item.year, item.title].filter(Boolean).join(" ");

  /** Whether the rows say more than the sentence above them does: one or two figures of one place do not. */
  const tells = (rows) => rows.length > 2 || new Set(rows.map((row) => row.label)).size > 1;

  /** The rows as a table. A column that says the same in every row goes into the caption; the first heads its row. */
  function table(rows, chip) {
    const stance = (row) => (row.stance ? say(`stance_${row.stance}`) : "");
    const columns = [
      { key: "place", of: (row) => row.label },
      { key: "measure", of: (row) => row.measure ?? "" },
      { key: "year", of: (row) => (row.year ? String(row.year) : "") },
      { key: "stance", of: stance },
      { key: "figure", of: (row) => row.figure || say("unstated_cell"), always: true },
      { key: "match", of: (row) => (row.match ? say(`match_${row.match}`) : "") },
    ];
    const common = [];
    const shown = columns.filter((column) => {
      if (column.always) return true;
      const values = new Set(rows.map(column.of).filter(Boolean));
      const same = values.size === 1 && column.key !== "match";
      if (same) common.push([...values][0]);
      return values.size > 1 || (values.size === 1 && column.key === "match");
    });
    const body = rows.map((row) => el("tr", { class: row.match === "no" ? "rq-no" : row.match === "yes" ? "rq-yes" : null },
      ...shown.map((column, index) => {
        if (!index && column.key !== "figure") return el("th", { scope: "row" }, column.of(row));
        const mark = column.key === "figure" && row.evidence ? chip(row.evidence) : null;
        return el("td", { class: `rq-${column.key}` }, column.of(row), mark ? " " : "", mark);
      })));
    return el("div", { class: "rq-scroll", tabindex: "0", role: "region", "aria-label": say("table") },
      el("table", {}, el("caption", {}, [say("table"), ...common].join(" · ")),
        el("thead", {}, el("tr", {}, ...shown.map((column) => el("th", { scope: "col", class: `rq-${column.key}` }, say(column.key))))),
        el("tbody", {}, ...body)));
  }

  function coverage(value) {
    const root = el("div", { class: "rq-coverage" }, el("p", {}, say("coverage", value)));
    const comma = zh ? "、" : ", ";
    if (value.silent?.length) root.append(el("p", {}, say("silent", { places: value.silent.join(comma) })));
    if (value.other_years?.length) root.append(el("p", {}, say("other_years", { places: value.other_years.join(comma) })));
    return root;
  }

  function numbersLine(turn) {
    const answer = turn.answer;
    if (turn.loose?.length) return el("p", { class: "rq-check rq-trouble" }, say("numbers_bad", { numbers: turn.loose.join(", ") }));
    return turn.checked ? el("p", { class: "rq-check" }, "✓ " + say("numbers_ok")) : null;
  }

  // ---------------------------------------------------------------- evidence

  /** The panel that shows one source at a time: beside the conversation on a wide screen, a sheet over it on a narrow one. */
  function evidencePanel() {
    const wide = matchMedia("(min-width: 64rem)");
    const title = el("h2", { id: "rq-evidence-title", tabindex: "-1" }, say("evidence"));
    const of = el("p", { class: "rq-of" });
    const card = el("div", { class: "rq-card" }, el("p", { class: "rq-hint" }, say("evidence_hint")));
    const position = el("span", { class: "rq-position" });
    const step = (by) => show(turn, order()[(order().indexOf(number) + by + order().length) % order().length]);
    const back = el("button", { type: "button", class: "rq-plain", onclick: () => step(-1) }, say("previous"));
    const on = el("button", { type: "button", class: "rq-plain", onclick: () => step(1) }, say("next"));
    const steps = el("div", { class: "rq-steps", hidden: true }, back, position, on);
    const close = el("button", { type: "button", class: "rq-plain rq-close", onclick: () => shut() }, say("close"));
    const element = el("dialog", { id: "rq-evidence", class: "rq-evidence", "aria-labelledby": "rq-evidence-title" },
      el("div", { class: "rq-evidence-head" }, title, close), of, card, steps);
    let turn = null;
    let number = 0;
    let origin = null;

    const order = () => turn.answer.evidence.map((item) => item.number);

    /** Beside the text when there is room: then it is always open and never modal. */
    function settle() {
      if (element.open) element.close();
      if (wide.matches) element.show();
    }

    function show(which, wanted) {
      turn = which;
      number = wanted;
      const item = turn.answer.evidence.find((one) => one.number === number);
      card.replaceChildren(...drawEvidence(item));
      of.textContent = say("evidence_of", { question: turn.question });
      position.textContent = `${order().indexOf(number) + 1} / ${order().length}`;
      steps.hidden = order().length < 2;
      document.querySelectorAll(".rq-chip[aria-current]").forEach((chip) => chip.removeAttribute("aria-current"));
      const name = String(number);
      document.querySelectorAll(`#${CSS.escape("turn-" + turn.id)} .rq-chip`).forEach((chip) => {
        if (chip.textContent === name) chip.setAttribute("aria-current", "true");
      });
      const passage = card.querySelector(".rq-passage");
      const mark = card.querySelector("mark");
      if (passage && mark) passage.scrollTop = Math.max(0, mark.offsetTop - passage.offsetTop - passage.clientHeight / 4);
    }

    function open(which, wanted, chip) {
      origin = chip;
      if (!wide.matches && !element.open) element.showModal();
      show(which, wanted);
      title.focus({ preventScroll: !wide.matches });
    }

    function shut() {
      if (!wide.matches) element.close();
      origin?.focus();
    }

    element.addEventListener("close", () => { if (!wide.matches) origin?.focus(); });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && wide.matches) { event.preventDefault(); shut(); }
    });
    element.addEventListener("click", (event) => { if (event.target === element && !wide.matches) element.close(); });
    wide.addEventListener("change", settle);
    settle();

    return {
      element,
      open,
      /** A new answer shows its first source without taking the focus. */
      offer(which) { if (wide.matches || element.open) show(which, which.answer.evidence[0].number); },
      clear() {
        card.replaceChildren(el("p", { class: "rq-hint" }, say("evidence_hint")));
        of.textContent = "";
        steps.hidden = true;
      },
    };
  }

  function drawEvidence(item) {
    const place = [item.place || say("unknown_place"), item.year].filter(Boolean).join(" · ");
    const [start, end] = item.mark;
    return [
      el("p", { class: "rq-source" }, el("span", { class: "rq-number" }, String(item.number)), el("strong", {}, place)),
      el("p", { class: "rq-title", lang: "zh-CN" }, item.title),
      item.heading ? el("p", { class: "rq-heading", lang: "zh-CN" }, item.heading) : null,
      el("blockquote", { class: "rq-passage", lang: "zh-CN", tabindex: "0" },
        item.text.slice(0, start), el("mark", {}, item.text.slice(start, end)), item.text.slice(end)),
      el("p", { class: "rq-file" }, `${say("file")}: ${item.file}`),
      el("p", {}, el("a", { href: item.reader + "#hl", target: "_blank", rel: "noopener" }, say("open_report"))),
    ].filter(Boolean);
  }

  // ---------------------------------------------------------------- shelf

  function library(element, props, watch) {
    const root = element.querySelector(".rq-library");
    follow(props, watch, (value) => {
      if (!value) return;
      const lines = value.lines;
      const unknown = lines.filter((line) => !line.identified);
      root.replaceChildren(...[
        unknown.length ? unidentified(unknown) : null,
        lines.length ? shelf(lines) : el("p", {}, say("nothing_held")),
      ].filter(Boolean));
    });
  }

  function shelf(lines) {
    const columns = ["place", "year", "report", "delivered", "passages", "facts"];
    const row = (line) => el("tr", {},
      el("th", { scope: "row" }, line.place[language]),
      el("td", { class: "rq-count" }, line.year ? String(line.year) : "–"),
      el("td", {}, el("a", { href: `/r/${encodeURIComponent(line.id)}`, target: "_blank", rel: "noopener", lang: "zh-CN" }, line.title || line.source),
        el("span", { class: "rq-file" }, line.source)),
      el("td", { class: "rq-count" }, line.delivered || "–"),
      el("td", { class: "rq-count" }, String(line.passages)),
      el("td", { class: "rq-count" }, String(line.facts)));
    return el("div", { class: "rq-scroll", tabindex: "0", role: "region", "aria-label": say("library_caption") },
      el("table", {}, el("caption", {}, `${say("library_caption")} (${lines.length})`),
        el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col" }, say(key))))),
        el("tbody", {}, ...lines.map(row))));
  }

  function unidentified(lines) {
    const items = lines.map((line) => el("li", {}, line.source,
      line.remedy ? el("pre", {}, line.remedy) : null));
    return el("section", { class: "rq-unidentified" }, el("h2", {}, say("unidentified_caption")),
      el("p", {}, say("unidentified_hint")), el("ul", {}, ...items));
  }

  window.reportPage = { header, thread, library };
})();
