"use strict";
// Filters and search over the cases; opens them for links and for printing. It only reads and hides what is there.
const cases = [...document.querySelectorAll("details.case")];
const texts = new Map();
const search = document.getElementById("search");
const selects = [...document.querySelectorAll("select[data-filter]")];
const count = document.getElementById("count");
const opener = document.getElementById("open");

function text(of) {
  if (!texts.has(of)) texts.set(of, of.textContent.normalize("NFKC").toLowerCase());
  return texts.get(of);
}

function filter() {
  const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const one of cases) {
    const fits = selects.every((select) => !select.value || one.dataset[select.dataset.filter] === select.value);
    one.hidden = !(fits && words.every((word) => text(one).includes(word)));
    if (!one.hidden) shown += 1;
  }
  count.textContent = `${shown} of ${cases.length} cases`;
}

function reveal() {
  const aim = location.hash && document.getElementById(location.hash.slice(1));
  const drawer = aim && aim.closest("details.case");
  if (!drawer) return;
  drawer.hidden = false;
  drawer.open = true;
  aim.scrollIntoView({ block: "start" });
}

if (search) search.addEventListener("input", filter);
for (const select of selects) select.addEventListener("change", filter);
if (opener) opener.addEventListener("click", () => {
  const open = cases.some((one) => !one.hidden && !one.open);
  for (const one of cases) if (!one.hidden) one.open = open;
  opener.textContent = open ? "Close all" : "Open all";
});
window.addEventListener("hashchange", reveal);

// On paper: every case that is not correct is opened, and closed again afterwards.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details")].filter((one) => !one.open && one.dataset.outcome !== "correct");
  for (const one of opened) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});

if (search) filter();
reveal();
