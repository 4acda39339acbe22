/* The element itself: attributes and properties, methods and events, the launcher, and how the panel is shown. */
const NAMES = "site-key api mode position theme size places years reports suggestions heading greeting placeholder history citations".split(" ");
const FIRST = { mode: "launcher", position: "right", theme: "auto", size: "normal", history: "tab", citations: "full" };
const taken = new Set(); // names under which elements of this page keep their conversations

class ReportChat extends HTMLElement {
  static get observedAttributes() {
    return [...NAMES, "open", "lang"];
  }

  constructor() {
    super();
    this._filters = {};
    this._chosen = ""; // language, by the visitor
    this._root = this.attachShadow({ mode: "open" });
    this._wrap = h("div", { class: "rc" });
    this._conv = new Conversation(this);
    this._hears = [
      [matchMedia("(prefers-color-scheme: dark)"), "change", () => this._paint()],
      [matchMedia(PHONE), "change", () => { if (this.isOpen && !this._inline) this._show(); }],
      [window, "online", () => this._retryLost()],
      [window, "pagehide", () => this._save()],
    ];
  }

  connectedCallback() {
    for (const [target, name, heard] of this._hears) target.addEventListener(name, heard);
    if (!this._panel && !this._launcher) {
      for (const name of ["siteKey", ...NAMES]) { // set before the element was known
        const value = this[name];
        if (delete this[name] && this[name] !== value) this[name] = value;
      }
      this._begin();
    }
    this._paint();
    if (this._inline) return;
    raise(this._launcher);
    if (this.isOpen) this._show();
  }

  disconnectedCallback() {
    for (const [target, name, heard] of this._hears) target.removeEventListener(name, heard);
    this._save();
    setTimeout(() => this.isConnected || this.stop(), 2000); // an element that is moved comes back at once
  }

  attributeChangedCallback(name, before, now) {
    if (!this._launcher || before === now) return;
    if (name === "lang") this._chosen = ""; // the page's word is the newer one
    if (/^(mode|site-key|api)$/.test(name)) this._begin();
    else if (name !== "open") this._refresh();
    else if (!this._inline && now === null) this._hide();
    else if (!this._inline) this._show();
  }

  // ------------------------------------------------------------ what a page may use

  get isOpen() { return this._inline || this.hasAttribute("open"); }
  get version() { return VERSION; }
  get answers() { return this._conv._turns.filter((turn) => turn.phase === "done").map(answerOf); }

  open() {
    if (!this.isOpen) {
      this._back = document.activeElement;
      this.setAttribute("open", "");
    }
    if (!this._inline) this._focus();
  }

  close() {
    if (this._inline || !this.isOpen) return;
    const inside = this._root.activeElement;
    this.removeAttribute("open");
    if (inside) (!this._back || this._back === this || this._back === document.body || !this._back.isConnected ? this._launcher : this._back).focus();
  }

  toggle() { this.isOpen ? this.close() : this.open(); }

  /** Ask; the promise gives the answer, or fails with an error that has a `code`. */
  ask(text, options) {
    const done = this._ask(String(text || "").trim(), options && options.filters);
    done.catch(() => {}); // told in the panel and by an event; nobody has to listen
    return done;
  }

  stop() { this._conv._stop(); }

  reset() {
    this._conv._forget();
    if (this._panel) {
      this._panel._list._clear();
      this._panel._frame();
      if (this._root.activeElement || !this._inline) this._panel._box.focus();
    }
    this._save();
    this._emit("reset", {});
  }

  setFilters(filters) {
    const given = filters || {};
    this._filters = filtersOf(given);
    this._names = given.names; // of the places, {code, zh, en}, where the service does not tell them
    this._refresh();
  }

  setContext(context) { this._context = context; }

  destroy() {
    this._destroyed = true;
    this.stop();
    taken.delete(this._name);
    this.remove();
  }

  // ------------------------------------------------------------ what it is made of

  get _inline() { return this.mode === "inline"; }

  _begin() {
    if (!this._wrap.parentNode) dress(this._root, this._wrap, this.nonce || this.getAttribute("nonce"));
    this._conv._forget();
    this._site = this._dead = this._panel = this._loading = null;
    taken.delete(this._name);
    const base = ["report-chat", this._api(), this.siteKey, this.mode, this.id, pack(this._locked())].join("|");
    let at = 0;
    while (taken.has(this._name = base + "|" + at)) at += 1;
    taken.add(this._name);
    const kept = this.history === "tab" && recall(this._name);
    if (kept) {
      this._conv._restore(kept);
      this._chosen = kept.chosen;
    }
    const load = () => this._load();
    this._launcher = button("", () => this.toggle(), { class: "rc-launcher", part: "launcher", "aria-haspopup": "dialog", onpointerenter: load, onfocus: load });
    refill(this._wrap, !this._inline && this._launcher);
    if (this._inline) this._build();
    else if (kept && kept.open && !matchMedia(PHONE).matches) this.setAttribute("open", "");
    setTimeout(() => this._emit("ready", { version: VERSION }));
  }

  _api() {
    const given = this.api, address = safeLink(given);
    if (given && !address) console.info("report-chat: api is no http address: " + given);
    return (given && address || BASE).replace(/[?#].*$/, "").replace(/\/+$/, "");
  }

  _headers() { return /^[\w-]{1,80}$/.test(this.siteKey) ? { "X-Site-Key": this.siteKey } : {}; }
  _locked() { return filtersOf(this); }
  _limit(name, usual) { return (this._site && this._site.limits && this._site.limits[name]) || usual; }
  _say(key, slots) { return word(this._language(), key, slots); }
  _scopeWords() { return scopeWords(within(this._locked(), this._filters), this._names || (this._site && this._site.scope && this._site.scope.places) || [], this._language()); }

  /** The visitor's choice, the attribute, the service's setting, the page's language, the browser's. */
  _language() {
    const wanted = this.lang === "auto" ? "" : this.lang || (this._site && this._site.lang);
    for (const found of [this._chosen, wanted, document.documentElement.lang, navigator.language]) {
      if (found && found !== "auto") return /^zh/i.test(found) ? "zh" : "en";
    }
    return "zh";
  }

  _switch() {
    this._chosen = this._language() === "zh" ? "en" : "zh";
    this._refresh();
    this._save();
    this._emit("language", { lang: this._chosen });
  }

  _emit(name, detail) {
    return this.dispatchEvent(new CustomEvent("report-chat:" + name, { bubbles: true, composed: true, cancelable: name === "before-ask", detail: { ...detail, ...(this._context && { context: this._context }) } }));
  }

  /** What the drawing of an answer is given. */
  _answering() {
    return {
      lang: this._language(), api: this._api(), citations: this.citations, size: this.size, feedback: !this._site || this._site.feedback,
      headers: () => ({ ...this._headers(), ...(this._conv._session && { "X-Session": this._conv._session }) }), ask: (text) => this.ask(text),
      emit: (name, detail) => this._emit(name, detail), announce: (text) => this._panel._announce(text),
    };
  }

  _build() {
    if (this._panel) return;
    this._panel = new Panel(this);
    this._wrap.appendChild(this._panel._node);
    this._panel._draw();
    this._load();
  }

  /** Ask the service for its settings, once; a site that it does not serve loses its launcher. */
  async _load() {
    if (this._loading) return;
    this._loading = true;
    try {
      const response = await request(this._api(), "site", this._headers());
      if (response.ok) this._site = await response.json();
      else {
        const error = await refusal(response);
        if (!/^(origin_not_allowed|unknown_key|key_disabled)$/.test(error.code)) throw error;
        this._dead = error;
        console.info("report-chat: " + told(error, "en"));
        this._launcher.hidden = !this.isOpen;
      }
      this._paint();
      if (this._panel) this._panel._frame();
    } catch (error) {
      this._loading = false; // the next opening tries again
    }
  }

  /** On a phone the keyboard would hide what can be asked. */
  _focus() { (matchMedia(PHONE).matches ? this._panel._node : this._panel._box).focus(); }

  _show() {
    this._build();
    const active = document.activeElement;
    if (showPanel(this._panel._node)) this._focus();
    else if (active !== document.activeElement) { // shown without having been asked for: the focus stays where it was
      this._root.activeElement.blur();
      active.focus();
    }
    this._paint();
    this._panel._shown();
    this._load();
    this._save();
    this._emit("open", {});
  }

  _hide() {
    hidePanel(this._panel._node);
    this._launcher.hidden = this._dead;
    this._paint();
    this._save();
    this._emit("close", {});
  }

  _paint() {
    const dark = this.theme === "dark" || (this.theme === "auto" && this._hears[0][0].matches);
    const left = (this.position === "left") !== (getComputedStyle(this).direction === "rtl");
    const open = this.isOpen, name = this._say(open ? "close" : "open");
    const looks = { "data-theme": dark ? "dark" : "light", "data-size": this.size, "data-side": left ? "left" : "right", "data-mode": this.mode, lang: this._language() === "zh" ? "zh-CN" : "en" };
    attr(this._wrap, looks);
    attr(refill(this._launcher, icon(open ? "close" : "chat")), { "aria-expanded": open, "aria-label": name, title: name });
    contrast(this._wrap);
  }

  /** Draw everything anew. */
  _refresh() {
    this._paint();
    if (this._panel) this._panel._draw();
  }

  _changed(turn, what, event) {
    if (this._panel) this._panel._change(turn, what);
    if (what === "event") this._emit("event", event);
    if (what !== "end") return;
    this._save();
    if (turn.phase === "done") this._emit("answer", answerOf(turn));
    if (turn.error) this._emit("error", { code: turn.error.code, message: told(turn.error, this._language()), retryAfter: turn.error.retry_after || null });
  }

  async _ask(question, wanted) {
    const fail = (code) => { throw Object.assign(new Error(code), { code }); };
    if (!question) fail("empty_question");
    if (this._conv._busy) fail("busy");
    const filters = within(this._locked(), wanted ? filtersOf(wanted) : this._filters);
    if (!this._emit("before-ask", { question, filters })) fail("cancelled");
    if (!this.isOpen) this.open();
    this._build();
    const turn = await this._conv._put(question, Object.keys(filters).length > 0 && filters);
    if (turn.phase !== "done") fail(turn.error ? turn.error.code : turn.phase);
    return answerOf(turn);
  }

  /** Once after the network is back, ask again what was lost with it. */
  _retryLost() {
    const turn = this._conv._last;
    if (!turn || !turn.error || turn.again || !/^(offline|network)$/.test(turn.error.code)) return;
    turn.again = true;
    this._conv._run(turn);
  }

  _save() {
    if (this._destroyed) return;
    const kept = { ...this._conv._saved(), chosen: this._chosen, open: this.isOpen };
    remember(this._name, this.history === "tab" && (kept.turns.length || kept.open || kept.chosen) ? kept : null);
  }
}

/** Every attribute as a property: siteKey for site-key, the rest by its own name. */
for (const name of NAMES) {
  Object.defineProperty(ReportChat.prototype, name.replace("-k", "K"), {
    get() { return this.getAttribute(name) || FIRST[name] || ""; },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}
