/* One conversation: its turns, the question under way, and what the tab keeps of it for a day. */
const DAY = 86400000;
const KEEP = 20; // turns kept over a reload
const POLL = 5000, PATIENCE = 120000; // ms: how often and how long a service that starts is waited for

/** What is kept under a name; null where nothing is, it is too old, or the browser keeps nothing. */
function recall(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    return kept && Date.now() - kept.at < DAY ? kept : null;
  } catch (error) {
    return null;
  }
}

/** Keep a value under a name, null to forget it; a browser that keeps nothing is no trouble. */
function remember(name, value) {
  try {
    if (value) sessionStorage.setItem(name, pack(Object.assign({ at: Date.now() }, value)));
    else sessionStorage.removeItem(name);
  } catch (error) { /* blocked or full: the conversation then lasts as long as the page */ }
}

/** The outside of a finished turn: what `ask` promises and the `answer` event carries. */
function answerOf(turn) {
  const state = turn.state, sources = [];
  for (const n of Object.keys(state.sources)) sources.push(state.sources[n]);
  return { id: state.id, question: turn.question, text: asText(state), sources, verify: state.verify, timings: state.ms, finish: state.finish };
}

/** What an error is to the visitor: {zh, en}, the server's words where it has some. */
function troubleOf(error) {
  const code = error.code;
  const own = code === "offline" || code === "network" || code === "starting_over" || code === "too_long" ? code
    : code === "origin_not_allowed" ? "origin"
    : code === "unknown_key" || code === "key_disabled" ? "disabled"
    : "";
  const slots = Object.assign({ origin: location.origin }, error);
  const text = (lang) => (own ? word(lang, own, slots) : error["message_" + lang] || error.message || word(lang, "failed"));
  return { zh: text("zh"), en: text("en") };
}

/** A turn is {question, filters, state, phase, error}; its phase is asking, cut, starting, done, stopped, cut_off or error.
    `settings()` gives {api, headers, lang, limit}; `changed(turn, what, detail)` hears every step. */
function conversation(settings, changed) {
  const self = { turns: [], session: null, busy: null };
  let wire = null, wake = null, stopped = false;

  function ended(turn, phase, error) {
    turn.phase = phase;
    turn.error = error || null;
    self.busy = wire = null;
    if (phase === "stopped" || phase === "cut_off") turn.state = fold(turn.state, { name: phase === "stopped" ? "stopped" : "cut" });
    if (error) {
      const told = troubleOf(error);
      turn.state = fold(turn.state, { name: "error", data: Object.assign({}, error, { message_zh: told.zh, message_en: told.en }) });
    }
    changed(turn, "end");
  }

  function heard(turn, event) {
    if (event.name === "~cut" || event.name === "~back") {
      turn.phase = event.name === "~cut" ? "cut" : "asking";
      changed(turn, "phase");
      return;
    }
    const session = event.data && event.data.session;
    if ((event.name === "meta" || event.name === "answer") && session) self.session = session;
    if (event.name !== "error") turn.state = fold(turn.state, event);
    changed(turn, "event", event);
  }

  /** The earlier questions that were answered, oldest first, as many as the service reads. */
  function history(turn) {
    const asked = [];
    for (const one of self.turns) {
      if (one === turn) break;
      if (one.phase === "done") asked.push(one.question);
    }
    return asked.slice(-settings().history);
  }

  function pause(ms) {
    return new Promise((resolve) => { wake = resolve; setTimeout(resolve, ms); });
  }

  /** Wait until the service says that it runs; false when it took too long or the visitor stopped. */
  async function started(turn, error, until) {
    turn.phase = "starting";
    turn.error = error;
    changed(turn, "phase");
    while (!stopped && Date.now() < until) {
      await pause(POLL);
      if (stopped) return false;
      const { api, headers } = settings();
      try {
        if ((await request(api, "site", headers)).status !== 503) return true;
      } catch (failure) { /* not yet */ }
    }
    return false;
  }

  async function run(turn) {
    const until = Date.now() + PATIENCE;
    stopped = false;
    self.busy = turn;
    turn.phase = "asking";
    turn.error = null;
    turn.state = begun(turn.question);
    changed(turn, "phase");
    for (let renewed = false; ;) {
      const { api, headers, lang } = settings();
      const body = { question: turn.question, lang };
      const earlier = history(turn);
      if (earlier.length) body.history = earlier;
      if (self.session) body.session = self.session;
      if (turn.filters) body.filters = turn.filters;
      wire = ask(api, body, headers, (event) => { if (self.busy === turn) heard(turn, event); });
      const { end, error } = await wire.done;
      if (self.busy !== turn) return turn; // the conversation was begun anew meanwhile
      if (stopped || end === "stopped") ended(turn, "stopped");
      else if (end === "done") ended(turn, "done");
      else if (end === "cut") ended(turn, "cut_off");
      else if (error.code === "starting") {
        if (await started(turn, error, until)) continue;
        if (self.busy === turn) ended(turn, stopped ? "stopped" : "error", stopped ? null : { code: "starting_over" });
      } else if (/session/.test(error.code) && error.status === 401 && self.session && !renewed) {
        self.session = null; // it has expired: the service gives a new one
        renewed = true;
        continue;
      } else ended(turn, "error", error);
      return turn;
    }
  }

  return Object.assign(self, {
    /** Ask; the promise gives the turn when it has ended, however. */
    put(question, filters) {
      const turn = { question, filters, state: begun(question), phase: "asking", error: null };
      self.turns.push(turn);
      changed(turn, "new");
      return { turn, done: run(turn) };
    },
    /** Ask the question of a turn again, in its place. */
    retry: (turn) => (self.busy ? null : run(turn)),
    stop() {
      stopped = true;
      if (wire) wire.stop();
      if (wake) wake();
    },
    /** Forget every turn. */
    reset() {
      self.stop();
      self.busy = wire = null;
      self.turns = [];
      self.session = null;
    },
    /** As plain data, and from it again: a turn that had not ended is one cut off. */
    saved: () => ({ session: self.session, turns: self.turns.slice(-KEEP).map(({ question, filters, state, phase, error }) => ({ question, filters, state, phase, error })) }),
    restore(kept) {
      self.session = kept.session || null;
      for (const turn of kept.turns || []) {
        const over = turn.phase === "done" || turn.phase === "stopped" || turn.phase === "error" || turn.phase === "cut_off";
        if (!over) Object.assign(turn, { phase: "cut_off", error: null, state: fold(turn.state, { name: "cut" }) });
        self.turns.push(turn);
      }
    },
  });
}
