/* The panel: header, locked scope, log, composer and footer, drawn from what the element knows. */
const ROWS = 6; // lines the question box grows to

class Panel {
  constructor(host) {
    const main = (name, onclick) => button("", onclick, { class: "rc-send " + name, part: "send", type: onclick ? "button" : "submit" });
    this._host = host;
    this._status = h("p", { class: "rc-hidden", role: "status" });
    this._header = h("header", { class: "rc-header", part: "header" });
    this._scope = h("p", { class: "rc-scope" });
    this._welcome = h("div", { class: "rc-welcome" });
    this._log = h("div", { class: "rc-log", part: "log", role: "log", "aria-live": "off", tabindex: 0 });
    this._footer = h("footer", { class: "rc-footer", part: "footer" });
    this._box = h("textarea", { class: "rc-box", rows: 1, enterkeyhint: "send", oninput: () => this._sized(), onkeydown: (event) => this._typed(event) });
    this._count = h("span", { class: "rc-count" });
    this._send = main("");
    this._halt = main("rc-stop", () => { host.stop(); this._box.focus(); });
    const submit = (event) => { event.preventDefault(); this._submit(); };
    const composer = h("form", { class: "rc-composer", part: "composer", onsubmit: submit }, this._box, this._count, this._send, this._halt);
    const parts = { class: "rc-panel", part: "panel", tabindex: -1 };
    this._node = host._inline ? h("section", parts) : h("dialog", { ...parts,
      onkeydown(event) { if (event.key === "Escape" && !composing(event)) { event.preventDefault(); host.close(); } },
      oncancel(event) { event.preventDefault(); host.close(); },
    });
    this._body = [this._scope, this._welcome, this._log, composer, this._footer];
    this._list = new Turns(host, this._log);
  }

  _text() { return [...this._box.value.trim()]; }

  _submit() {
    const n = this._text().length, limit = this._host._limit("question", 500);
    this._host._focus();
    if (n > limit) this._announce(this._host._say("too_long", { n, limit }));
    else if (n && !this._host._conv._busy) {
      this._host.ask(this._box.value);
      this._box.value = "";
      this._sized();
    }
  }

  /** The box as high as its text, up to some lines; the count from four fifths of the limit on. */
  _sized() {
    const box = this._box, n = this._text().length, limit = this._host._limit("question", 500);
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 2, parseFloat(getComputedStyle(box).lineHeight) * ROWS + 20) + "px";
    this._count.textContent = n > limit * 0.8 ? n + " / " + limit : "";
    this._count.classList.toggle("rc-bad", n > limit);
  }

  _typed(event) {
    const last = this._host._conv._last, box = this._box;
    if (composing(event)) return;
    if (event.key === "ArrowUp" && !box.value && last) box.value = last.question;
    else if (event.key === "Enter" && !event.shiftKey) this._submit();
    else return;
    event.preventDefault();
    this._sized();
  }

  /** Everything but the turns. */
  _frame() {
    const host = this._host, say = (key) => host._say(key), site = host._site || {}, lang = host._language();
    const own = (name) => (site[name] && site[name][lang]) || "";
    const title = host.heading || site.name || say("heading");
    const tool = (name, drawing, onclick, more) => button(drawing, onclick, { class: "rc-tool", "aria-label": name, title: name, ...more });
    attr(this._node, { "aria-label": title });
    const english = tool(say("other"), lang === "zh" ? "EN" : "中", () => host._switch(), { lang: lang === "zh" ? "en" : "zh-CN" });
    const focused = this._header.contains(host._root.activeElement);
    refill(this._header, h("h2", { class: "rc-title" }, title),
      host._conv._turns.length > 0 && tool(say("reset"), icon("reset"), () => host.reset()), english,
      !host._inline && tool(say("close"), icon("close"), () => host.close()));
    if (focused) english.focus();

    const dead = host._dead && told(host._dead, lang);
    if (dead) refill(this._node, this._header, h("div", { class: "rc-dead", role: "alert" }, h("p", null, dead), h("slot")));
    else if (!this._footer.parentNode) put(this._node, [this._header, this._body, this._status]); // once: the box keeps the focus

    const tags = host._scopeWords().map((text) => h("span", { class: "rc-tag" }, text));
    refill(this._scope, tags.length > 0 && [icon("lock"), h("span", { class: "rc-hidden" }, say("scope")), tags]);

    const items = listed(host.suggestions || own("suggestions"), /[|｜]/).slice(0, 6).map((question) =>
      h("li", null, button(question, () => { this._box.focus(); host.ask(question); }, { class: "rc-suggestion" })));
    refill(this._welcome, h("p", null, host.greeting || own("greeting") || say("greeting")), items.length > 0 && [h("h3", null, say("try")), h("ul", null, items)]);

    attr(this._log, { "aria-label": say("log") });
    attr(this._box, { "aria-label": say("placeholder"), placeholder: host.placeholder || say("placeholder") });
    refill(this._send, icon("send"), h("span", null, say("send")));
    refill(this._halt, icon("stop"), h("span", null, say("stop")));
    refill(this._footer, say("footer"), " ", own("privacy"));
    this._states();
  }

  /** What changes when a question is under way or over. */
  _states() {
    const busy = Boolean(this._host._conv._busy), asked = this._host._conv._turns.length > 0;
    const focused = this._host._root.activeElement;
    attr(this._log, { "aria-busy": busy });
    this._send.hidden = busy;
    this._halt.hidden = !busy;
    this._welcome.hidden = asked;
    this._log.hidden = !asked;
    if (focused === this._send || focused === this._halt) this._box.focus();
  }

  _draw() {
    this._frame();
    for (const turn of this._host._conv._turns) this._list._draw(turn);
  }

  _change(turn, what) {
    if (what === "new") this._frame();
    this._list._change(turn, what);
    if (what !== "event") this._states();
    const key = { asking: "searching", cut: "recovering", starting: "starting", done: "answered", stopped: "stopped", cut_off: "cut" }[turn.phase];
    if (what === "phase") this._announce(key ? this._host._say(key, { n: turn.error ? turn.error.retry_after || 10 : numbersOf(turn.state).length }) : "");
  }

  _announce(text) { this._status.textContent = text; }

  _shown() {
    this._sized();
    this._list._toLast();
  }
}

/** Whether an input method is at work. */
const composing = (event) => event.isComposing || event.keyCode === 229;
