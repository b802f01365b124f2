// SPDX-License-Identifier: GPL-3.0-or-later
// One file sent a piece at a time over a line that breaks, by tus 1.0.0. It goes on where
// the server says that it stands, after a break as after another start of the page.
//
//   await sendPieces(blob, { address, metadata, at, isStopped, onBegun, onSent, onState })
//
// `onState(stands, answered)`: does it go on; if not, did somebody answer that he is busy?
// True: all is there. False: it was stopped. It throws Refused: what the server said no to, in
// its words. A line that is cut is waited for as long as the page lives.
const PIECE = 65536; // what a line of 50 kbit/s carries in ten seconds
const PATIENCE_MS = 60000; // a piece that takes longer is on a dead line
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
const TUS = { "Tus-Resumable": "1.0.0", "X-Antrean": "1" };

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.code || String(status));
    this.status = status;
    this.problem = problem; // RFC 9457; {} when it said nothing
  }
}

// What is over by itself; too many uploads of one account are not: no time is named then.
const isPassing = ({ status, headers }) => status === 423 || status >= 500 || (status === 429 && headers.get("Retry-After") !== null);

async function problemOf(answer) {
  try {
    return await answer.json();
  } catch (none) {
    return {};
  }
}

function base64(text) {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

// `world` is what a test puts in place of the browser's: fetch, pause(ms).
export async function sendPieces(blob, {
  address, metadata, language = "id", at = null, piece = PIECE, world = browser(),
  isStopped = () => false, onBegun = () => {}, onSent = () => {}, onState = () => {},
}) {
  let offset = 0;
  let wait = FIRST_WAIT_MS;

  // One request; null when nobody answered, or not for now: then it has waited a little.
  async function ask(method, where, headers, body) {
    const cut = new AbortController();
    const timer = setTimeout(() => cut.abort(), PATIENCE_MS);
    let answer = null;

    try {
      answer = await world.fetch(where, { method, body, signal: cut.signal, headers: Object.assign({ "Accept-Language": language }, TUS, headers) });
    } catch (broken) {
      answer = null;
    } finally {
      clearTimeout(timer);
    }
    if (answer && !isPassing(answer)) {
      wait = FIRST_WAIT_MS;
      onState(true, true);
      return answer;
    }
    onState(false, Boolean(answer));
    await world.pause(Math.max(wait, 1000 * Number((answer && answer.headers.get("Retry-After")) || 0)));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    return null;
  }

  async function begin() {
    const told = Object.keys(metadata).map((name) => `${name} ${base64(metadata[name])}`);
    const answer = await ask("POST", address, { "Upload-Length": String(blob.size), "Upload-Metadata": told.join(",") });

    if (!answer) return;
    if (answer.status !== 201) throw new Refused(answer.status, await problemOf(answer));
    at = answer.headers.get("Location");
    offset = 0;
    await onBegun(at);
  }

  // How far it is; what the server has forgotten begins anew.
  async function look() {
    const answer = await ask("HEAD", at, {});

    if (!answer) return false;
    if (answer.status === 404 || answer.status === 410) {
      at = null;
      return false;
    }
    if (!answer.ok) throw new Refused(answer.status, {});
    offset = Number(answer.headers.get("Upload-Offset"));
    onSent(offset, blob.size);
    return true;
  }

  // The next piece. True: it came, and `offset` is what the server has.
  async function send() {
    const answer = await ask("PATCH", at, { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" }, blob.slice(offset, offset + piece));

    if (!answer || answer.status === 404) return false;
    if (answer.status === 204) {
      offset = Number(answer.headers.get("Upload-Offset"));
      onSent(offset, blob.size);
      return true;
    }
    const problem = await problemOf(answer);

    if (problem.code !== "wrong_offset") throw new Refused(answer.status, problem);
    return false;
  }

  // What nobody will ask for again is told so, as well as the line allows.
  function drop() {
    if (at) world.fetch(at, { method: "DELETE", headers: TUS }).catch(() => {});
  }

  let known = false; // is `offset` what the server has?

  try {
    while (!isStopped()) {
      if (!at) {
        await begin();
        known = Boolean(at);
      } else if (!known) {
        known = await look();
      } else if (offset < blob.size) {
        known = await send();
      } else {
        return true;
      }
    }
  } catch (refused) {
    if (refused.status !== 401) drop();
    throw refused;
  }
  drop();
  return false;
}

// A pause ends early when the phone finds its line again.
function browser() {
  return {
    fetch: (where, options) => fetch(where, options),
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(done, ms);

        function done() {
          clearTimeout(timer);
          removeEventListener("online", done);
          resolve();
        }
        addEventListener("online", done);
      }),
  };
}
