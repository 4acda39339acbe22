/* One conversation: its turns, the question under way, and what the tab keeps of it for a day. */
const DAY = 86400000;
const KEEP = 20; // turns kept over a reload
const POLL = 5000, PATIENCE = 120000; // ms: how often and how long a service that starts is waited for

/** What is kept under a name; nothing where it is too old, or the browser keeps nothing. */
function recall(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    return Date.now() - kept.at < DAY ? kept : null;
  } catch (error) {
    return null;
  }
}

/** Keep a value under a name, null to forget it. */
function remember(name, value) {
  try {
    if (value) sessionStorage.setItem(name, pack({ at: Date.now(), ...value }));
    else sessionStorage.removeItem(name);
  } catch (error) { /* blocked or full: the conversation then lasts as long as the page */ }
}

/** The outside of a finished turn: what `ask` promises and the `answer` event carries. */
function answerOf({ question, state }) {
  return { id: state.id, question, text: asText(state), sources: Object.values(state.sources), verify: state.verify, timings: state.ms, finish: state.finish };
}

const OWN_WORDS = /^(offline|network|origin_not_allowed|unknown_key)$/;

/** An error in the visitor's words: the server's own where it has some that help. */
function told(error, lang) {
  const code = error.code === "key_disabled" ? "unknown_key" : error.code;
  return OWN_WORDS.test(code) ? word(lang, code, { origin: location.origin }) : error["message_" + lang] || word(lang, "failed");
}

/** A turn is {question, filters, state, phase, error}; its phase is asking, cut, starting, done, stopped, cut_off or error.
    `host` gives the service and its settings, and hears of every step by `_changed(turn, what, event)`. */
class Conversation {
  constructor(host) {
    this._host = host;
    this._forget();
  }

  /** Begin anew; what is under way is stopped and no longer heard. */
  _forget() {
    this._stop();
    this._turns = [];
    this._busy = this._wire = this._session = null;
  }

  get _last() { return this._turns.slice(-1)[0]; }

  _phase(turn, phase, error) {
    turn.phase = phase;
    turn.error = error || null;
    this._host._changed(turn, "phase");
  }

  _end(turn, phase, error) {
    this._busy = this._wire = null;
    const data = error && { ...error, message_zh: told(error, "zh"), message_en: told(error, "en") };
    if (phase !== "done") turn.state = fold(turn.state, { name: phase === "cut_off" ? "cut" : phase, data });
    this._phase(turn, phase, error);
    this._host._changed(turn, "end");
  }

  _heard(turn, event) {
    if (event.name[0] === "~") return this._phase(turn, event.name === "~cut" ? "cut" : "asking");
    if (event.data.session) this._session = event.data.session;
    if (event.name !== "error") turn.state = fold(turn.state, event);
    return this._host._changed(turn, "event", event);
  }

  /** The body of a question: earlier ones that were answered go with it, as many as the service reads. */
  _body(turn) {
    const earlier = this._turns.slice(0, this._turns.indexOf(turn)).filter((one) => one.phase === "done");
    const body = { question: turn.question, lang: this._host._language(), history: earlier.slice(-this._host._limit("history", 10)).map((one) => one.question) };
    if (this._session) body.session = this._session;
    if (turn.filters) body.filters = turn.filters;
    return body;
  }

  /** Ask; the promise gives the turn when it has ended, however. */
  _put(question, filters) {
    const turn = { question, filters };
    this._turns.push(turn);
    return this._run(turn, true);
  }

  /** Ask the question of a turn, again in its place where it is not new. */
  async _run(turn, fresh) {
    if (this._busy) return turn;
    const until = Date.now() + PATIENCE, host = this._host;
    this._busy = turn;
    turn.state = begun(turn.question);
    if (fresh) host._changed(turn, "new");
    this._phase(turn, "asking");
    while (this._busy === turn) {
      const mine = this._wire = ask(host._api(), this._body(turn), host._headers(), (event) => { if (this._wire === mine) this._heard(turn, event); });
      const { end, error } = await mine.done;
      if (this._wire !== mine) break; // stopped
      if (!error) this._end(turn, end === "cut" ? "cut_off" : end);
      else if (error.code !== "starting" || Date.now() > until) this._end(turn, "error", error);
      else {
        this._phase(turn, "starting", error);
        await this._started(turn, until);
      }
    }
    return turn;
  }

  /** Wait until the service says that it runs, or it took too long, or the visitor stopped. */
  async _started(turn, until) {
    const host = this._host;
    do {
      await pause(POLL);
      try {
        if ((await request(host._api(), "site", host._headers())).status !== 503) return;
      } catch (failure) { /* not yet */ }
    } while (this._busy === turn && Date.now() < until);
  }

  _stop() {
    const turn = this._busy;
    if (!turn) return;
    this._wire.stop();
    this._end(turn, "stopped");
  }

  /** As plain data, and from it again: a turn that had not ended is one cut off. */
  _saved() {
    const turns = this._turns.slice(-KEEP).map(({ question, filters, state, phase, error }) => ({ question, filters, state, phase, error }));
    return { session: this._session, turns };
  }

  _restore({ session, turns }) {
    this._session = session;
    for (const turn of turns) {
      if (!/^(done|error|stopped|cut_off)$/.test(turn.phase)) Object.assign(turn, { phase: "cut_off", state: fold(turn.state, { name: "cut" }) });
      this._turns.push(turn);
    }
  }
}
