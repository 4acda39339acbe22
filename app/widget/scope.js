/* What an element is asked to do by its page, checked: the service's address, lists, and the scope of the questions. */
const SCRIPT = document.currentScript;

/** The address that a script at `source` belongs to: what stands before /widget/. */
function baseOf(source) {
  const address = safeLink(source || location.href);
  const at = address.indexOf("/widget/");
  return at > 0 ? address.slice(0, at) : new URL(address || location.href).origin;
}
const BASE = baseOf(SCRIPT && SCRIPT.src);

/** The parts of a list; at most 100, none longer than 200 characters. */
function listed(value, separator) {
  const found = [];
  const parts = Array.isArray(value) ? value : String(value || "").split(separator || /[,，]/);
  for (const part of parts) {
    const text = String(part).trim();
    if (text && text.length <= 200 && found.length < 100) found.push(text);
  }
  return found;
}

/** Filters as the service takes them: {places, years, reports} without what is empty. */
function filtersOf(given) {
  const from = given || {}, filters = {};
  const places = listed(from.places), reports = listed(from.reports), years = [];
  for (const year of listed(from.years)) if (/^\d{4}$/.test(year)) years.push(Number(year));
  if (places.length) filters.places = places;
  if (years.length) filters.years = years;
  if (reports.length) filters.reports = reports;
  return filters;
}

/** What both allow; where they share nothing, what `locked` does: nobody gets out of a locked scope. */
function within(locked, wanted) {
  const filters = Object.assign({}, wanted, locked);
  for (const name of Object.keys(locked)) {
    const both = [];
    for (const one of wanted[name] || []) if (locked[name].indexOf(one) >= 0) both.push(one);
    if (both.length) filters[name] = both;
  }
  return filters;
}

/** A locked scope in words, one text for places, years and reports; codes by the names the service gives. */
function scopeWords(filters, site, lang) {
  const told = [], names = {};
  const known = (site && site.scope && site.scope.places) || [];
  for (const place of known) if (place && place.code) names[place.code] = place[lang] || place.zh;
  const places = [];
  for (const code of filters.places || []) places.push(names[code] || code);
  if (places.length) told.push(places.join(word(lang, "list")));
  const years = (filters.years || []).slice().sort();
  const run = years.length > 2 && years[years.length - 1] - years[0] === years.length - 1;
  if (years.length) told.push(word(lang, "years", { text: run ? years[0] + "–" + years[years.length - 1] : years.join(word(lang, "list")) }));
  if (filters.reports) told.push(word(lang, "reports", { n: filters.reports.length }));
  return told;
}
