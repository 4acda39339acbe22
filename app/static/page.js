/* Draws the chat page from data: the header, the conversation with its evidence, and the shelf of reports.
   Every text goes in as a text node; nothing here reads or writes HTML. */
(() => {
  "use strict";

  const MARKER = /\[(\d+)\]/g;
  const KEPT = "report-answers-language";
  const MANY = 8; // names that stand folded
  const SPOKEN = { zh: "zh-CN", en: "en" };
  let language = chosen() ?? (/^zh\b/i.test(navigator.language || "") ? "zh" : "en");
  let tables = {};
  let words = {};
  let welcome = null;
  const redraws = {}; // what each part draws again when the language changes

  /** The language chosen on an earlier visit; a browser that keeps nothing forgets it. */
  function chosen() {
    try {
      const kept = localStorage.getItem(KEPT);
      return kept in SPOKEN ? kept : null;
    } catch {
      return null;
    }
  }

  function speak(wanted) {
    language = wanted;
    words = tables[language];
    try { localStorage.setItem(KEPT, language); } catch { /* the choice then holds for this visit */ }
    Object.values(redraws).forEach((redraw) => redraw());
    document.querySelector(".rq-language")?.focus();
  }

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
    tables = plain(props.texts);
    words = tables[language];
    const root = element.querySelector(".rq-header");
    const draw = () => {
      document.documentElement.lang = SPOKEN[language];
      document.title = say("title");
      const held = welcome && welcome.reports ? say("holdings", welcome) : welcome ? say("nothing_held") : "";
      const other = language === "zh" ? "en" : "zh";
      root.replaceChildren(
        el("a", { class: "rq-skip", href: "#question", onclick: toBox }, say("skip")),
        el("div", { class: "rq-top" }, el("h1", {}, say("title")),
          el("button", { type: "button", class: "rq-plain rq-language", lang: SPOKEN[other], onclick: () => speak(other) }, tables[other].language)),
        el("p", { class: "rq-tagline" }, say("tagline")),
        el("p", { class: "rq-held" }, held),
      );
      nameControls();
    };
    redraws.header = draw;
    follow(props, watch, (value) => {
      welcome = value;
      draw();
      redraws.welcome?.();
    });
  }

  function toBox(event) {
    event.preventDefault();
    questionBox()?.focus();
  }

  const questionBox = () => document.querySelector("#question textarea, #question input");

  /** Gradio's own parts in the language of the page: it names neither the box nor its button in every state. */
  function nameControls() {
    const box = questionBox();
    const tabs = document.querySelectorAll("#tabs button[role=tab]");
    if (!box || tabs.length < 2) {
      setTimeout(nameControls, 100);
      return;
    }
    box.setAttribute("aria-label", say("question"));
    box.placeholder = say("placeholder");
    const named = { tab_ask: tabs[0], tab_library: tabs[1], ask: document.querySelector("#send"), new: document.querySelector("#fresh") };
    for (const [key, node] of Object.entries(named)) {
      if (node && node.textContent.trim() !== say(key)) node.textContent = say(key);
    }
  }

  // ---------------------------------------------------------------- conversation

  function thread(element, props, watch, trigger) {
    const root = element.querySelector(".rq-thread");
    const turns = new Map(); // every turn as it came last, to be drawn again in another language
    let log, status, panel;

    const busy = () => log.getAttribute("aria-busy") === "true";
    const ask = (question) => { if (!busy()) trigger("select", { question }); };
    const tell = (text) => { status.textContent = text; };
    const drawn = (turn) => drawTurn(turn, panel, ask, tell);

    function welcoming() {
      if (log.querySelector(".rq-turn")) return;
      const questions = welcome?.examples?.[language] ?? [];
      log.replaceChildren();
      if (questions.length) log.append(suggestions(say("examples"), questions, ask, "rq-examples"));
    }

    function build() {
      const waiting = log ? busy() : false;
      panel?.element.remove();
      log = el("div", { class: "rq-log", role: "log", "aria-live": "off", "aria-busy": String(waiting), "aria-label": say("tab_ask") });
      status = el("p", { class: "rq-status", role: "status" });
      panel = evidencePanel();
      root.replaceChildren(log, panel.element, status);
      panel.settle();
      for (const turn of turns.values()) log.append(drawn(turn));
      const last = [...turns.values()].filter(cites).pop();
      root.toggleAttribute("data-empty", !last);
      if (last) panel.offer(last);
      welcoming();
    }

    const cites = (turn) => turn.state === "answered" && turn.answer?.evidence?.length;
    redraws.thread = build;
    redraws.welcome = welcoming;
    build();

    follow(props, watch, (turn) => {
      if (!turn || turn.state === "cleared") {
        turns.clear();
        log.setAttribute("aria-busy", "false");
        build();
        return;
      }
      log.setAttribute("aria-busy", String(turn.state === "waiting"));
      if (turn.state !== "refused") log.querySelector(".rq-examples")?.remove();
      log.querySelectorAll(".rq-turn[data-state=refused]").forEach((old) => { turns.delete(old.id.slice(5)); old.remove(); });
      const id = turn.id ?? log.querySelector(".rq-turn[data-state=waiting]")?.id.slice(5) ?? "lost";
      turns.set(id, { ...turn, id });
      const now = drawn(turns.get(id));
      const before = log.querySelector(`#${CSS.escape("turn-" + id)}`);
      if (before) before.replaceWith(now);
      else log.append(now);
      status.textContent = announcement(turn);
      if (!before || turn.state !== "waiting") now.scrollIntoView({ block: "start", behavior: motion() });
      if (cites(turn)) {
        root.removeAttribute("data-empty");
        panel.offer(turns.get(id));
      }
    });
  }

  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function announcement(turn) {
    if (turn.message) return say(turn.message.key, turn.message);
    const count = turn.answer?.evidence?.length ?? 0;
    return say(count > 1 ? "answered" : count ? "answered_one" : "answered_none", { count });
  }

  function drawTurn(turn, panel, ask, tell) {
    const root = el("article", { class: "rq-turn", id: `turn-${turn.id}`, "data-state": turn.state });
    if (turn.question) {
      root.append(el("p", { class: "rq-question" }, el("span", { class: "rq-hidden" }, say("you_asked") + ": "), turn.question));
    }
    if (turn.message) {
      const trouble = turn.state !== "waiting";
      root.append(el("p", { class: trouble ? "rq-message rq-trouble" : "rq-message", role: trouble ? "alert" : null }, say(turn.message.key, turn.message)));
    }
    if (turn.answer) drawAnswer(root, turn, panel, ask, tell);
    return root;
  }

  function drawAnswer(root, turn, panel, ask, tell) {
    const answer = turn.answer;
    const chip = (number) => drawChip(number, turn, panel);
    if (answer.understood) {
      root.append(el("p", { class: "rq-understood" }, el("span", { class: "rq-key" }, say("understood")), " ", answer.understood));
    }
    const rows = answer.rows ?? [];
    root.append(paragraphs(window.reportTable.shortened(answer.text, rows), chip, answer.language));
    if (window.reportTable.tells(rows)) root.append(window.reportTable.draw(rows, { say, el, chip, language }));
    const sums = answer.sums ?? [];
    if (sums.length) {
      root.append(el("p", { class: "rq-sums" }, el("span", { class: "rq-key" }, say("sums")), " ", sums.join("; ")));
    }
    for (const note of (answer.notes ?? []).filter((one) => !answer.text.includes(one.text))) root.append(el("p", { class: "rq-note" }, note.text));
    const scope = answer.coverage;
    if (scope && (scope.reports > 1 || scope.silent.length || scope.other_years.length)) root.append(coverage(scope, answer.text));
    const check = numbersLine(turn);
    if (check) root.append(check);
    if (answer.done && answer.text) root.append(window.reportTable.actions(turn, { say, el, tell }));
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

  /** How many reports were in question, and by name those that the text does not name already. */
  function coverage(value, text) {
    const root = el("div", { class: "rq-coverage" }, el("p", {}, say("coverage", value)));
    const told = (names) => names.every((name) => text.includes(name));
    for (const [key, names] of [["silent", value.silent ?? []], ["other_years", value.other_years ?? []]]) {
      if (!names.length || told(names)) continue;
      const listed = names.join(language === "zh" ? "、" : ", ");
      root.append(names.length > MANY
        ? el("details", {}, el("summary", {}, say(`${key}_many`, { count: names.length })), listed)
        : el("p", {}, say(key, { places: listed })));
    }
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

    return {
      element,
      open,
      settle,
      /** A new answer shows its first source without taking the focus. */
      offer(which) { if (wide.matches || element.open) show(which, which.answer.evidence[0].number); },
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
      el("p", {}, el("a", { href: `${item.reader}&l=${language}#hl`, target: "_blank", rel: "noopener" }, say("open_report"))),
    ].filter(Boolean);
  }

  // ---------------------------------------------------------------- shelf

  function library(element, props, watch) {
    const root = element.querySelector(".rq-library");
    let value = null;
    const draw = () => {
      if (!value) return;
      const lines = value.lines;
      const unknown = lines.filter((line) => !line.identified);
      root.replaceChildren(...[
        unknown.length ? unidentified(unknown) : null,
        lines.length ? shelf(lines) : el("p", {}, say("nothing_held")),
      ].filter(Boolean));
    };
    redraws.library = draw;
    follow(props, watch, (now) => { value = now; draw(); });
  }

  function shelf(lines) {
    const columns = ["place", "year", "report", "delivered", "passages", "facts"];
    const row = (line) => el("tr", {},
      el("th", { scope: "row" }, line.place[language]),
      el("td", { class: "rq-count" }, line.year ? String(line.year) : "–"),
      el("td", {}, el("a", { href: `/r/${encodeURIComponent(line.id)}?l=${language}`, target: "_blank", rel: "noopener", lang: "zh-CN" }, line.title || line.source),
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
