/* Elements made of text nodes only: nothing here, or anywhere in the element, reads or writes HTML. */
const ICONS = {
  chat: "M4 5h16v11H9.5L5 20v-4H4zM8 9h8M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  reset: "M12 5v14M5 12h14",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  lock: "M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3",
};

/** An element: functions are listeners of `on…`, null and false are left out but of aria-…; strings among the children become text. */
const h = (tag, attributes, ...children) => put(attr(document.createElement(tag), attributes), children);

/** An SVG element, as `h` makes HTML ones. */
const s = (tag, attributes, ...children) => put(attr(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), children);

function attr(node, attributes) {
  for (const name of Object.keys(attributes || {})) {
    const value = attributes[name];
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean" && /^aria/.test(name)) node.setAttribute(name, String(value));
    else if (value || value === 0 || value === "") node.setAttribute(name, value === true ? "" : value);
  }
  return node;
}

const button = (content, onclick, more) => h("button", { type: "button", class: "rc-plain", onclick, ...more }, content);

/** Append children: nodes, texts, numbers, lists of them; what is null, undefined, false or "" is left out. */
function put(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) put(node, child);
    else if (child || child === 0) node.appendChild(child instanceof Node ? child : document.createTextNode(child));
  }
  return node;
}

/** A node without its children, then with these. */
function refill(node, ...children) {
  node.textContent = "";
  return put(node, children);
}

/** A drawing of 24 by 24 in the colour of the text; the control that holds it has the name. */
const icon = (name) => s("svg", { class: "rc-icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: ICONS[name] }));

/** The absolute address of a link, "" unless it is http or https. */
function safeLink(address) {
  try {
    const url = new URL(address, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : "";
  } catch (error) {
    return "";
  }
}
