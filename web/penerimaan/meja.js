// SPDX-License-Identifier: GPL-3.0-or-later
// The information desk, live: what stands beside the person is fetched anew when the line
// moves, and the person too where the page has an address of its own. What a search found
// stays: its words are in no address. What is being typed is left alone.
import { clock } from "../lib/live.js";
import { morph } from "../lib/morph.js";
import { share } from "../lib/stream.js";

const REST_MS = 1500; // events that come together are one look
const SOMETIMES_MS = 30000; // estimates move without events
const of = (kind, words) => words.map((word) => `${kind}.${word}`);
const desk = document.querySelector("[data-live]");
const mark = document.querySelector(".live");
let waiting = 0;
let heardAt = Date.now();

function tell(stands) {
  if (stands) heardAt = Date.now();
  if (!mark) return;
  mark.hidden = false;
  mark.classList.toggle("old", !stands);
  mark.textContent = stands
    ? mark.dataset.liveWords
    : mark.dataset.lostWords.replace("{jam}", clock(heardAt));
}

function show(page, selector) {
  const old = document.querySelector(selector);
  const fresh = page.querySelector(selector);

  if (old && fresh) morph(old, fresh);
}

async function refresh() {
  const own = location.pathname !== "/penerimaan";

  waiting = 0;
  try {
    const answer = await fetch(own ? location.pathname : "/penerimaan");

    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");

    show(page, "#sisi");
    show(page, "header time");
    if (own) show(page, "[aria-labelledby=orang]");
    tell(true);
  } catch {
    tell(false);
  }
}

function lineMoved() {
  if (!waiting) waiting = setTimeout(refresh, REST_MS);
}

share(desk.dataset.live, {
  since: Number(desk.dataset.since),
  types: [
    ...of("visit", ["waiting", "called", "started", "finished", "absent", "held", "cancelled"]),
    ...of("counter", ["opened", "paused", "closed"]),
    ...of("day", ["closed", "reopened"]),
  ],
  onEvent: lineMoved,
  onState(stands) {
    tell(stands);
    if (stands) lineMoved();
  },
});
setInterval(() => document.visibilityState === "visible" && lineMoved(), SOMETIMES_MS);
