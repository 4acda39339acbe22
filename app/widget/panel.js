/* The panel: header, locked scope, log, composer and footer, drawn from what the element knows. */
const ROWS = 6; // lines the question box grows to

/** `view`: {inline, lang(), conv, site(), text(name), scope(), busy(), dead(), act}; `act` does what a control says.
    Gives {node, draw(), changed(turn, what, event), focus(), announce(text)}. */
function panelOf(view) {
  const { act } = view;
  const say = (key, slots) => word(view.lang(), key, slots);
  const status = h("p", { class: "rc-hidden", role: "status" });
  const log = h("div", { class: "rc-log", part: "log", role: "log", "aria-live": "off", tabindex: "0" });
  const welcome = h("div", { class: "rc-welcome" });
  const header = h("header", { class: "rc-header", part: "header" });
  const scope = h("p", { class: "rc-scope" });
  const footer = h("footer", { class: "rc-footer", part: "footer" });
  const box = h("textarea", { class: "rc-box", rows: "1", enterkeyhint: "send", autocomplete: "off" });
  const count = h("span", { class: "rc-count" });
  const send = h("button", { type: "submit", class: "rc-send", part: "send" });
  const stop = h("button", { type: "button", class: "rc-send rc-stop", part: "send", onclick: () => { act.stop(); box.focus(); } });
  const composer = h("form", { class: "rc-composer", part: "composer", novalidate: true, onsubmit(event) { event.preventDefault(); submit(); } }, box, count, send, stop);
  const node = h(view.inline ? "section" : "dialog", { class: "rc-panel", part: "panel", tabindex: "-1" });
  const announce = (text) => { status.textContent = text; };
  const list = turnList({ lang: view.lang, context: view.context, announce, retry: act.retry }, log);
  let large = false, composing = false;

  const limit = () => (view.site() && view.site().limits && view.site().limits.question) || 500;
  const length = (text) => { let n = 0; for (const _ of text) n += 1; return n; }; // eslint-disable-line no-unused-vars

  function submit() {
    const text = box.value.trim();
    if (!text) { box.focus(); return; }
    if (length(text) > limit()) { announce(say("too_long", { n: length(text), limit: limit() })); return; }
    if (view.busy()) { announce(say("busy")); return; }
    if (!act.ask(text)) return;
    box.value = "";
    sized();
  }

  /** The box as high as its text, up to some lines; the count from four fifths of the limit on. */
  function sized() {
    box.style.height = "auto";
    const line = parseFloat(getComputedStyle(box).lineHeight) || 24;
    box.style.height = Math.min(box.scrollHeight, line * ROWS + 20) + "px";
    const n = length(box.value.trim());
    count.textContent = n > limit() * 0.8 ? n + " / " + limit() : "";
    count.classList.toggle("rc-bad", n > limit());
  }

  function typed(event) {
    if (composing || event.isComposing || event.keyCode === 229) return; // an input method is at work
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !box.value && view.conv.turns.length) {
      event.preventDefault();
      box.value = view.conv.turns[view.conv.turns.length - 1].question;
      sized();
    }
  }
  box.addEventListener("keydown", typed);
  box.addEventListener("input", sized);
  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || view.inline) return;
    event.preventDefault();
    event.stopPropagation();
    act.close();
  });
  node.addEventListener("cancel", (event) => { event.preventDefault(); act.close(); });

  const tool = (name, drawing, onclick, more) => h("button", Object.assign({ type: "button", class: "rc-tool", "aria-label": name, title: name, onclick }, more), drawing);

  function drawHeader() {
    const title = view.text("heading") || (view.site() && view.site().name) || say("heading");
    node.setAttribute("aria-label", title);
    const other = view.lang() === "zh" ? "en" : "zh-CN";
    refill(header,
      h("h2", { class: "rc-title" }, title),
      view.conv.turns.length > 0 && tool(say("reset"), icon("reset"), () => { act.reset(); box.focus(); }),
      tool(say("other"), say("other_short"), () => { act.language(); header.querySelector("[data-language]").focus(); }, { lang: other, "data-language": "" }),
      !view.inline && tool(say(large ? "shrink" : "expand"), icon(large ? "shrink" : "expand"), (event) => {
        large = !large;
        node.classList.toggle("rc-large", large);
        drawHeader();
        header.querySelector(".rc-widen").focus();
        event.stopPropagation();
      }, { class: "rc-tool rc-widen" }),
      !view.inline && tool(say("close"), icon("close"), act.close));
  }

  function drawScope() {
    const told = view.scope();
    scope.hidden = !told.length;
    const chips = [];
    for (const text of told) chips.push(h("span", { class: "rc-tag" }, text));
    refill(scope, icon("lock"), h("span", { class: "rc-hidden" }, say("scope_locked") + "："), chips);
  }

  function drawWelcome() {
    welcome.hidden = view.conv.turns.length > 0;
    const items = [];
    for (const question of view.suggestions()) items.push(h("li", null, h("button", { type: "button", class: "rc-suggestion", onclick: () => act.ask(question) && box.focus() }, question)));
    refill(welcome, h("p", { class: "rc-greeting" }, view.greeting()), items.length > 0 && [h("h3", null, say("try")), h("ul", null, items)]);
  }

  function drawBusy() {
    const busy = Boolean(view.busy());
    log.setAttribute("aria-busy", String(busy));
    const focused = node.getRootNode().activeElement;
    send.hidden = busy;
    stop.hidden = !busy;
    if (focused === send || focused === stop) (busy ? stop : box).focus();
  }

  function label(button, key, drawing) {
    button.setAttribute("title", say(key));
    refill(button, icon(drawing), h("span", { class: "rc-name" }, say(key)));
  }

  /** Everything but the turns. */
  function frame() {
    drawHeader();
    drawScope();
    drawWelcome();
    drawBusy();
    log.setAttribute("aria-label", say("log"));
    box.setAttribute("aria-label", say("question"));
    box.setAttribute("placeholder", view.text("placeholder") || say("placeholder"));
    label(send, "send", "send");
    label(stop, "stop", "stop");
    const privacy = view.site() && view.site().privacy && view.site().privacy[view.lang()];
    refill(footer, say("footer"), privacy && " " + privacy);
    if (view.dead()) refill(node, header, h("div", { class: "rc-dead", role: "alert" }, h("p", null, view.dead()), h("slot")));
    else if (composer.parentNode !== node) refill(node, header, scope, h("div", { class: "rc-middle" }, welcome, log), composer, footer, status);
  }

  return {
    node, announce, frame,
    draw() {
      frame();
      list.draw(view.conv.turns);
    },
    changed(turn, what, event) {
      list.changed(turn, what, event);
      if (what === "new" || what === "end") { drawBusy(); drawWelcome(); drawHeader(); }
      if (what === "phase") { drawBusy(); phase(turn); }
      if (what === "end") ending(turn);
    },
    clear() {
      list.clear();
      frame();
    },
    focus: () => box.focus({ preventScroll: view.inline }),
    shown() { sized(); list.toLast(); },
  };

  function phase(turn) {
    announce(say(turn.phase === "cut" ? "recovering" : turn.phase === "starting" ? "starting" : "searching", { n: (turn.error && turn.error.retry_after) || 10 }));
  }

  function ending(turn) {
    const n = Object.keys(turn.state.sources).length;
    if (turn.phase === "done") announce(say(n > 1 ? "done_many" : n ? "done_one" : "done_none", { n }));
    else announce(turn.phase === "error" ? "" : say(turn.phase === "stopped" ? "stopped" : "cut"));
  }
}
