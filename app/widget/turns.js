/* The log: each question with its answer, what became of it, and where the log stands while an answer grows. */
const NEAR = 80; // px from where the log was left, within which it follows a growing answer

/** `view`: {lang(), context(), announce(text), retry(turn)}; `log` is the element that scrolls. */
function turnList(view, log) {
  const shown = new Map(); // turn -> {node, answer, foot, timer}
  let following = null, left = 0;
  const watch = window.ResizeObserver ? new ResizeObserver(() => follow()) : null;

  /** The end of the log, but never past the beginning of the question that is being answered. */
  function follow() {
    if (!following || Math.abs(log.scrollTop - left) > NEAR) return;
    const top = following.offsetTop - log.offsetTop - 8;
    log.scrollTop = Math.min(top, log.scrollHeight - log.clientHeight);
    left = log.scrollTop;
  }

  function add(turn) {
    const answer = drawAnswer(view.context());
    const foot = h("div", { class: "rc-foot" });
    const question = h("p", { class: "rc-question", part: "message" }, h("span", { class: "rc-hidden" }, word(view.lang(), "you") + "："), turn.question);
    const node = h("article", { class: "rc-turn" }, question, answer.node, foot);
    const one = { node, answer, foot, timer: 0 };
    const old = shown.get(turn);
    shown.set(turn, one);
    if (old) {
      clearInterval(old.timer);
      log.replaceChild(node, old.node);
    } else log.appendChild(node);
    if (watch) watch.observe(node);
    answer.update(turn.state);
    settle(turn);
    return node;
  }

  /** What stands under the answer: the state of the connection, or a way to ask again. */
  function settle(turn) {
    const one = shown.get(turn);
    const say = (key, slots) => word(view.lang(), key, slots);
    clearInterval(one.timer);
    one.node.setAttribute("data-phase", turn.phase);
    one.answer.node.hidden = turn.phase === "starting";
    const line = (text) => h("p", { class: "rc-line rc-waiting" }, text);
    if (turn.phase === "cut") refill(one.foot, line(say("recovering")));
    else if (turn.phase === "starting") refill(one.foot, line(say("starting", { n: (turn.error && turn.error.retry_after) || 10 })));
    else if (turn.phase === "error" || turn.phase === "stopped" || turn.phase === "cut_off") refill(one.foot, again(turn, one, say));
    else refill(one.foot);
  }

  /** The button that asks again, counting down where the service named a time; none where asking again cannot help. */
  function again(turn, one, say) {
    const error = turn.error || {};
    if (NO_USE[error.code]) return null;
    const button = h("button", { type: "button", class: "rc-plain rc-retry", onclick() {
      if (button.getAttribute("aria-disabled") === "true") return;
      view.retry(turn);
    } });
    let seconds = Math.min(Math.ceil(error.retry_after || 0), 3600);
    function tick() {
      refill(button, seconds > 0 ? say("retry_in", { n: seconds }) : say(turn.phase === "stopped" ? "again" : "retry"));
      button.setAttribute("aria-disabled", String(seconds > 0));
      if (seconds-- <= 0) clearInterval(one.timer);
    }
    tick();
    if (seconds >= 0) one.timer = setInterval(tick, 1000);
    return button;
  }

  function changed(turn, what) {
    if (what === "new") {
      following = add(turn);
      left = log.scrollTop = log.scrollHeight;
      follow();
      return;
    }
    const one = shown.get(turn);
    if (!one) return;
    if (what !== "event") settle(turn);
    one.answer.update(turn.state);
    if (what === "phase" && turn.phase === "asking" && following !== one.node) following = one.node;
  }

  return {
    changed,
    /** Draw every turn, anew in the language of now. */
    draw(turns) {
      for (const turn of turns) add(turn);
    },
    clear() {
      shown.forEach((one) => { clearInterval(one.timer); one.node.remove(); });
      shown.clear();
      following = null;
    },
    /** Go to the last question. */
    toLast() {
      const last = log.lastElementChild;
      if (last) log.scrollTop = last.offsetTop - log.offsetTop - 8;
      left = log.scrollTop;
    },
  };
}

const NO_USE = { origin_not_allowed: true, unknown_key: true, key_disabled: true, question_too_long: true, too_long: true, empty_question: true, no_scope: true };
