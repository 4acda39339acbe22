/* Citations: a chip for each source cited, and what it stands for, opened under the text without asking the server. */

function chip(view, n, key) {
  return button(n, (event) => {
    const again = view.open && view.open.n === n && view.open.key === key;
    openSource(view, again ? null : { n, key }, event.currentTarget);
  }, { class: "rc-chip", part: "chip", "data-n": n, "data-key": key, "aria-expanded": false, "aria-label": view.say("source", { n, title: sourceName(view, n) }) });
}

function sourceName(view, n) {
  const item = view.state.sources[n];
  return [item.place || view.say("noPlace"), item.year, item.title].filter(Boolean).join(" ");
}

/** Open `open` ({n, key}) under the section of that key, or close with null; the focus goes there and back to `origin`. */
function openSource(view, open, origin) {
  const before = view.origin;
  view.open = open;
  view.origin = origin || view.origin;
  view.render();
  const shown = view.node.querySelector(".rc-evidence");
  if (!open) {
    const back = origin || before;
    if (back && back.isConnected) back.focus();
    return;
  }
  const quote = shown.querySelector(".rc-passage");
  toMark(quote);
  shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "nearest" });
  view.emit("citation", { answer: view.state.id, source: view.state.sources[open.n] });
}

/** Scroll a passage so that its mark is in sight. */
function toMark(quote) {
  const mark = quote.querySelector("mark");
  if (mark) quote.scrollTop = Math.max(0, mark.offsetTop - quote.clientHeight / 4);
}

/** Tell each chip whether what it stands for is open. */
function markChips(view) {
  const id = "rc-evidence-" + view.id;
  view.node.querySelectorAll(".rc-chip").forEach((one) => {
    const open = Boolean(view.open) && one.getAttribute("data-key") === view.open.key && Number(one.getAttribute("data-n")) === view.open.n;
    one.removeAttribute("aria-controls");
    attr(one, { "aria-expanded": open, "aria-controls": open ? id : null });
  });
}

/** The source that is open: whose it is, its passage with the cited words marked, and where to read on. */
function evidence(view) {
  const { n, key } = view.open;
  const item = view.state.sources[n];
  const name = sourceName(view, n);
  const quote = h("blockquote", { class: "rc-passage", lang: "zh-CN", tabindex: "0", "aria-label": view.say("quote") }, ...marked(item));
  const numbers = numbersOf(view.state);
  const step = (by) => openSource(view, { n: numbers[(numbers.indexOf(n) + by + numbers.length) % numbers.length], key });
  const wider = button(view.say("context"), async () => {
    wider.disabled = true;
    const found = await got(view.api, "passages/" + encodeURIComponent(item.pid) + "?start=" + item.start + "&end=" + item.end + "&around=400", view.headers());
    if (found) {
      quote.replaceChildren("…" + found.before, h("mark", {}, found.cited), found.after + "…");
      toMark(quote);
      quote.focus();
      wider.remove();
    } else {
      wider.disabled = false;
      wider.textContent = view.say("failed");
      view.announce(view.say("failed"));
    }
  });
  const copy = button(view.say("copyQuote"), () => copied("“" + item.quote + "” " + name, copy, view, "copyQuote"));
  return h("div", {
    class: "rc-evidence", part: "evidence", id: "rc-evidence-" + view.id, role: "note", tabindex: "-1", "aria-label": view.say("source", { n, title: name }),
    onkeydown(event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      openSource(view, null);
    },
  },
  h("p", {}, h("span", { class: "rc-number" }, n), h("strong", {}, [item.place || view.say("noPlace"), item.year].filter(Boolean).join(" · ")), " ", zh(item.title)),
  h("p", { class: "rc-section" }, zh(item.section), item.date && " · " + item.date, item.file && " · " + item.file),
  quote,
  h("div", { class: "rc-actions" }, item.pid && wider,
    outward(readerOf(view, item), view.say("reader")), outward(item.url && safeLink(item.url), view.say("original")), copy,
    numbers.length > 1 && [button(view.say("previous"), () => step(-1)), button(view.say("next"), () => step(1))],
    button(view.say("close"), () => openSource(view, null))));
}

/** The passage in pieces, its cited spans as marks. */
function marked(item) {
  const pieces = [];
  let last = 0;
  (item.spans || []).forEach(([start, end]) => {
    pieces.push(item.text.slice(last, start), h("mark", {}, item.text.slice(start, end)));
    last = end;
  });
  return pieces.concat(item.text.slice(last));
}

const zh = (text) => h("span", { lang: "zh-CN" }, text);

/** The address of a source in the reader, in the language of the page; "" for one that is not of this server. */
function readerOf(view, item) {
  const [path, hash] = String(item.reader || "").split("#");
  if (!/^\/r\//.test(path)) return "";
  return safeLink(view.api + path + (path.includes("?") ? "&" : "?") + "l=" + view.lang + (hash ? "#" + hash : ""));
}

const outward = (address, text) => address && h("a", { class: "rc-link", href: address, target: "_blank", rel: "noopener" }, text);

/** Every source of a finished answer, folded away unless the text shows no chips. */
function sourceList(view) {
  const numbers = numbersOf(view.state);
  const items = numbers.map((n) => h("li", {}, chip(view, n, "sources"), " ", zh(sourceName(view, n))));
  return h("details", { class: "rc-sources", open: view.citations === "list" },
    h("summary", {}, view.say("sources", { n: numbers.length })), h("ul", {}, ...items));
}
