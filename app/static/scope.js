/* The Ask tab: the chat element beside the choice of reports it asks. The choice stands in the address of the page. */
(() => {
  "use strict";
  const page = window.reportPage;
  if (page.ask) return;
  const { say, el, redraws, language } = page;
  const FEW = 12; // places that stand unfolded

  page.ask = (element) => {
    const root = element.querySelector(".rq-ask");
    const chat = el("report-chat", { mode: "inline", id: "chat" });
    const side = el("div", { class: "rq-side" });
    root.replaceChildren(side, chat);
    const wide = matchMedia("(min-width: 64rem)");
    let welcome = null;
    let open = wide.matches;
    const unfolded = new Set();
    const chosen = fromAddress();

    wide.addEventListener("change", () => { open = wide.matches; draw(); });
    chat.addEventListener("report-chat:language", (event) => page.speak(event.detail.lang));
    chat.addEventListener("report-chat:ready", filter);
    redraws.ask = () => {
      chat.setAttribute("lang", language());
      chat.setAttribute("theme", page.dark() ? "dark" : "light");
      chat.setAttribute("size", page.large() ? "large" : "normal");
      chat.setAttribute("heading", say("tab_ask"));
      suggest();
      draw();
    };
    page.welcome = (value) => {
      welcome = value;
      if (!value) return;
      for (const code of chosen.places) if (!spot(code)) chosen.places.delete(code);
      if (value.spots.length <= FEW) value.spots.forEach((one) => unfolded.add(one.code));
      suggest();
      filter();
      draw();
    };

    const spot = (code) => welcome.spots.find((one) => one.code === code);
    const inside = (code) => welcome.spots.filter((one) => one.within === code);
    const above = (code) => { const over = spot(code)?.within; return over ? [over, ...above(over)] : []; };
    const covered = (code) => [code, ...above(code)].some((one) => chosen.places.has(one));
    const name = (one) => one.name[language()];
    const any = () => chosen.places.size + chosen.years.size > 0;

    /** Reports of a place and all within it; `years` and `places` say whether those choices narrow them too. */
    function counted({ within = null, year = null, byPlace = false, byYear = false }) {
      let count = 0;
      for (const one of welcome.spots) {
        if (within && one.code !== within && !above(one.code).includes(within)) continue;
        if (byPlace && chosen.places.size && !covered(one.code)) continue;
        count += one.years.filter((held) => (year === null || held === year) && (!byYear || !chosen.years.size || chosen.years.has(held))).length;
      }
      return count;
    }

    function change(act) {
      act();
      toAddress(chosen);
      filter();
      suggest();
      const active = document.activeElement?.dataset?.key;
      draw();
      if (active) side.querySelector(`[data-key="${CSS.escape(active)}"]`)?.focus();
    }

    function filter() {
      if (!chat.setFilters) return;
      const names = (welcome?.spots ?? []).map((one) => ({ code: one.code, ...one.name }));
      chat.setFilters({ places: [...chosen.places], years: [...chosen.years], names });
    }

    /** Example questions of what is chosen. */
    async function suggest() {
      if (!welcome) return;
      let examples = welcome.examples;
      if (any()) {
        const query = new URLSearchParams([...[...chosen.places].map((code) => ["places", code]), ...[...chosen.years].map((year) => ["years", year])]);
        const before = address(chosen);
        const reply = await fetch(`api/v1/suggestions?${query}`);
        if (before !== address(chosen)) return; // chosen anew meanwhile
        if (reply.ok) examples = await reply.json();
      }
      chat.setAttribute("suggestions", examples[language()].join("|"));
    }

    function draw() {
      if (!welcome) return;
      const years = [...new Set(welcome.spots.flatMap((one) => one.years))].sort();
      const names = [...[...chosen.places].map((code) => name(spot(code))), ...[...chosen.years].sort()].join(language() === "zh" ? "、" : ", ");
      const reports = counted({ byPlace: true, byYear: true });
      const key = !any() ? "scope_all" : reports > 1 ? "scope_some" : reports ? "scope_some_one" : "scope_none";
      const told = say(key, { reports: any() ? reports : welcome.reports, names });
      const details = el("details", { class: "rq-scope", open, ontoggle: () => { open = details.open; } },
        el("summary", {}, el("span", { class: "rq-scope-title" }, say("scope")), " ", el("span", { class: "rq-scope-told", role: "status" }, told)),
        any() && el("button", { type: "button", class: "rq-plain", "data-key": "clear", onclick: () => change(() => { chosen.places.clear(); chosen.years.clear(); }) }, say("scope_clear")),
        years.length > 0 && el("fieldset", { class: "rq-years" }, el("legend", {}, say("scope_years")), ...years.map(yearBox)),
        welcome.spots.length > 0 && el("fieldset", { class: "rq-places" }, el("legend", {}, say("scope_places")),
          welcome.spots.length > FEW && finder(), el("ul", {}, ...inside("").map(branch))));
      side.replaceChildren(details);
    }

    function yearBox(year) {
      const box = el("input", { type: "checkbox", "data-key": `y${year}`, onchange: () => change(() => toggle(chosen.years, year)) });
      box.checked = chosen.years.has(year);
      return el("label", {}, box, ` ${year} `, el("span", { class: "rq-number" }, String(counted({ year, byPlace: true }))));
    }

    /** A place with its places under it, which a button unfolds. A place within a chosen one is chosen with it. */
    function branch(one) {
      const under = inside(one.code);
      const box = el("input", { type: "checkbox", "data-key": one.code, onchange: () => change(() => {
        toggle(chosen.places, one.code);
        for (const code of [...chosen.places]) if (above(code).includes(one.code)) chosen.places.delete(code);
      }) });
      box.checked = covered(one.code);
      box.disabled = above(one.code).some((code) => chosen.places.has(code));
      box.indeterminate = !box.checked && [...chosen.places].some((code) => above(code).includes(one.code));
      const list = under.length ? el("ul", { hidden: !unfolded.has(one.code) }, ...under.map(branch)) : null;
      const fold = list && el("button", { type: "button", class: "rq-fold", "data-key": `f${one.code}`, "aria-expanded": String(!list.hidden),
        "aria-label": say("scope_inside", { place: name(one) }), onclick: () => {
          list.hidden = !list.hidden;
          fold.setAttribute("aria-expanded", String(!list.hidden));
          if (list.hidden) unfolded.delete(one.code);
          else unfolded.add(one.code);
        } });
      return el("li", { "data-name": `${one.name.zh} ${one.name.en}`.toLowerCase() }, el("div", { class: "rq-branch" },
        el("label", {}, box, ` ${name(one)} `, el("span", { class: "rq-number" }, String(counted({ within: one.code, byYear: true })))), fold), list);
    }

    /** A box that leaves only the places whose name has what is typed, with those around them. */
    function finder() {
      return el("input", { type: "search", class: "rq-find", "aria-label": say("scope_find"), placeholder: say("scope_find"), oninput: (event) => {
        const wanted = event.target.value.trim().toLowerCase();
        for (const item of side.querySelectorAll(".rq-places li")) {
          item.hidden = Boolean(wanted) && ![item, ...item.querySelectorAll("li")].some((one) => one.dataset.name.includes(wanted));
        }
        for (const list of side.querySelectorAll(".rq-places li > ul")) {
          const code = list.parentElement.querySelector("input").dataset.key;
          list.hidden = wanted ? false : !unfolded.has(code);
        }
      } });
    }

    redraws.ask();
    if (page.held) page.welcome(page.held);
    if (window.customElements) customElements.whenDefined("report-chat").then(filter);
  };

  function toggle(set, value) {
    if (!set.delete(value)) set.add(value);
  }

  function fromAddress() {
    const query = new URLSearchParams(location.search);
    const list = (key, form) => new Set((query.get(key) ?? "").split(",").filter((part) => form.test(part)).slice(0, 100));
    return { places: list("places", /^\d{6}$/), years: new Set([...list("years", /^\d{4}$/)].map(Number)) };
  }

  const address = (chosen) => JSON.stringify([[...chosen.places].sort(), [...chosen.years].sort()]);

  function toAddress(chosen) {
    const here = new URL(location.href);
    for (const key of ["places", "years"]) {
      if (chosen[key].size) here.searchParams.set(key, [...chosen[key]].sort().join(","));
      else here.searchParams.delete(key);
    }
    history.replaceState(history.state, "", here.href.replace(/%2C/g, ","));
  }
})();
