/* One answer drawn from its state: sections with a key and a sign each, of which only those that changed are made again. */

/** `context`: {lang, api, ask(text), emit(name, detail), announce(text), headers(), citations, size, feedback, opens()}; `opens` says whether the first source opens by itself. */
function drawAnswer(context) {
  const node = h("div", { class: "rc-answer", part: "answer" });
  const kept = new Map(); // key -> {sign, node}
  const view = { node, state: begun(""), say: (key, slots) => word(context.lang, key, slots), id: (drawAnswer.count = (drawAnswer.count || 0) + 1), render, ...context };
  let frame = 0;

  function render() {
    frame = 0;
    const wanted = sections(view);
    const keys = new Set(wanted.map((one) => one.key));
    kept.forEach((one, key) => {
      if (keys.has(key)) return;
      one.node.remove();
      kept.delete(key);
    });
    let before = null;
    wanted.forEach((one) => {
      const sign = context.lang + one.sign;
      let old = kept.get(one.key);
      if (!old || old.sign !== sign) {
        const made = one.make();
        if (old) replaced(old.node, made);
        kept.set(one.key, (old = { sign, node: made }));
      }
      const place = before ? before.nextSibling : node.firstChild;
      if (place !== old.node) node.insertBefore(old.node, place);
      before = old.node;
    });
    node.setAttribute("data-finish", view.state.finish);
    node.toggleAttribute("data-open", keys.has("evidence"));
    markChips(view);
    const first = view.live && view.open === undefined && view.state.finish === "stop" && view.opens() && node.querySelector(".rc-chip");
    if (first) { // nobody has opened or closed a source: beside the text there is room for one
      view.open = { n: Number(first.dataset.n), key: first.dataset.key };
      render();
      toMark(node.querySelector(".rc-passage"));
    }
  }

  return {
    node,
    /** Draw this state at the next frame. */
    update(state) {
      view.state = state;
      view.live = view.live || !state.finish; // seen to grow, not drawn anew
      if (!frame) frame = requestAnimationFrame(render);
    },
  };
}

/** Put `made` where `old` stands; a button in it that has the focus keeps it. */
function replaced(old, made) {
  const focused = old.getRootNode().activeElement;
  const at = [...old.querySelectorAll("button")].indexOf(focused);
  old.replaceWith(made);
  const buttons = made.querySelectorAll("button");
  if (at >= 0 && buttons[at]) buttons[at].focus();
}

/** What there is to draw, in order. A sign holds everything a section is made of. */
function sections(view) {
  const state = view.state;
  const list = [];
  const put = (key, sign, make) => {
    list.push({ key, sign: pack(sign), make });
    if (view.open && view.open.key === key && state.sources[view.open.n]) {
      list.push({ key: "evidence", sign: pack([view.open, state.sources[view.open.n]]), make: () => evidence(view) });
    }
  };
  const line = (key, name, text) => put(key, text, () => h("p", { class: "rc-line " + name }, text));
  const growing = !state.finish;
  if (growing && !state.parts.length) line("status", "rc-waiting", state.text || view.say("searching"));
  if (state.understood && state.understood.text) put("understood", state.understood, () => understoodLine(view));
  if (state.finish === "abstain") line("abstain", "rc-abstain", view.say("abstain"));
  const rows = state.table ? state.table.rows : [];
  const aside = foldedRows(rows);
  blocks(shortened(sentences(state.parts), rows, aside)).forEach((block, at) => {
    const support = block.lines.map((one) => one.map((sentence) => unsupported(state, sentence)));
    const cited = block.lines.map((one) => one.map((sentence) => sentence.pieces.map((piece) => drawn(state, piece))));
    put("text" + at, [block, support, cited], () => textBlock(view, block, "text" + at));
  });
  if (state.table && tells(rows)) put("table", [state.table, numbersOf(state)], () => tableBlock(view, aside));
  if (state.sums.length) line("sums", "rc-sums", view.say("sums") + " " + state.sums.join("; "));
  const text = asText(state);
  state.notes.filter((note) => !text.includes(note.text)).forEach((note, at) => line("note" + at, "rc-note", note.text));
  if (state.coverage) put("coverage", state.coverage, () => coverage(view, text));
  const numbers = numbersLine(view);
  if (numbers) line("numbers", numbers.bad ? "rc-bad" : "rc-ok", numbers.text);
  if (state.finish === "stopped" || state.finish === "cut") line("ended", "rc-bad", view.say(state.finish));
  if (state.finish === "error") {
    const message = (state.error || {})["message_" + view.lang] || view.say("failed");
    put("ended", message, () => h("p", { class: "rc-line rc-bad", role: "alert" }, message));
  }
  if (!growing && state.parts.length) {
    if (numbersOf(state).length) put("sources", state.sources, () => sourceList(view));
    put("tools", state.id, () => tools(view));
  }
  if (!growing && state.suggestions.length) put("follow", state.suggestions, () => followUps(view));
  return list;
}

/** Lines gathered into paragraphs and lists: those that begin with a dash or a bullet follow each other in one list. */
function blocks(lines) {
  const found = [];
  lines.forEach((line) => {
    const first = line[0].pieces[0];
    const item = typeof first === "string" && /^\s*[-•·]\s+/.exec(first);
    if (!item) {
      found.push({ list: false, lines: [line] });
      return;
    }
    const bare = line.slice();
    bare[0] = { s: line[0].s, pieces: [first.slice(item[0].length)].concat(line[0].pieces.slice(1)) };
    const last = found[found.length - 1];
    if (last && last.list) last.lines.push(bare);
    else found.push({ list: true, lines: [bare] });
  });
  return found;
}

/** The numbers of a piece for which there is a source: no other gets a chip. */
const drawn = (state, piece) => (typeof piece === "string" ? [] : piece.filter((n) => state.sources[n]));

const speech = (state) => (state.lang === "en" ? "en" : "zh-CN");

function unsupported(state, sentence) {
  return Boolean(state.verify) && state.verify.sentences.some((one) => one.s === sentence.s && one.support === "unsupported");
}

function textBlock(view, block, key) {
  const state = view.state;
  const fill = (parent, line) => {
    line.forEach((sentence) => {
      const loose = unsupported(state, sentence);
      const into = loose ? h("span", { class: "rc-loose" }) : parent;
      sentence.pieces.forEach((piece) => {
        if (typeof piece === "string") into.append(piece);
        else if (view.citations !== "list") drawn(state, piece).forEach((n) => into.append(chip(view, n, key)));
      });
      if (loose) parent.append(into, h("span", { class: "rc-why" }, " (" + view.say("unsupported") + ") "));
    });
    return parent;
  };
  const attributes = { class: "rc-text", lang: speech(state) };
  return block.list
    ? h("ul", attributes, ...block.lines.map((line) => fill(h("li"), line)))
    : fill(h("p", attributes), block.lines[0]);
}

/** How the question was read, and a field in which it can be worded anew. */
function understoodLine(view) {
  const state = view.state;
  const root = h("div", { class: "rc-line rc-understood" });
  const told = [view.say("understood"), " ", h("span", { lang: speech(state) }, state.understood.text)];
  const closed = () => {
    const edit = button(view.say("mend"), opened);
    refill(root, told, " ", edit);
    return edit;
  };
  function opened() {
    const field = h("input", { type: "text", class: "rc-field", "aria-label": view.say("mend"), value: state.question });
    const form = h("form", { class: "rc-mend", onsubmit(event) {
      event.preventDefault();
      const words = field.value.trim();
      closed();
      if (words) view.ask(words);
    }, onkeydown(event) {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      closed().focus();
    } }, field, button(view.say("send"), null, { type: "submit" }), button(view.say("close"), () => closed().focus()));
    refill(root, told, form);
    field.focus();
  }
  closed();
  return root;
}

/** How many reports were in question, and by name those that the text does not name already. */
function coverage(view, text) {
  const value = view.state.coverage;
  const root = h("div", { class: "rc-line rc-coverage" }, h("p", {}, view.say("coverage", value)));
  [["unstated", value.silent], ["other_years", value.other_years]].forEach(([key, names]) => {
    if (!names || !names.length || names.every((name) => text.includes(name))) return;
    const told = names.join(view.say("and"));
    root.append(names.length > 8
      ? h("details", {}, h("summary", {}, view.say(key) + " (" + names.length + ")"), told)
      : h("p", {}, view.say(key) + ": " + told));
  });
  return root;
}

/** Whether the numbers of a finished answer stand in what it cites: null where there is nothing to say. */
function numbersLine(view) {
  const state = view.state;
  if (!state.verify) return null;
  const loose = [].concat(...state.verify.sentences.map((one) => one.loose || []));
  if (loose.length) return { bad: true, text: view.say("loose", { numbers: [...new Set(loose)].join(", ") }) };
  const figures = state.parts.some((part) => typeof part === "string" && /\d/.test(part));
  return figures && numbersOf(state).length ? { bad: false, text: "✓ " + view.say("checked") } : null;
}

function followUps(view) {
  const items = view.state.suggestions.map((question) =>
    h("li", {}, button(question, () => view.ask(question), { class: "rc-suggestion" })));
  return h("section", { class: "rc-follow" }, h("h3", {}, view.say("follow")), h("ul", {}, ...items));
}
