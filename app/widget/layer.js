/* How the element stands above its page: styles, the top layer or what an old browser has, and colours that can be read. */
const PHONE = "(max-width: 640px), (max-height: 420px)";
let sheet = null;

/** Put the styles and what they dress into a shadow root; a `nonce` is for the style element of an old browser. */
function dress(root, wrap, nonce) {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS_TEXT);
    }
    root.adoptedStyleSheets = [sheet];
  } catch (error) {
    root.appendChild(h("style", { nonce: nonce || (SCRIPT && SCRIPT.nonce) }, CSS_TEXT));
  }
  root.appendChild(wrap);
}

/** Show a node in the top layer, where no stacking or transform of the page reaches it. */
function raise(node) {
  if (!node.showPopover) return;
  attr(node, { popover: "manual" });
  if (!node.matches(":popover-open")) node.showPopover();
}

/** Show the panel: over everything on a phone, beside the page elsewhere. Gives whether the page is shut out. */
function showPanel(node) {
  hidePanel(node);
  const modal = node.showModal && matchMedia(PHONE).matches;
  node.classList.toggle("rc-modal", modal);
  node.classList.add("rc-shown");
  if (modal) node.showModal();
  else if (node.showPopover) raise(node);
  else attr(node, { open: true });
  return modal;
}

function hidePanel(node) {
  node.classList.remove("rc-shown");
  if (node.hasAttribute("popover")) node.removeAttribute("popover"); // hides it too
  if (node.close && node.open) node.close();
  node.removeAttribute("open"); // of a modal that was taken out of the page
}

/** The relative luminance of a computed colour (WCAG 2); NaN where it is not written as rgb. */
function luminance(colour) {
  const [red, green, blue] = ((/^rgba?\(([^)]+)/.exec(colour) || [])[1] || "").split(",").map((part) => {
    const c = parseFloat(part) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Where the accent's text cannot be read on the accent (below 4.5:1), take black or white, and say so. */
function contrast(wrap) {
  wrap.style.removeProperty("--accent-text");
  const probe = wrap.appendChild(h("i", { class: "rc-probe" }));
  const { backgroundColor, color } = getComputedStyle(probe);
  const back = luminance(backgroundColor), front = luminance(color);
  probe.remove();
  if (!((Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05) < 4.5)) return;
  wrap.style.setProperty("--accent-text", back > 0.179 ? "#000" : "#fff");
  if (contrast.told !== backgroundColor) console.warn("report-chat: --rc-accent-text on --rc-accent is below a contrast of 4.5:1");
  contrast.told = backgroundColor;
}
