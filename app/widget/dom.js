/* Elements made of text nodes only: nothing here, or anywhere in the element, reads or writes HTML. */
const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M4 5h16v11H9.5L5 20v-4H4zM8 9h8M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  reset: "M12 5v14M5 12h14",
  expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  shrink: "M20 10h-6V4M14 10l7-7M4 14h6v6M10 14l-7 7",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  lock: "M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3",
};

/** An element: `on…` attributes are listeners, null and false are left out; strings among the children become text. */
function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function fill(node, attributes, children) {
  const given = attributes || {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  put(node, children);
  return node;
}

/** Append children: nodes, texts, numbers, lists of them; null, undefined, false and "" are left out. */
function put(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) put(node, child);
    else if (child instanceof Node) node.appendChild(child);
    else if (child !== null && child !== undefined && child !== false && child !== "") node.appendChild(document.createTextNode(String(child)));
  }
}

/** A node without its children, then with these. */
function refill(node, ...children) {
  node.textContent = "";
  put(node, children);
  return node;
}

/** An SVG element, as `h` makes HTML ones. */
function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A drawing of 24 by 24 in the colour of the text; the control that holds it has the name. */
function icon(name) {
  const look = { class: "icon", viewBox: "0 0 24 24", width: "20", height: "20", fill: "none", stroke: "currentColor" };
  const line = { "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false" };
  return s("svg", Object.assign(look, line), s("path", { d: ICONS[name] }));
}

/** The absolute address of a link, "" unless it is http or https. */
function safeLink(address, base) {
  try {
    const url = new URL(address, base || document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch (error) {
    return "";
  }
}
