/* What an element is asked to do by its page, checked: the service's address, lists, and the scope of the questions. */
const SCRIPT = document.currentScript;

/** The service that a script belongs to: what stands before /widget/ in its address. */
function baseOf(source) {
  const at = source.indexOf("/widget/");
  return at > 0 ? source.slice(0, at) : new URL(source).origin;
}
const BASE = baseOf((SCRIPT && SCRIPT.src) || location.href);

/** The parts of a list; at most 100, none longer than 200 characters. */
function listed(value, separator) {
  const found = [];
  for (const part of Array.isArray(value) ? value : String(value || "").split(separator || /[,，]/)) {
    const text = String(part).trim();
    if (text && text.length <= 200 && found.length < 100) found.push(text);
  }
  return found;
}

/** Filters as the service takes them: {places, years, reports} without what is empty. */
function filtersOf(given) {
  const filters = {};
  for (const name of ["places", "years", "reports"]) {
    const items = [];
    for (const one of listed(given[name])) {
      if (name !== "years") items.push(one);
      else if (/^\d{4}$/.test(one)) items.push(Number(one));
    }
    if (items.length) filters[name] = items;
  }
  return filters;
}

/** What both allow; where they share nothing, what `locked` does: nobody gets out of a locked scope. */
function within(locked, wanted) {
  const filters = { ...wanted, ...locked };
  for (const name of Object.keys(locked)) {
    const both = [];
    for (const one of wanted[name] || []) if (locked[name].includes(one)) both.push(one);
    if (both.length) filters[name] = both;
  }
  return filters;
}

/** A scope in words, one text for places, years and reports; codes by the names in `known`: {code, zh, en}. */
function scopeWords({ places, years, reports }, known, lang) {
  const words = [], names = [];
  for (const code of places || []) {
    let name = code;
    for (const place of known) if (place.code === code) name = place[lang] || place.zh;
    names.push(name);
  }
  if (names.length) words.push(names.join(word(lang, "and")));
  if (years) {
    const all = years.slice().sort(), last = all[all.length - 1];
    const run = all.length > 2 && last - all[0] === all.length - 1;
    words.push(word(lang, "years", { n: run ? all[0] + "–" + last : all.join(word(lang, "and")) }));
  }
  if (reports) words.push(word(lang, "reports", { n: reports.length }));
  return words;
}
