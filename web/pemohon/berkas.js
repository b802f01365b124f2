// SPDX-License-Identifier: GPL-3.0-or-later
// The papers of an application: choosing a file sends it, small, a piece at a time, one
// after the other, however often the line breaks. What it says stands in the page (#kata);
// what it shows after is the server's page again. Without it the links lead to a form.
import { morph } from "../lib/morph.js";
import { prepare } from "./picture.js";
import { forget, keep, keptOf } from "./kept.js";
import { Refused, sendPieces } from "../lib/tus.js";

const ACCEPT = "image/jpeg,image/png,application/pdf";
const CHOOSING = "antrean.pilih"; // the paper whose camera is open: told of when the tab was killed meanwhile
const AGAIN_MS = 3000; // the page is asked for again, when the line is gone
const BACK_MS = 2000; // a browser that comes back without a file was cancelled

const words = document.getElementById("kata");
const application = words.dataset.id;
const isShared = words.hasAttribute("data-shared");
const form = document.querySelector("form[data-kind]"); // on the page of one paper
const list = document.getElementById("daftar");
const queue = { last: Promise.resolve(), busy: new Map() }; // kind: { stopped }

const say = (name, blanks = {}) => words.dataset[name].replace(/\{(\w+)\}/g, (whole, blank) => (blank in blanks ? blanks[blank] : whole));
const placeOf = (kind) => (form ? form : document.getElementById(kind));
const labelOf = (kind) => (form ? document.querySelector("h1") : placeOf(kind).querySelector("h2")).textContent;
const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

function announce(text) {
  document.getElementById("berita").textContent = text;
}

function clear(place) {
  place.classList.remove("stop", "brand");
  for (const old of place.querySelectorAll(".sending, .err")) old.remove();
}

function show(place, shown, style) {
  clear(place);
  place.classList.add(style);
  place.append(shown);
}

function showFault(kind, title, detail) {
  const shown = copyOf("keliru");
  const strong = document.createElement("b");

  strong.textContent = title;
  shown.querySelector("span").append(strong, detail ? ` ${detail}` : "");
  show(placeOf(kind), shown, "stop");
  announce(`${labelOf(kind)}: ${title} ${detail || ""}`);
}

function showWord(kind, word) {
  const said = words.querySelector(`[data-word="${word}"]`);
  const shown = copyOf("keliru");

  shown.querySelector("span").append(...said.cloneNode(true).childNodes);
  show(placeOf(kind), shown, "stop");
  announce(`${labelOf(kind)}: ${said.textContent}`);
}

function showRefusal(kind, refused) {
  if (refused.status === 401) {
    show(placeOf(kind), copyOf("masuk-lagi"), "stop");
    announce(say("signedOut"));
  } else {
    showFault(kind, refused.problem.title || refused.message, refused.problem.detail);
  }
}

/* A bar and its words; said aloud at each quarter, and when the line breaks. */
function progressOf(kind, job) {
  const place = placeOf(kind);
  const shown = copyOf("jalan");
  const bar = shown.querySelector("progress");
  const text = shown.querySelector("span");
  const at = { percent: 0, quarter: -1, stands: true, busy: false };

  function draw() {
    const sentence = say(at.busy ? "busy" : !at.stands ? "cut" : at.percent === 100 ? "checking" : "sending", { n: at.percent });
    const quarter = Math.floor(at.percent / 25);

    bar.value = at.percent;
    text.textContent = sentence;
    if (quarter !== at.quarter || !at.stands) announce(`${labelOf(kind)}: ${sentence}`);
    at.quarter = quarter;
  }

  text.textContent = say("preparing");
  announce(`${labelOf(kind)}: ${say("preparing")}`);
  shown.querySelector("button").addEventListener("click", async () => {
    job.stopped = true;
    queue.busy.delete(kind);
    await forget(application, kind); // what is shown as gone does not come back
    if (!queue.busy.has(kind)) clear(place);
  });
  show(place, shown, "brand");
  return {
    sent(bytes, all) {
      at.percent = Math.floor((100 * bytes) / all);
      draw();
    },
    stands(stands, answered) {
      const busy = !stands && answered;

      if (stands === at.stands && busy === at.busy) return;
      at.stands = stands;
      at.busy = busy;
      draw();
    },
  };
}

/* The server's page, however long the line is gone: what was sent is not shown as missing. */
async function pageNow() {
  for (;;) {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });

      if (answer.status !== 429 && answer.status < 500) return await answer.text();
    } catch (broken) {
      // asked again
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/* What the server says of the papers now, but for those on their way. */
function refresh(kind, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const count = fresh.getElementById("jumlah");
  const hadFocus = placeOf(kind).contains(document.activeElement);

  if (!count) { // another page: signed out, for one
    location.reload();
    return;
  }
  for (const slot of fresh.querySelectorAll("#daftar > li")) {
    const old = document.getElementById(slot.id);

    if (old && !old.querySelector(".sending, .err")) morph(old, slot); // a press on it may be under way
  }
  document.getElementById("jumlah").textContent = count.textContent;
  if (hadFocus) placeOf(kind).querySelector("a").focus();
}

async function done(kind) {
  const name = labelOf(kind);

  if (form) {
    location.assign(`/permohonan/${application}/berkas?kabar=masuk`);
    return;
  }
  const html = await pageNow();

  if (!queue.busy.has(kind)) clear(placeOf(kind));
  refresh(kind, html);
  announce(say("sent", { berkas: name }));
}

async function sendOne(kind, blob, at, job, progress) {
  if (job.stopped) return;
  try {
    const whole = await sendPieces(blob, {
      address: "/v1/uploads",
      metadata: { application, kind },
      language: document.documentElement.lang,
      at,
      isStopped: () => job.stopped,
      onBegun: (address) => isShared || job.stopped || keep(application, kind, blob, address),
      onSent: progress.sent,
      onState: progress.stands,
    });

    if (!whole) return;
    await forget(application, kind);
    queue.busy.delete(kind);
    await done(kind);
  } catch (wrong) {
    if (job.stopped) return; // another file has its place, or none
    queue.busy.delete(kind);
    if (!(wrong instanceof Refused)) throw wrong;
    if (wrong.status !== 401) await forget(application, kind);
    showRefusal(kind, wrong);
  }
}

function enqueue(kind, blob, at, job, progress) {
  const go = () => sendOne(kind, blob, at, job, progress);

  queue.last = queue.last.then(go, go);
}

function isChoosing(kind) {
  if (kind) sessionStorage.setItem(CHOOSING, kind);
  else sessionStorage.removeItem(CHOOSING);
}

async function take(kind, file) {
  const job = { stopped: false };

  if (queue.busy.has(kind)) queue.busy.get(kind).stopped = true; // another file is meant
  queue.busy.set(kind, job);
  const progress = progressOf(kind, job);
  const { blob, fault } = await prepare(file);

  if (job.stopped) return;
  if (fault) {
    isChoosing(null);
    queue.busy.delete(kind);
    showWord(kind, fault);
    return;
  }
  if (!isShared) await keep(application, kind, blob, null);
  isChoosing(null);
  enqueue(kind, blob, null, job, progress);
}

/* The link that was pressed opens a field of its own, which nobody sees. */
function choose(kind) {
  const field = document.createElement("input");

  function settle() {
    if (!queue.busy.has(kind)) isChoosing(null);
  }
  function end() {
    field.remove();
    settle();
  }
  field.type = "file";
  field.accept = ACCEPT;
  field.hidden = true;
  field.addEventListener("change", () => {
    if (field.files.length) take(kind, field.files[0]);
    end();
  });
  field.addEventListener("cancel", end);
  addEventListener("focus", () => setTimeout(settle, BACK_MS), { once: true }); // an old browser tells of no cancel
  document.body.append(field);
  isChoosing(kind);
  field.click();
}

function everyPaper() {
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-send]");

    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link.closest("li").id);
  });
}

function onePaper() {
  const field = form.querySelector("[type=file]");
  const kind = form.dataset.kind;

  field.addEventListener("click", () => isChoosing(kind));
  field.addEventListener("cancel", () => isChoosing(null));
  field.addEventListener("change", () => (field.files.length ? take(kind, field.files[0]) : isChoosing(null)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.files.length) showWord(kind, "missing");
    else if (!queue.busy.has(kind)) take(kind, field.files[0]);
  });
}

/* What was on its way when the page ended goes on; what did not even come is told of. */
async function goOn() {
  const lost = sessionStorage.getItem(CHOOSING);
  const kept = isShared ? [] : await keptOf(application);

  for (const one of kept) {
    const job = { stopped: false };

    if (form ? one.kind !== form.dataset.kind : !placeOf(one.kind)) continue;
    queue.busy.set(one.kind, job);
    const progress = progressOf(one.kind, job);

    announce(`${labelOf(one.kind)}: ${say("resumed")}`);
    enqueue(one.kind, one.blob, one.at, job, progress);
  }
  isChoosing(null);
  if (lost && !queue.busy.has(lost) && (form ? lost === form.dataset.kind : placeOf(lost))) showFault(lost, say("lost"), "");
}

if (form) onePaper();
else everyPaper();
goOn();
