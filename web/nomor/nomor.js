// SPDX-License-Identifier: GPL-3.0-or-later
// A number on a phone: keeps the page of the server fresh. It listens while it is seen;
// hidden it gives its stream back and asks now and then, for a browser has six of them.
// Pages of one browser share a number's stream (lib/stream.js).
// What it says stands in the page, in the reader's language; another state is another
// page, which is fetched. What is shown is the last known state with its age.
import { share } from "../lib/stream.js";

const POLL_MS = 15000;
const SILENT_MS = 30000;
const HIDE_MS = 5000;
const FRESH_ROUNDS = 8;

const base = () => `/v1/track/${encodeURIComponent(root().dataset.token)}`;
const root = () => document.getElementById("nomor");
const part = (id) => document.getElementById(id);

let stream = null;
let live = false; // it stands
let heardAt = Date.now();
let last = null;
let sound = null; // the AudioContext that one press allowed
let hideTimer = 0;
let fetching = false;
let again = false;

const say = (sentence, blanks) => sentence.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
const minutes = (seconds) => Math.ceil(seconds / 60);
// The office's time, whatever the phone's clock and zone: minutes since the page was made.
let loadedAt = Date.now();
function clock(at) {
  const minute = (Number(root().dataset.minute) + Math.floor((at - loadedAt) / 60000) + 1440) % 1440;
  const two = (value) => String(value).padStart(2, "0");
  return two(Math.floor(minute / 60)) + (document.documentElement.lang === "en" ? ":" : ".") + two(minute % 60);
}

// Three short tones, and what the phone can do.
function alarm() {
  navigator.vibrate?.([400, 200, 400, 200, 400]);
  if (!sound) return;
  for (let i = 0; i < 3; i++) {
    const tone = sound.createOscillator();
    const loud = sound.createGain();
    tone.frequency.value = 880;
    loud.gain.value = 0.4;
    tone.connect(loud).connect(sound.destination);
    tone.start(sound.currentTime + i * 0.5);
    tone.stop(sound.currentTime + i * 0.5 + 0.3);
  }
}

function armSound() {
  const button = part("suara");
  if (!button) return;
  button.hidden = false;
  if (sound) {
    button.textContent = button.dataset.on;
    button.disabled = true;
  }
  button.addEventListener("click", () => {
    const Kind = window.AudioContext || window.webkitAudioContext;
    sound = Kind ? new Kind() : null;
    sound?.resume?.();
    navigator.vibrate?.(100);
    button.textContent = button.dataset.on;
    button.disabled = true;
  });
}

function tellAge() {
  const link = part("link");
  if (!link) return;
  const stale = Date.now() - heardAt > SILENT_MS;
  const text = stale ? say(root().dataset.stale, { pukul: clock(heardAt) }) : root().dataset.fresh;
  if (link.textContent !== text) link.textContent = text;
}

function heard() {
  heardAt = Date.now();
  tellAge();
}

// The page of another state, put in the place of this one.
async function fetchPage() {
  again = fetching; // what came meanwhile is not in the page that is on its way
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("nomor");
      if (fresh) {
        root().replaceWith(document.adoptNode(fresh));
        loadedAt = Date.now();
        document.title = page.title;
        armSound();
        heard();
      }
    }
  } catch {
    tellAge();
  }
  fetching = false;
  if (again) fetchPage();
}

// An hour or more is a time on the clock.
function waits(words, { estimate_s: least, estimate_to_s: most }) {
  if (most >= 3600) return words.later;
  return least > 0 ? words.wait : words.soon;
}

function drawWaiting(position) {
  const words = root().dataset;
  const from = Date.now() + position.estimate_s * 1000;
  const to = Date.now() + position.estimate_to_s * 1000;
  const before = [words.next, words.one][position.ahead] ?? say(words.ahead, { orang: position.ahead });
  part("headline").textContent = before;
  if (part("hari")) part("hari").hidden = position.served_today !== false;
  if (part("wait")) {
    part("wait").textContent = say(waits(words, position), {
      dari: minutes(position.estimate_s), sampai: minutes(position.estimate_to_s), pukul: clock(from), hingga: clock(to),
    });
  }
}

function draw(position) {
  const before = last ?? { state: root().dataset.state };
  const moved = position.state !== root().dataset.state;
  const called = position.state === "called" && (before.state !== "called" || (last && last.times !== position.times));
  last = position;
  if (called) {
    part("headline").textContent = say(root().dataset.called, { loket: position.counter });
    root().className = "token called";
    alarm();
  }
  const shut = position.state === "waiting" && position.counter_open === false;
  if (moved || called || shut !== Boolean(root().dataset.shut)) {
    fetchPage();
  } else if (root().dataset.live) {
    drawWaiting(position);
  }
}

async function ask() {
  try {
    const answer = await fetch(base(), { cache: "no-store" });
    if (answer.ok) {
      draw(await answer.json());
      heard();
    }
  } catch {
    tellAge();
  }
}

const isOver = () => !part("link");

function close() {
  stream?.close();
  stream = null;
  live = false;
}

function listen() {
  if (stream || !window.EventSource || document.hidden || isOver()) return;
  stream = share(`${base()}/events`, {
    types: ["position"],
    onEvent({ data }) {
      draw(JSON.parse(data));
      heard();
    },
    onState(stands) {
      live = stands;
      if (stands) heard();
      else tellAge();
    },
  });
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hideTimer);
  if (document.hidden) {
    hideTimer = setTimeout(close, HIDE_MS);
  } else if (!isOver()) {
    ask(); // a phone that slept may have missed its call
    listen();
  }
});

let rounds = 0;
setInterval(() => {
  rounds += 1;
  if (!isOver() && !document.hidden && rounds % FRESH_ROUNDS === 0 && !root().dataset.live) {
    fetchPage(); // who came early: the hour may have come
  }
  if (isOver()) {
    close();
  } else if (live) {
    heard(); // comments that keep it open are not told to scripts
  } else {
    ask();
    listen();
  }
  tellAge();
}, POLL_MS);

armSound();
listen();
heard();
