/* The words of the element, which stand in words.toml; WORD_KEYS, and ZH and EN in the order of the keys, are written by the packing. */
const WORDS = { zh: ZH, en: EN };

/** The text of `key` in a language, its {slots} filled; an unknown key stands for itself. */
function word(lang, key, slots) {
  const at = WORD_KEYS.indexOf(key);
  return at < 0 ? key : WORDS[lang][at].replace(/\{(\w+)\}/g, (whole, name) => (slots && name in slots ? slots[name] : whole));
}
