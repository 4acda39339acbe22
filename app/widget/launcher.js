/* What loading the script does: it names the element, mounts one where the script tag asks for it, and takes early calls. */
const TAG = "report-chat";
const CALLS = "open close toggle ask stop reset setFilters setContext destroy".split(" ");

if (!customElements.get(TAG)) customElements.define(TAG, ReportChat);

const early = window.ReportChat;
const twice = early && early.version; // the script stands twice on the page: the first one's object stays
const chat = twice ? early : { version: VERSION, el: null };
const waiting = [];

/** The element that `window.ReportChat` speaks to: the mounted one, or the first of the page. */
const spoken = () => (chat.el && chat.el.isConnected && chat.el) || document.querySelector(TAG) || chat.el;

/** Make a call, or keep it until there is an element. */
function call(name, ...given) {
  const el = spoken();
  if (!el || !el.isConnected) waiting.push([name, ...given]);
  else if (name === "on") el.addEventListener("report-chat:" + given[0], given[1]);
  else if (name === "off") el.removeEventListener("report-chat:" + given[0], given[1]);
  else if (CALLS.includes(name)) return el[name](...given);
  else console.info("report-chat: there is no call " + name);
  return undefined;
}

function catchUp() {
  for (const one of waiting.splice(0)) call(...one);
}

/** Put `el` at the end of the body, and back when a page swaps its body; a page that will not have it wins in the end. */
function keep(el) {
  let tries = 20;
  const watch = new MutationObserver(put);
  function put() {
    watch.disconnect();
    if (el._destroyed) return;
    if (!el.isConnected && document.body && tries-- > 0) {
      document.body.appendChild(el);
      catchUp();
    }
    watch.observe(document.documentElement, { childList: true });
    if (document.body) watch.observe(document.body, { childList: true });
  }
  put();
}

/** Mount the element that the data- attributes of the script tag describe, if it has any of ours. */
function mount() {
  const el = document.createElement(TAG);
  let some = false;
  for (const name of [...NAMES, "lang", "open", "nonce"]) {
    const value = SCRIPT.getAttribute("data-" + name);
    if (value === null) continue;
    some = true;
    el.setAttribute(name, value);
  }
  if (!some) return;
  if (!el.getAttribute("api")) el.setAttribute("api", BASE);
  chat.el = el;
  if (el.mode === "inline") SCRIPT.parentNode.insertBefore(el, SCRIPT.nextSibling);
  else keep(el);
}

if (!twice) {
  for (const name of [...CALLS, "on", "off"]) chat[name] = (...given) => call(name, ...given);
  chat.push = call;
  window.ReportChat = chat;
}
if (SCRIPT && !chat.el) mount();
if (!twice) {
  for (const one of (early && early.q) || []) call(...one);
  document.addEventListener("DOMContentLoaded", catchUp);
}
