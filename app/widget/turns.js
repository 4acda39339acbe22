/* The log: each question with its answer, what became of it, and where the log stands while an answer grows. */
const NEAR = 80; // px from where the log was left, within which it follows a growing answer
const NO_USE = /key|origin|too_long|empty|invalid|scope/; // refusals that asking again does not mend

/** Whether what is cited stands beside the text, as the styles have it. */
const roomy = (node) => node.clientWidth >= 52 * parseFloat(getComputedStyle(node).fontSize);

class Turns {
  constructor(host, log) {
    this._host = host;
    this._log = log;
    this._shown = new Map(); // turn -> {node, answer, foot, timer}
    this._watch = window.ResizeObserver && new ResizeObserver(() => this._follow());
  }

  /** Whether the log still stands where it was left. */
  _still() { return Math.abs(this._log.scrollTop - this._left) <= NEAR; }

  /** The end of the log, but never past the beginning of the question that is being answered. */
  _follow() {
    const log = this._log;
    if (!this._last || !this._still()) return;
    log.scrollTop = Math.min(this._last.offsetTop - 8, log.scrollHeight - log.clientHeight);
    this._left = log.scrollTop;
  }

  /** Draw a turn, in its place where it has one. */
  _draw(turn) {
    const host = this._host, old = this._shown.get(turn);
    const opens = () => host._inline && !host.siteKey && turn === host._conv._last && this._still() && roomy(node);
    const answer = drawAnswer({ ...host._answering(), opens }), foot = h("div", { class: "rc-foot" });
    const question = h("p", { class: "rc-question", part: "message" }, h("span", { class: "rc-hidden" }, host._say("you")), turn.question);
    const node = h("article", { class: "rc-turn" }, question, answer.node, foot);
    const one = { node, answer, foot };
    this._shown.set(turn, one);
    if (old) {
      clearInterval(old.timer);
      this._log.replaceChild(node, old.node);
    } else this._log.appendChild(node);
    if (this._watch) this._watch.observe(node);
    this._change(turn);
    return node;
  }

  /** What became of a turn: its answer, and under it the state of the connection or a way to ask again. */
  _change(turn, what) {
    if (what === "new") {
      this._last = this._draw(turn);
      this._log.scrollTop = this._log.scrollHeight;
      this._left = this._log.scrollTop; // where it came to stand
      this._follow();
      return;
    }
    const one = this._shown.get(turn), error = turn.error || {};
    one.answer.update(turn.state);
    if (what === "event") return;
    clearInterval(one.timer);
    const starting = turn.phase === "starting";
    one.answer.node.hidden = starting;
    attr(one.node, { "data-phase": turn.phase });
    const line = starting ? this._host._say("starting", { n: error.retry_after || 10 }) : turn.phase === "cut" && this._host._say("recovering");
    refill(one.foot, line && h("p", { class: "rc-line rc-waiting" }, line), /^(error|stopped|cut_off)$/.test(turn.phase) && !NO_USE.test(error.code) && this._retry(turn, one, error));
  }

  /** The button that asks again, counting down where the service named a time. */
  _retry(turn, one, error) {
    let seconds = Math.ceil(error.retry_after || 0);
    const again = button("", () => seconds > 0 || this._host._conv._run(turn), { class: "rc-plain rc-retry" });
    const tick = () => {
      refill(again, this._host._say(seconds > 0 ? "retry_in" : "retry", { n: seconds }));
      attr(again, { "aria-disabled": seconds > 0 });
      if (seconds <= 0) clearInterval(one.timer);
    };
    one.timer = setInterval(() => { seconds -= 1; tick(); }, 1000);
    tick();
    return again;
  }

  _clear() {
    this._shown.forEach((one) => { clearInterval(one.timer); one.node.remove(); });
    this._shown.clear();
    this._last = null;
  }

  /** Go to the last question. */
  _toLast() {
    const log = this._log, last = log.lastElementChild;
    if (last) log.scrollTop = last.offsetTop - 8;
    this._left = log.scrollTop;
  }
}
