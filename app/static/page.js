/* The frame of the page: its header, its language, size and colours, and what the other scripts draw with.
   Every text goes in as a text node; nothing here reads or writes HTML. */
(() => {
  "use strict";
  if (window.reportPage) return; // each panel asks for this script

  const KEPT = "report-answers-page";
  const SPOKEN = { zh: "zh-CN", en: "en" };
  const kept = recall();
  let language = kept.language in SPOKEN ? kept.language : /^zh\b/i.test(navigator.language || "") ? "zh" : "en";
  let large = kept.large === true;
  let dark = typeof kept.dark === "boolean" ? kept.dark : null; // null follows the system
  let tables = {};
  let words = {};
  const redraws = {}; // what each part draws again when language, size or colours change

  /** The choices of an earlier visit; a browser that keeps nothing forgets them. */
  function recall() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || {};
    } catch {
      return {};
    }
  }

  function remember() {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ language, large, dark }));
    } catch { /* the choices then hold for this visit */ }
  }

  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => dark ?? scheme.matches;
  scheme.addEventListener("change", () => { if (dark === null) apply(); });

  /** Language, size and colours as they are now, everywhere on the page. */
  function apply() {
    words = tables[language] ?? {};
    document.documentElement.lang = SPOKEN[language];
    document.documentElement.classList.toggle("rq-large", large);
    document.body.classList.toggle("dark", isDark());
    Object.values(redraws).forEach((redraw) => redraw());
  }

  /** Change a choice and put the focus back on the control, which has been drawn anew. */
  function choose(control, change) {
    change();
    remember();
    apply();
    if (control) document.querySelector(`.rq-${control}`)?.focus();
  }

  function speak(wanted) {
    if (wanted !== language && wanted in SPOKEN) choose(null, () => { language = wanted; });
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
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
    return node;
  }

  const plain = (value) => (value === null || value === undefined ? null : JSON.parse(JSON.stringify(value)));

  /** Run `draw` with the value now and whenever it changes. */
  function follow(props, watch, draw) {
    const run = () => draw(plain(props.value));
    watch("value", run);
    run();
  }

  function header(element, props, watch) {
    tables = plain(props.texts);
    const root = element.querySelector(".rq-header");
    let welcome = null;
    redraws.header = () => {
      document.title = say("title");
      const held = welcome && welcome.reports ? say("holdings", welcome) : welcome ? say("nothing_held") : "";
      const other = language === "zh" ? "en" : "zh";
      const control = (name, text, change, more = {}) =>
        el("button", { type: "button", class: `rq-plain rq-${name}`, onclick: () => choose(name, change), ...more }, text);
      root.replaceChildren(
        el("a", { class: "rq-skip", href: "#ask", onclick: toBox }, say("skip")),
        el("div", { class: "rq-top" }, el("h1", {}, say("title")),
          el("div", { class: "rq-controls" },
            control("larger", say("large"), () => { large = !large; }, { "aria-pressed": String(large) }),
            control("darker", say("dark"), () => { dark = !isDark(); }, { "aria-pressed": String(isDark()) }),
            control("language", tables[other].language, () => { language = other; }, { lang: SPOKEN[other] }))),
        el("p", { class: "rq-tagline" }, say("tagline")),
        el("p", { class: "rq-held" }, held),
      );
      nameTabs();
    };
    apply();
    follow(props, watch, (value) => {
      welcome = value;
      redraws.header();
      window.reportPage.held = value; // for a panel that is drawn later
      window.reportPage.welcome?.(value);
    });
  }

  function toBox(event) {
    event.preventDefault();
    document.querySelector("report-chat")?.shadowRoot?.querySelector("textarea")?.focus();
  }

  /** Gradio's tabs in the language of the page. */
  function nameTabs() {
    const tabs = document.querySelectorAll("#tabs button[role=tab]");
    if (tabs.length < 3) {
      setTimeout(nameTabs, 100);
      return;
    }
    ["tab_ask", "tab_library", "tab_quality"].forEach((key, at) => {
      if (tabs[at].textContent.trim() !== say(key)) tabs[at].textContent = say(key);
    });
  }

  window.reportPage = {
    header, follow, say, el, speak, redraws,
    language: () => language,
    large: () => large,
    dark: isDark,
  };
})();
