/* One question over HTTP: its events as they come, taken up again after a cut, or as JSON where no stream gets through. */
const WAITS = [500, 1000, 2000]; // ms before each try to take a stream up again
const SILENT = 8000; // ms without a byte after the headers: something on the way holds streams back
const LOST = 40000; // ms without a byte later on; the server says something every 15 s

/** JSON without `toJSON`, which some pages put on Array.prototype. */
function pack(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const list = Array.isArray(value);
  let text = "";
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) text += (text && ",") + (list ? "" : JSON.stringify(name) + ":") + pack(value[name]);
  }
  return list ? "[" + text + "]" : "{" + text + "}";
}

/** 128 random bits; crypto.randomUUID is missing on pages without https. */
const randomId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A request to the API; no cookies to another site, as is usual. */
const request = (api, path, headers, more) => fetch(api + "/api/v1/" + path, { cache: "no-store", headers, ...more });

/** What the service sends to such a request; null where it sends nothing of use. */
async function got(...given) {
  try {
    const response = await request(...given);
    return response.ok ? await response.json() : null;
  } catch (error) {
    return null;
  }
}

/** Why a request was refused, in the API's words where it was the API: {code, message_zh, message_en, retry_after}. */
async function refusal(response) {
  try {
    return { retry_after: Number(response.headers.get("Retry-After")), ...(await response.json()).error };
  } catch (error) { // a proxy's own page
    return { code: "http_" + response.status };
  }
}

/** Cuts text into server-sent events and hands each on as {id, name, data}; what is no JSON is passed over. */
function eventReader(on) {
  let rest = "", event = {};
  return (chunk) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      const [, field, value] = /^(\w*): ?(.*)/.exec(line) || [];
      if (field) event[field] = value;
      if (line) continue;
      try {
        if (event.data) on({ id: Number(event.id), name: event.event, data: JSON.parse(event.data) });
      } catch (error) { /* not ours */ }
      event = {};
    }
  };
}

/** Ask. `on` gets every event, and {name: "~cut"}, "~back" around a cut.
    `done` never fails: {end: "done" | "stopped" | "cut" | "error", error}. */
function ask(api, body, headers, on) {
  const key = randomId();
  let ended = null, last = 0, answer = "", controller = null;

  function send(path, accept, more, options) {
    controller = new AbortController();
    return request(api, path, { Accept: accept, ...headers, ...more }, { signal: controller.signal, ...options });
  }
  const post = (accept) => send("ask", accept, { "Content-Type": "application/json", "Idempotency-Key": key }, { method: "POST", body: pack(body) });
  const refused = async (response) => { ended = { end: "error", error: await refusal(response) }; };

  const told = (after) => "answers/" + answer + "/events?after=" + after;

  function take(event) {
    if (ended || event.id <= last) return; // stopped, or heard before the cut
    last = event.id || last;
    if (event.name === "meta") answer = event.data.answer_id;
    if (event.name === "done") ended = { end: "done" };
    if (event.name === "error") ended = { end: "error", error: event.data };
    on(event);
  }

  /** Reads a stream to its end or its cut; true when not one byte came in `patience` ms. */
  async function read(response, patience) {
    const feed = eventReader(take), decoder = new TextDecoder(), held = controller;
    let some = false, timer = 0, silent = false;
    const wait = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => { silent = !some; held.abort(); }, ms);
    };
    wait(patience);
    try {
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done && !ended; part = await reader.read()) {
        some = true;
        wait(LOST);
        feed(decoder.decode(part.value, { stream: true }));
        if (ended) held.abort();
      }
    } catch (error) { /* cut: the caller sees that nothing has ended */ }
    clearTimeout(timer);
    return silent;
  }

  async function run() {
    try {
      let response = await post("text/event-stream");
      if (!response.ok) await refused(response);
      else if (await read(response, SILENT) && !ended) {
        response = await post("application/json");
        if (!response.ok) await refused(response);
        else {
          answer = (await response.json()).id;
          response = await send(told(0), "application/json");
          for (const event of await response.json()) take(event);
        }
      }
    } catch (error) {
      ended = ended || { end: "error", error: { code: navigator.onLine ? "network" : "offline" } };
    }
    for (let tried = 0; tried < WAITS.length && answer && !ended; tried++) {
      on({ name: "~cut" });
      await pause(WAITS[tried]);
      if (ended) break;
      try {
        const response = await send(told(last), "text/event-stream");
        if (response.status === 404) break; // no longer kept
        if (!response.ok) continue;
        on({ name: "~back" });
        await read(response, LOST);
      } catch (error) { /* the next try */ }
    }
    return ended || { end: "cut" };
  }

  return {
    done: run(),
    stop() {
      ended = ended || { end: "stopped" };
      controller.abort();
    },
  };
}
