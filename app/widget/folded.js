/* The events of one answer folded into its state: plain data, which can be kept, restored and drawn at any moment. */

/** The state before the first event. `finish` is "" while it grows, then stop, abstain, stopped, cut or error. */
function begun(question) {
  return {
    question, id: "", session: "", lang: "", text: "", understood: null, sources: {}, parts: [], table: null,
    coverage: null, notes: [], verify: null, sums: [], suggestions: [], finish: "", error: null, ms: null,
  };
}

const FOLDS = {
  __proto__: null, // an event named as what every object has is no rule
  meta: (state, data) => ({ id: data.answer_id, ...data }),
  status: (state, data) => ({ text: data.text }),
  sources(state, data) {
    const sources = { ...state.sources };
    for (const item of data.items) sources[item.n] = item;
    return { sources };
  },
  delta(state, data) {
    const parts = state.parts.slice();
    const last = parts.pop();
    return { parts: parts.concat(typeof last === "string" ? last + data.t : last ? [last, data.t] : data.t) };
  },
  cite: (state, data) => ({ parts: state.parts.concat({ n: data.n }) }),
  restart: () => ({ parts: [], sources: {}, table: null }),
  table: (state, data) => ({ table: data }),
  note: (state, data) => ({ notes: state.notes.concat(data) }),
  verify: (state, data) => ({ verify: data }),
  done: (state, data) => data,
  error: (state, data) => ({ finish: "error", error: data }),
  stopped: () => ({ finish: "stopped" }),
  cut: () => ({ finish: "cut" }),
};

/** The state after one more event, {id, name, data}; the one given is not changed, and events without a rule pass by. */
function fold(state, event) {
  const rule = FOLDS[event.name];
  return rule ? { ...state, ...rule(state, event.data || {}) } : state;
}

/** The numbers of the sources there are. */
const numbersOf = (state) => Object.keys(state.sources).map(Number);

const CITED = "\uffff"; // stands for a citation where the text is searched for the ends of sentences
const ENDS = /[。;；!?！？\n]|[^\d\s]\.(?=\s|$)/g;

/** The text as lines of sentences, {s, pieces}; a piece is a string or the numbers of sources. `s` counts as the server does. */
function sentences(parts) {
  const cites = [];
  const text = parts.map((part) => (typeof part === "string" ? part.split(CITED).join("") : (cites.push(part.n), CITED))).join("");
  const lines = [[]];
  let number = 0;
  let from = 0;
  function take(to) {
    const sentence = text.slice(from, to);
    from = to;
    const pieces = [];
    sentence.replace("\n", "").split(CITED).forEach((words, at) => {
      if (at) pieces.push(cites.shift());
      if (words) pieces.push(words);
    });
    if (pieces.length) lines[lines.length - 1].push({ s: sentence.trim() ? number : -1, pieces });
    if (sentence.trim()) number += 1;
    if (sentence.slice(-1) === "\n") lines.push([]);
  }
  ENDS.lastIndex = 0;
  for (let end = ENDS.exec(text); end; end = ENDS.exec(text)) take(end.index + end[0].length);
  take(text.length);
  return lines.filter((line) => line.length);
}

/** The text with its markers, as it is copied. */
function asText(state) {
  return state.parts.map((part) => (typeof part === "string" ? part : part.n.map((n) => "[" + n + "]").join(""))).join("");
}
