// SPDX-License-Identifier: GPL-3.0-or-later
// The board, live: a call that is new flashes, once, and is heard; notices follow one
// another. A browser lets a page sound after a press alone, unless it was told otherwise.
import { follow, serverNow } from "../lib/live.js";
import { FRESH_MS, speaker } from "./suara.js";

const types = [
  ...["called", "recalled", "started", "finished", "absent", "waiting"].map((word) => `visit.${word}`),
  ...["opened", "paused", "closed"].map((word) => `counter.${word}`),
  ...["board.content", "board.test", "day.closed", "day.reopened"],
];
const FLASH_MS = 6000;
const NOTICE_MS = 12000;
const REPORT_MS = 60000;
const STUCK_MS = 5000; // a sound that takes so much longer than it is does not play
const notices = { "day.closed": "closing", "board.test": "test" };
const call = () => document.getElementById("panggilan");
const board = () => document.querySelector(".layar").dataset;
let told = call()?.dataset.call; // what is there at the start was called before

let flashing = 0;
let frame = 0;

// On the body, which is not made anew when the rest is. What was called too long ago, while
// nobody told us or nobody saw this page, only stands there.
function flash() {
  const { call: now, at } = call().dataset;

  if (!now || now === told) return;
  told = now;
  clearTimeout(flashing);
  cancelAnimationFrame(frame);
  document.body.classList.remove("flash");
  frame = requestAnimationFrame(() => {
    if (serverNow() - at > FRESH_MS) return;
    document.body.classList.add("flash");
    flashing = setTimeout(() => document.body.classList.remove("flash"), FLASH_MS);
  });
}

let notice = 0;
function nextNotice() {
  const texts = [...document.querySelectorAll(".tick p")];

  notice = texts.length ? (notice + 1) % texts.length : 0;
  texts.forEach((one, i) => {
    one.classList.toggle("shown", i === notice);
    one.classList.toggle("hidden", i !== notice);
  });
}

// ---- sound ----

const audio = globalThis.AudioContext ? new AudioContext() : null;
const sounds = () => audio?.state === "running";
let silent = false; // the last sound did not come, or did not play
const voice = speaker({ fetchSound, play, now: serverNow, onPlayed, onFault: () => onHeard(false) });

async function fetchSound(query) {
  const answer = await fetch(`/v1/voice?${query}`);

  if (!answer.ok) throw new Error(`voice: ${answer.status}`);
  onHeard(true);
  return answer.arrayBuffer();
}

async function play(bytes) {
  const source = audio.createBufferSource();

  source.buffer = await audio.decodeAudioData(bytes.slice(0));
  source.connect(audio.destination);
  await new Promise((done, fail) => {
    const stuck = setTimeout(fail, source.buffer.duration * 1000 + STUCK_MS, new Error("the sound is stuck"));

    source.onended = () => done(clearTimeout(stuck));
    source.start();
  });
}

function hear({ id, type, data }) {
  const { number, counter, times = 1, hall = "", at } = JSON.parse(data);
  const ours = new URLSearchParams(location.search).get("hall");

  if (!sounds() || board().speaks === undefined || (ours && hall && hall !== ours)) return;
  if (type === "board.test") voice.notice("test", Date.parse(at));
  else if (board().quiet !== undefined) return;
  else if (notices[type]) voice.notice(notices[type], Date.parse(at));
  else if (type === "visit.called" || type === "visit.recalled") voice.call({ seq: id, number, counter, times, at: Date.parse(at) });
}

// A board that was paired tells what it does; whoever is signed in looks on.
function tell(path, body) {
  if (board().device === undefined) return;
  const key = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  const headers = { "Content-Type": "application/json", "X-Antrean": "1", "Idempotency-Key": key };

  fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {}); // said again in a minute
}

function onPlayed(seq) {
  tell(`/v1/announcements/${seq}/played`, { at: new Date(serverNow()).toISOString() });
}

function report() {
  const hall = new URLSearchParams(location.search).get("hall") ?? "";

  tell("/v1/devices/self", {
    screen: `${innerWidth}x${innerHeight}`,
    ...(hall ? { hall } : {}),
    sound: board().speaks === undefined ? "off" : sounds() && !silent ? "ok" : "missing",
    clock: new Date().toISOString(),
  });
}

function onSound() {
  document.body.classList.toggle("mute", board().speaks !== undefined && (!sounds() || silent));
  if (!sounds()) voice.hush();
  report();
}

// A voice that the server cannot give is none, whatever the browser's loudspeaker says.
function onHeard(well) {
  if (silent === !well) return;
  silent = !well;
  onSound();
}

function shown() {
  flash();
  if (board().quiet !== undefined) voice.hush();
  voice.settings(board().stamp);
  voice.prepare(
    sounds() && board().speaks !== undefined
      ? board().likely.split(", ").filter(Boolean).map((one) => ({ number: one.split(" ")[0], counter: Number(one.split(" ")[1]) }))
      : [],
  );
}

document.addEventListener("click", async (event) => {
  if (event.target.id !== "nyala") return;
  await audio?.resume();
  onSound();
  shown();
});
if (document.querySelector(".layar")) start(); // else it waits to be named

function start() {
  audio?.addEventListener("statechange", onSound);
  follow({ types, address: () => location.pathname + location.search, onShown: shown, onEvent: hear });
  onSound();
  shown();
  document.getElementById("nyala")?.focus();
  setInterval(nextNotice, NOTICE_MS);
  setInterval(report, REPORT_MS);
}
