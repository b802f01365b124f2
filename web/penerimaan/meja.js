// SPDX-License-Identifier: GPL-3.0-or-later
// The information desk, live: what stands beside the person is fetched anew when the line
// moves, and the person too where the page has an address of its own. What a search found
// stays: its words are in no address. What is being typed is left alone.
import { isAnother, live } from "../lib/live.js";
import { morph } from "../lib/morph.js";
import { share } from "../lib/stream.js";

const REST_MS = 1500; // events that come together are one look
const SOMETIMES_MS = 30000; // estimates move without events
const of = (kind, words) => words.map((word) => `${kind}.${word}`);
const desk = document.querySelector("[data-live]");
let waiting = 0;

function show(page, selector) {
  const old = document.querySelector(selector);
  const fresh = page.querySelector(selector);

  if (old && fresh) morph(old, fresh);
}

async function refresh() {
  const own = location.pathname !== "/penerimaan";
  const address = own ? location.pathname : "/penerimaan";
  const known = stream.last;

  waiting = 0;
  try {
    const answer = await fetch(address);

    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");

    if (isAnother(page, known)) {
      location.assign(address);
      return;
    }
    show(page, "#sisi");
    show(page, "header time");
    if (own) show(page, "[aria-labelledby=orang]");
    live(true);
  } catch {
    live(false);
  }
}

function lineMoved() {
  if (!waiting) waiting = setTimeout(refresh, REST_MS);
}

const stream = share(desk.dataset.live, {
  since: Number(desk.dataset.since),
  types: [
    ...of("visit", ["waiting", "called", "started", "finished", "absent", "held", "cancelled"]),
    ...of("counter", ["opened", "paused", "closed"]),
    ...of("day", ["closed", "reopened"]),
  ],
  onEvent: lineMoved,
  onState(stands) {
    live(stands);
    if (stands) lineMoved();
  },
});
setInterval(() => document.visibilityState === "visible" && lineMoved(), SOMETIMES_MS);
