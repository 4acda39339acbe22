/* One question over HTTP: its events as they come, taken up again after a cut, or as JSON where no stream gets through. */
const WAITS = [500, 1000, 2000]; // ms before each try to take a stream up again
const SILENT = 8000; // ms without a byte after the headers: something on the way holds streams back
const LOST = 40000; // ms without a byte later on; the server says something every 15 s

/** JSON without `toJSON`, which some pages put on Array.prototype. */
function pack(value) {
  if (Array.isArray(value)) {
    let items = "";
    for (let at = 0; at < value.length; at++) items += (at ? "," : "") + pack(value[at]);
    return "[" + items + "]";
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value === undefined ? null : value);
  let fields = "";
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) fields += (fields ? "," : "") + JSON.stringify(name) + ":" + pack(value[name]);
  }
  return "{" + fields + "}";
}

/** 128 random bits as hexadecimal digits; randomUUID is missing on pages without https. */
function randomId() {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += (byte + 256).toString(16).slice(1);
  return text;
}

/** Cuts text into server-sent events and hands each on as {id, name, data}; what is no JSON is passed over. */
function eventReader(on) {
  let rest = "", name = "", data = "", id = 0;
  function line(text) {
    if (text === "") {
      if (data) {
        let value;
        try { value = JSON.parse(data); } catch (error) { value = undefined; }
        if (value !== undefined) on({ id, name: name || "message", data: value });
      }
      name = data = "";
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    else if (field === "data") data += (data ? "\n" : "") + value;
    else if (field === "id" && /^\d+$/.test(value)) id = Number(value);
  }
  return (chunk) => {
    rest += chunk;
    const end = /\r\n|\n|\r(?!$)/g; // a \r at the end may be half of \r\n
    let from = 0, found;
    while ((found = end.exec(rest))) {
      line(rest.slice(from, found.index));
      from = end.lastIndex;
    }
    rest = rest.slice(from);
  };
}

/** Why a request was refused: {code, message_zh, message_en, retry_after, status}. */
async function refusal(response) {
  let told = null;
  try { told = (await response.json()).error; } catch (error) { /* a proxy's own page */ }
  const error = told && typeof told.code === "string" ? told : { code: "http_" + response.status };
  const header = Number(response.headers.get("Retry-After"));
  if (!(error.retry_after > 0) && header > 0) error.retry_after = header;
  error.status = response.status;
  return error;
}

/** A request to the API, never with cookies to another site. */
function request(api, path, headers, more) {
  const options = { credentials: "same-origin", cache: "no-store", redirect: "error", headers };
  return fetch(api + "/api/v1/" + path, Object.assign(options, more));
}

/** Ask. `on` gets every event, "answer" with the JSON form where no events came,
    and {name: "~cut"} and "~back" around a cut.
    `done` never fails: {end: "done" | "stopped" | "cut" | "error", error}. */
function ask(api, body, headers, on) {
  const key = randomId();
  let stopped = false, ended = null, last = 0, answer = "", controller = null, wake = null;
  const again = () => !stopped && !ended;

  function send(path, accept, posted) {
    controller = new AbortController();
    const sent = Object.assign({ Accept: accept }, headers);
    const more = { signal: controller.signal };
    if (posted) {
      Object.assign(sent, { "Content-Type": "application/json", "Idempotency-Key": key });
      Object.assign(more, { method: "POST", body: pack(body) });
    }
    return request(api, path, sent, more);
  }

  function take(event) {
    if (!again() || (event.id && event.id <= last)) return; // heard before the cut
    last = event.id || last;
    if (event.name === "meta" && event.data.answer_id) answer = event.data.answer_id;
    if (event.name === "done") ended = { end: "done" };
    if (event.name === "error") ended = { end: "error", error: event.data };
    on(event);
  }

  /** Reads a stream to its end or its cut; true when not one byte came in `patience` ms. */
  async function read(response, patience) {
    const feed = eventReader(take);
    const held = controller;
    let silent = false, some = false, timer = 0;
    const wait = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => { silent = !some; held.abort(); }, ms);
    };
    wait(patience);
    try {
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      for (;;) {
        const part = await reader.read();
        if (part.done || stopped) break;
        some = true;
        wait(LOST);
        feed(decoder.decode(part.value, { stream: true }));
        if (ended) held.abort();
      }
    } catch (error) { /* cut: the caller sees that nothing has ended */ }
    clearTimeout(timer);
    return silent;
  }

  /** The whole answer at once, then its events, which are complete by now; the answer itself where even they fail. */
  async function whole() {
    const response = await send("ask", "application/json", true);
    if (!response.ok) { ended = { end: "error", error: await refusal(response) }; return; }
    const told = await response.json();
    try {
      const events = await send("answers/" + encodeURIComponent(told.id) + "/events?after=0", "text/event-stream");
      if (events.ok) await read(events, SILENT);
    } catch (error) { /* no stream at all */ }
    if (again()) {
      on({ name: "answer", data: told });
      ended = { end: "done" };
    }
  }

  async function resume() {
    for (let tried = 0; tried < WAITS.length && again(); tried++) {
      on({ name: "~cut" });
      await new Promise((resolve) => { wake = resolve; setTimeout(resolve, WAITS[tried]); });
      if (!again()) return;
      try {
        const path = "answers/" + encodeURIComponent(answer) + "/events?after=" + last;
        const response = await send(path, "text/event-stream");
        if (response.status === 404) return; // no longer kept
        if (!response.ok) continue;
        on({ name: "~back" });
        await read(response, LOST);
      } catch (error) { /* the next try */ }
    }
  }

  async function run() {
    try {
      const response = await send("ask", "text/event-stream", true);
      if (!response.ok) return { end: "error", error: await refusal(response) };
      if (await read(response, SILENT) && again()) await whole();
    } catch (error) {
      if (!stopped) return { end: "error", error: { code: navigator.onLine === false ? "offline" : "network" } };
    }
    if (again() && answer) await resume();
    return ended || { end: stopped ? "stopped" : "cut" };
  }

  const stop = () => {
    if (!again()) return;
    stopped = true;
    if (controller) controller.abort();
    if (wake) wake();
  };
  return { stop, done: run() };
}
