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
    root.appendChild(h("style", { nonce: nonce || (SCRIPT && SCRIPT.nonce) || null }, CSS_TEXT));
  }
  root.appendChild(wrap);
}

/** Show a node in the top layer, where no stacking or transform of the page reaches it. */
function raise(node) {
  if (!node.showPopover) return;
  node.setAttribute("popover", "manual");
  if (!node.matches(":popover-open")) node.showPopover();
}

/** Show the panel: over everything on a phone, beside the page elsewhere. Gives whether the page is shut out. */
function showPanel(node) {
  hidePanel(node);
  node.classList.add("rc-shown");
  if (node.showModal && matchMedia(PHONE).matches) {
    node.showModal();
    return true;
  }
  if (node.showPopover) raise(node);
  else if (node.show) node.show();
  else node.setAttribute("open", "");
  return false;
}

function hidePanel(node) {
  node.classList.remove("rc-shown");
  if (node.hasAttribute("popover")) {
    if (node.matches(":popover-open")) node.hidePopover();
    node.removeAttribute("popover");
  }
  if (!node.hasAttribute("open")) return;
  if (node.close && node.isConnected) node.close();
  node.removeAttribute("open"); // of a modal that was taken out of the page
}

/** The relative luminance of a computed colour (WCAG 2), or null where it is not written as rgb. */
function luminance(colour) {
  const parts = /^rgba?\((\d+), (\d+), (\d+)/.exec(colour);
  if (!parts) return null;
  const channel = (text) => { const c = Number(text) / 255; return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * channel(parts[1]) + 0.7152 * channel(parts[2]) + 0.0722 * channel(parts[3]);
}

/** Where the accent's text cannot be read on the accent (below 4.5:1), take black or white, and say so once. */
function contrast(wrap) {
  wrap.style.removeProperty("--rc-accent-text");
  const probe = h("span", { class: "rc-probe" });
  wrap.appendChild(probe);
  const look = getComputedStyle(probe);
  const back = luminance(look.backgroundColor), front = luminance(look.color);
  wrap.removeChild(probe);
  if (back === null || front === null) return;
  const ratio = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
  if (ratio >= 4.5) return;
  wrap.style.setProperty("--rc-accent-text", back > 0.179 ? "#000" : "#fff");
  if (contrast.told !== look.backgroundColor) console.warn("report-chat: --rc-accent-text has " + ratio.toFixed(1) + ":1 on --rc-accent; 4.5:1 is needed, so black or white is used");
  contrast.told = look.backgroundColor;
}
