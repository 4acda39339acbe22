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
  const parts = Array.isArray(value) ? value : String(value || "").split(separator || /[,，]/);
  return parts.map((part) => String(part).trim()).filter((text) => text && text.length <= 200).slice(0, 100);
}

/** Filters as the service takes them: {places, years, reports} without what is empty. */
function filtersOf(given) {
  const filters = {};
  for (const name of ["places", "years", "reports"]) {
    let items = listed(given[name]);
    if (name === "years") items = items.filter((one) => /^\d{4}$/.test(one)).map(Number);
    if (items.length) filters[name] = items;
  }
  return filters;
}

/** What both allow; where they share nothing, what `locked` does: nobody gets out of a locked scope. */
function within(locked, wanted) {
  const filters = { ...wanted, ...locked };
  for (const name of Object.keys(locked)) {
    const both = (wanted[name] || []).filter((one) => locked[name].includes(one));
    if (both.length) filters[name] = both;
  }
  return filters;
}

/** A scope in words, one text for places, years and reports; codes by the names in `known`: {code, zh, en}. */
function scopeWords({ places, years, reports }, known, lang) {
  const words = [];
  if (places) {
    words.push(places.map((code) => {
      const place = known.find((one) => one.code === code);
      return place ? place[lang] || place.zh : code;
    }).join(word(lang, "and")));
  }
  if (years) {
    const all = years.slice().sort(), last = all[all.length - 1];
    const run = all.length > 2 && last - all[0] === all.length - 1;
    words.push(word(lang, "years", { n: run ? all[0] + "–" + last : all.join(word(lang, "and")) }));
  }
  if (reports) words.push(word(lang, "reports", { n: reports.length }));
  return words;
}
