/* What loading the script does: it names the element, mounts one where the script tag asks for it, and takes early calls. */
const TAG = "report-chat";
const CALLS = ["open", "close", "toggle", "ask", "stop", "reset", "setFilters", "setContext", "destroy"];

if (window.customElements && !customElements.get(TAG)) customElements.define(TAG, ReportChat);

/** The element of the page that `window.ReportChat` speaks to. */
function theElement() {
  const own = globalChat.el;
  return own && own.isConnected ? own : document.querySelector(TAG) || own;
}

const globalChat = { version: VERSION, el: null, q: [], heard: [] };

/** Calls that came before there was an element to take them. */
function catchUp() {
  const el = theElement();
  if (!el) return;
  if (!globalChat.el) globalChat.el = el;
  while (globalChat.heard.length) el.addEventListener(...globalChat.heard.shift());
  while (globalChat.q.length) call(globalChat.q.shift());
}

function call(given) {
  const name = given[0], rest = [];
  for (let at = 1; at < given.length; at++) rest.push(given[at]);
  if (name === "on" || name === "off") return globalChat[name](rest[0], rest[1]);
  const el = theElement();
  if (CALLS.indexOf(name) < 0) return console.info("report-chat: there is no call named " + name + "; there are " + CALLS.join(", ") + ", on, off");
  if (!el) { globalChat.q.push(given); return undefined; }
  return el[name](rest[0], rest[1]);
}

for (const name of CALLS) globalChat[name] = (one, two) => call([name, one, two]);
globalChat.push = (...given) => call(given);
globalChat.on = (name, heard) => {
  const el = theElement();
  if (el) el.addEventListener("report-chat:" + name, heard);
  else globalChat.heard.push(["report-chat:" + name, heard]);
};
globalChat.off = (name, heard) => {
  const el = theElement();
  if (el) el.removeEventListener("report-chat:" + name, heard);
};

/** Put `el` at the end of the body, and back when a page swaps its body; a page that will not have it wins in the end. */
function keep(el) {
  let tries = 0;
  const put = () => {
    if (el._destroyed || el.isConnected || !document.body || tries > 20) return;
    tries += 1;
    setTimeout(() => { tries = Math.max(0, tries - 1); }, 5000);
    document.body.appendChild(el);
  };
  const watch = new MutationObserver(() => {
    watchBody();
    put();
  });
  function watchBody() {
    watch.disconnect();
    if (el._destroyed) return;
    watch.observe(document.documentElement, { childList: true });
    if (document.body) watch.observe(document.body, { childList: true });
  }
  watchBody();
  put();
}

/** The element that the data- attributes of a script tag describe; null where it has none of ours. */
function described(script) {
  const el = document.createElement(TAG);
  let some = false;
  for (const name of NAMES.concat("lang", "open", "nonce")) {
    const value = script.getAttribute("data-" + name);
    if (value === null) continue;
    some = true;
    el.setAttribute(name, value);
  }
  if (!some) return null;
  if (!el.getAttribute("api")) el.setAttribute("api", BASE); // of this script, which may not be the one that named the element
  return el;
}

function mount(chat) {
  if (!SCRIPT || chat.el) return;
  const el = described(SCRIPT);
  if (!el) return;
  chat.el = el;
  if (el.getAttribute("mode") === "inline" && SCRIPT.parentNode && document.body && document.body.contains(SCRIPT)) {
    SCRIPT.parentNode.insertBefore(el, SCRIPT.nextSibling);
  } else keep(el);
}

const early = window.ReportChat;
if (early && early.version) mount(early); // the script stands twice on the page: the first one's element stays
else {
  window.ReportChat = globalChat;
  mount(globalChat);
  const waiting = (early && early.q) || [];
  for (let at = 0; at < waiting.length; at++) globalChat.q.push(waiting[at]);
  catchUp();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", catchUp);
}
