/* What a reader does with a finished answer: copies it with its sources, and says whether it was right. */

const REASONS = "wrong_number|wrong_citation|off_topic|incomplete|outdated".split("|");

function tools(view) {
  const copy = button(view.say("copy"), () => copied(withSources(view), copy, view, "copy"));
  const bar = h("div", { class: "rc-actions" }, copy);
  const root = h("div", {}, bar);
  if (view.feedback === false || !view.state.id) return root;
  const verdicts = {}, line = h("p", { class: "rc-line rc-told" });
  ["up", "down"].forEach((verdict) => {
    verdicts[verdict] = button(view.say(verdict), () => judge(verdict), { "aria-pressed": false });
    bar.append(verdicts[verdict]);
  });
  let form = null;
  const press = (verdict) => Object.keys(verdicts).forEach((key) => attr(verdicts[key], { "aria-pressed": key === verdict }));

  function judge(verdict) {
    press(verdict);
    if (form) form.remove();
    form = null;
    if (verdict === "up") send("up", [], "");
    else root.append((form = reasons()));
    if (form) form.querySelector("input").focus();
  }

  function reasons() {
    const boxes = REASONS.map((reason) => h("input", { type: "checkbox", value: reason }));
    const comment = h("textarea", { rows: "2", maxlength: "1000", class: "rc-field", "aria-label": view.say("comment"), placeholder: view.say("comment") });
    return h("form", { class: "rc-reasons", onsubmit(event) {
      event.preventDefault();
      send("down", boxes.filter((box) => box.checked).map((box) => box.value), comment.value.trim());
    } },
    h("fieldset", {}, h("legend", {}, view.say("why")), ...boxes.map((box) => h("label", {}, box, " ", view.say(box.value)))),
    comment, button(view.say("submit"), null, { type: "submit" }));
  }

  async function send(verdict, chosen, comment) {
    const body = { answer_id: view.state.id, verdict, reasons: chosen, comment, session: view.state.session };
    const kept = await got(view.api, "feedback", { ...view.headers(), "Content-Type": "application/json" }, { method: "POST", body: pack(body) });
    if (kept && form) {
      form.remove();
      form = null;
    }
    line.textContent = view.say(kept ? "thanks" : "failed");
    root.append(line);
    view.announce(line.textContent);
    if (kept) view.emit("feedback", { answer: view.state.id, verdict, reasons: chosen, comment });
    else press("");
  }
  return root;
}

/** Question and answer as plain text, then each source with its quote and address. */
function withSources(view) {
  const state = view.state;
  const items = numbersOf(state).map((n) => {
    const item = state.sources[n];
    const link = readerOf(view, item);
    const about = [item.title && "《" + item.title + "》", item.place || view.say("noPlace"), item.date || item.year, item.section].filter(Boolean).join("，");
    return "[" + n + "] " + about + "：“" + item.quote.replace(/\s+/g, " ") + "” " + link;
  });
  return [state.question, "", asText(state), "", ...items].join("\n").trim() + "\n";
}

/** Put on the clipboard, and say so on the button; a page that is not served over https has only the old way. */
async function copied(text, pressed, view, key) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch (failure) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    pressed.focus();
  }
  pressed.textContent = view.say(done ? "copied" : "notCopied");
  view.announce(pressed.textContent);
  setTimeout(() => { pressed.textContent = view.say(key); }, 4000);
}
