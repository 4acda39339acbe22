/* The element itself: attributes and properties, methods and events, the launcher, and how the panel is shown. */
const NAMES = ["site-key", "api", "mode", "position", "theme", "size", "places", "years", "reports", "suggestions", "heading", "greeting", "placeholder", "history", "citations"];
const FIRST = { mode: "launcher", position: "right", theme: "auto", size: "normal", history: "tab", citations: "full" };
const taken = new Set(); // names under which elements of this page keep their conversations

class ReportChat extends HTMLElement {
  static get observedAttributes() {
    return NAMES.concat("open", "lang", "dir");
  }

  constructor() {
    super();
    this._filters = {};
    this._context = null;
    this._lang = ""; // chosen by the visitor
    this._root = this.attachShadow({ mode: "open" });
    this._wrap = h("div", { class: "rc" });
    this._conv = conversation(() => this._settings(), (turn, what, detail) => this._changed(turn, what, detail));
    this._paint = () => this._painted();
    this._phone = () => { if (this._panel && this.isOpen && !this._inline) this._show(false); };
    this._online = () => this._retryLost();
    this._leave = () => this._save();
  }

  connectedCallback() {
    clearTimeout(this._gone);
    for (const name of ["siteKey"].concat(NAMES)) { // set before the element was known
      if (!Object.prototype.hasOwnProperty.call(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (!this._begun) this._begin();
    this._media(true);
    this._painted();
    if (!this._inline) {
      raise(this._launcher);
      if (this.hasAttribute("open")) this._show(false);
    }
  }

  disconnectedCallback() {
    this._media(false);
    this._save();
    this._gone = setTimeout(() => { if (!this.isConnected) this._conv.stop(); }, 2000); // moved elements come back at once
  }

  attributeChangedCallback(name, before, now) {
    if (!this._begun || before === now) return;
    if (name === "open") {
      if (this._inline) return;
      if (now === null) this._hide();
      else if (!this._showing) this._show(false);
    } else if (name === "mode" || name === "site-key" || name === "api") this._begin();
    else {
      if (name === "lang") this._lang = ""; // the page's word is the newer one
      this._refresh();
    }
  }

  // ------------------------------------------------------------ what a page may use

  get isOpen() { return this._inline || this.hasAttribute("open"); }
  get version() { return VERSION; }
  get answers() {
    const found = [];
    for (const turn of this._conv.turns) if (turn.phase === "done") found.push(answerOf(turn));
    return found;
  }

  open() {
    if (this.isOpen) { if (!this._inline) this._focus(); return; }
    this._back = this._root.activeElement === this._launcher ? this._launcher : document.activeElement;
    this._show(true);
  }

  close() {
    if (this._inline || !this.isOpen) return;
    const inside = this._root.activeElement;
    this.removeAttribute("open");
    if (!inside) return;
    const back = this._back && this._back !== document.body && this._back !== this && this._back.isConnected ? this._back : this._launcher;
    back.focus();
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Ask; the promise gives the answer, or fails with an error that has a `code`. */
  ask(text, options) {
    const done = this._ask(String(text || "").trim(), (options || {}).filters);
    done.catch(() => {}); // told in the panel and by the event; nobody has to listen
    return done;
  }

  stop() { this._conv.stop(); }

  reset() {
    this._conv.reset();
    if (this._panel) this._panel.clear();
    this._save();
    this._emit("reset", {});
  }

  setFilters(filters) {
    this._filters = filtersOf(filters);
    this._refresh();
  }

  setContext(context) { this._context = context || null; }

  destroy() {
    this._destroyed = true;
    this._conv.stop();
    taken.delete(this._name);
    this.remove();
  }

  // ------------------------------------------------------------ what it is made of

  get _inline() { return this.mode === "inline"; }

  _begin() {
    this._begun = true;
    this._conv.reset();
    this._site = this._dead = this._panel = this._loading = null;
    if (!this._wrap.parentNode) dress(this._root, this._wrap, this.nonce || this.getAttribute("nonce"));
    taken.delete(this._name);
    this._name = this._named();
    taken.add(this._name);
    this._kept = this.history === "tab" ? recall(this._name) : null;
    if (this._kept) {
      this._conv.restore(this._kept);
      this._lang = this._kept.lang || "";
    }
    this._launcher = h("button", { type: "button", class: "rc-launcher", part: "launcher", "aria-haspopup": "dialog", onclick: () => this.toggle(), onpointerenter: () => this._load(), onfocus: () => this._load() });
    refill(this._wrap, !this._inline && this._launcher);
    if (this._inline) this._build();
    else if (this._kept && this._kept.open && !matchMedia(PHONE).matches) this.setAttribute("open", "");
    if (recall(this._name + "|off")) this._launcher.hidden = true;
    setTimeout(() => this._emit("ready", { version: VERSION }));
  }

  /** The name under which the conversation is kept: by service, key, scope and place on the page. */
  _named() {
    const base = ["report-chat", this._api(), this.siteKey, this.mode, pack(this._locked()), this.id].join("|");
    let at = 0;
    while (taken.has(base + "|" + at)) at += 1;
    return base + "|" + at;
  }

  _api() {
    const given = this.getAttribute("api");
    const address = given ? safeLink(given) : "";
    if (given && !address) console.info("report-chat: api=\"" + given + "\" is no http address and is passed over");
    return (address || BASE).replace(/[?#].*$/, "").replace(/\/+$/, "");
  }

  _headers() {
    const key = this.siteKey;
    if (!/^[\w-]{1,80}$/.test(key)) return {};
    const session = this._conv && this._conv.session; // a passage is opened by the conversation that cited it
    return session ? { "X-Site-Key": key, "X-Session": session } : { "X-Site-Key": key };
  }

  _language() {
    const attribute = (this.getAttribute("lang") || "").toLowerCase();
    const found = this._lang || (/^(zh|en)\b/.test(attribute) && attribute) || (!attribute && this._site && /^(zh|en)$/.test(this._site.lang) && this._site.lang)
      || document.documentElement.lang || navigator.language || "zh";
    return /^zh\b/i.test(found) ? "zh" : "en";
  }

  _settings() {
    const limits = (this._site && this._site.limits) || {};
    return { api: this._api(), headers: this._headers(), lang: this._language(), history: limits.history || 10 };
  }

  _locked() { return filtersOf({ places: this.places, years: this.years, reports: this.reports }); }

  _emit(name, detail) {
    const told = this._context ? Object.assign({ context: this._context }, detail) : detail;
    return this.dispatchEvent(new CustomEvent("report-chat:" + name, { bubbles: true, composed: true, cancelable: name === "before-ask", detail: told }));
  }

  _build() {
    if (this._panel) return this._panel;
    const site = () => this._site;
    const own = (name) => { const value = this._site && this._site[name] && this._site[name][this._language()]; return value || null; };
    this._panel = panelOf({
      inline: this._inline, conv: this._conv, site, lang: () => this._language(), busy: () => this._conv.busy,
      dead: () => this._dead && troubleOf(this._dead)[this._language()],
      text: (name) => this.getAttribute(name),
      greeting: () => this.greeting || own("greeting") || word(this._language(), "greeting"),
      suggestions: () => (this.suggestions ? listed(this.suggestions, /[|｜]/) : listed(own("suggestions") || [])).slice(0, 6),
      scope: () => this._scope(),
      context: () => ({
        lang: this._language(), api: this._api(), citations: this.citations, size: this.size, feedback: !this._site || this._site.feedback !== false,
        headers: () => this._headers(), ask: (text) => this.ask(text), emit: (name, detail) => this._emit(name, detail), announce: (text) => this._panel.announce(text),
      }),
      act: {
        ask: (text) => { if (this._conv.busy) return false; this.ask(text); return true; },
        stop: () => this.stop(), retry: (turn) => this._conv.retry(turn), reset: () => this.reset(), close: () => this.close(),
        language: () => { this._lang = this._language() === "zh" ? "en" : "zh"; this._refresh(); this._save(); this._emit("language", { lang: this._lang }); },
      },
    });
    this._wrap.appendChild(this._panel.node);
    this._panel.draw();
    this._load();
    return this._panel;
  }

  /** Ask the service for its settings, once; what it refuses to say is told when a question is asked. */
  _load() {
    if (!this._loading) this._loading = this._loaded();
    return this._loading;
  }

  async _loaded() {
    try {
      const response = await request(this._api(), "site", this._headers());
      if (response.ok) this._site = await response.json();
      else this._refused(await refusal(response));
    } catch (failure) {
      this._loading = null; // offline: the next opening tries again
      return;
    }
    this._refresh(true);
  }

  /** A key that is not known or a page that is not listed: no launcher, and a line for the page's makers. */
  _refused(error) {
    if (error.code !== "origin_not_allowed" && error.code !== "unknown_key" && error.code !== "key_disabled") return;
    this._dead = error;
    console.info("report-chat: " + troubleOf(error).en);
    if (this._inline) return;
    remember(this._name + "|off", {});
    if (!this.isOpen) this._launcher.hidden = true;
  }

  _scope() {
    const filters = within(this._locked(), this._filters);
    return scopeWords(filters, this._site, this._language());
  }

  _focus() {
    if (matchMedia(PHONE).matches) this._panel.node.focus(); // the keyboard would hide what can be asked
    else this._panel.focus();
  }

  _show(focus) {
    const fresh = !this._panel;
    this._build();
    const active = document.activeElement;
    this._showing = true;
    this.setAttribute("open", "");
    this._showing = false;
    const modal = showPanel(this._panel.node);
    this._panel.node.classList.toggle("rc-modal", modal);
    this._painted();
    this._panel.shown();
    if (focus || modal) this._focus();
    else if (active && active !== document.activeElement && active.focus) active.focus({ preventScroll: true });
    if (fresh || focus) this._emit("open", {});
    this._save();
  }

  _hide() {
    hidePanel(this._panel.node);
    if (this._dead) this._launcher.hidden = true;
    this._painted();
    this._save();
    this._emit("close", {});
  }

  _painted() {
    const dark = this.theme === "dark" || (this.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    const rtl = getComputedStyle(this).direction === "rtl";
    const lang = this._language();
    const looks = { theme: dark ? "dark" : "light", size: this.size, side: (this.position === "left") !== rtl ? "left" : "right", mode: this._inline ? "inline" : "launcher" };
    for (const name of Object.keys(looks)) this._wrap.setAttribute("data-" + name, looks[name]);
    this._wrap.setAttribute("lang", lang === "zh" ? "zh-CN" : "en");
    const open = this.hasAttribute("open");
    this._launcher.setAttribute("aria-expanded", String(open));
    this._launcher.setAttribute("aria-label", word(lang, open ? "close" : "open"));
    this._launcher.setAttribute("title", word(lang, open ? "close" : "open"));
    refill(this._launcher, icon(open ? "close" : "chat"));
    contrast(this._wrap);
  }

  _media(on) {
    const change = (query, heard) => {
      const media = matchMedia(query);
      const name = (on ? "add" : "remove") + "EventListener";
      if (media[name]) media[name]("change", heard);
    };
    change("(prefers-color-scheme: dark)", this._paint);
    change(PHONE, this._phone);
    const name = on ? "addEventListener" : "removeEventListener";
    window[name]("online", this._online);
    window[name]("pagehide", this._leave);
  }

  /** Draw what depends on attributes, settings or language; the turns too unless only the settings came. */
  _refresh(kept) {
    if (this.isConnected) this._painted();
    if (!this._panel) return;
    if (kept) this._panel.frame();
    else this._panel.draw();
  }

  _changed(turn, what, event) {
    if (this._panel) this._panel.changed(turn, what, event);
    if (what === "event") this._emit("event", event);
    if (what !== "end") return;
    this._save();
    if (turn.phase === "done") this._emit("answer", answerOf(turn));
    else if (turn.phase === "error") {
      const told = troubleOf(turn.error);
      this._emit("error", { code: turn.error.code, message: told[this._language()], retryAfter: turn.error.retry_after || null });
    }
  }

  async _ask(question, filters) {
    const fail = (code) => { throw Object.assign(new Error(code), { code }); };
    if (!question) fail("empty_question");
    if (this._conv.busy) fail("busy");
    const scope = within(this._locked(), filters ? filtersOf(filters) : this._filters);
    if (!this._emit("before-ask", { question, filters: scope })) fail("cancelled");
    if (!this.isOpen && this.isConnected) this.open();
    this._build();
    const { turn, done } = this._conv.put(question, Object.keys(scope).length ? scope : null);
    await done;
    if (turn.phase !== "done") fail((turn.error && turn.error.code) || turn.phase);
    return answerOf(turn);
  }

  /** Once after the network is back, ask again what was lost with it. */
  _retryLost() {
    const turn = this._conv.turns[this._conv.turns.length - 1];
    if (!turn || turn.phase !== "error" || turn.again || !/^(offline|network)$/.test(turn.error.code)) return;
    turn.again = true;
    this._conv.retry(turn);
  }

  _save() {
    if (!this._begun || this._destroyed) return;
    if (this.history !== "tab") { remember(this._name, null); return; }
    const kept = this._conv.saved();
    const open = !this._inline && this.hasAttribute("open");
    remember(this._name, kept.turns.length || open || this._lang ? Object.assign(kept, { lang: this._lang, open }) : null);
  }
}

/** Every attribute as a property: siteKey for site-key, the rest by its own name. */
for (const name of NAMES) {
  Object.defineProperty(ReportChat.prototype, name === "site-key" ? "siteKey" : name, {
    configurable: true, enumerable: true,
    get() { return this.getAttribute(name) || FIRST[name] || ""; },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}
