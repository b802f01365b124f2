// SPDX-License-Identifier: GPL-3.0-or-later
// The counter by keys, as antrean-counter has them, and live. The rules of what may be
// pressed are the server's: what is shown enabled can be pressed, and each button carries
// its keys. Without this file every button is a form or a link.
import { follow } from "../lib/live.js";
import { keyOf, nextState } from "./keys.js";

const CALLS = ["called", "recalled", "started", "finished", "absent", "waiting", "held", "cancelled", "unserved", "checklist"];
const types = [
  ...CALLS.map((word) => `visit.${word}`),
  ...["opened", "paused", "closed", "help"].map((word) => `counter.${word}`),
  "concern.taken",
  "day.closed",
  "day.reopened",
  "settings.changed",
];
const SETTLE_MS = 300; // ticks that follow one another are one list
const AGAIN_MS = 3000; // and are told again when nobody answered
const PICTURE_MS = 400; // no press counts in a question's first moment: data-fresh

const main = document.getElementById("isi");
const here = location.pathname.match(/^\/loket\/\d+/)[0]; // a form may have left its own address
const live = document.querySelector("[data-live]")
  ? follow({ types, address: () => here, onShown: shown })
  : null;
let picture = 0;

const isOpen = () => main.querySelector("dialog[open]");
const papersForm = () => document.getElementById("berkas");

function shown() {
  for (const one of main.querySelectorAll("button[data-must], [data-search]")) one.hidden = false;
  for (const one of main.querySelectorAll(".noscript")) one.hidden = true;
}

function ask(name) {
  const dialog = document.getElementById(name);

  if (!dialog || isOpen()) return;
  dialog.querySelector("form")?.reset();
  dialog.cause = document.activeElement;
  dialog.show();
  clearTimeout(picture);
  dialog.setAttribute("data-fresh", "");
  picture = setTimeout(() => dialog.removeAttribute("data-fresh"), PICTURE_MS);
  const search = dialog.querySelector("[data-search] input");

  if (search) filter(search);
  (search || dialog.querySelector("h2")).focus();
}

function leave(dialog) {
  dialog.close();
  if (dialog.cause && dialog.cause.isConnected) dialog.cause.focus();
}

// What was ticked goes out as one list; a finish waits for it. The form is data-busy from
// a tick until it was told, so that no answer from before takes it back.
const papers = { timer: 0, ticks: 0, sending: Promise.resolve(true) };
function tell() {
  clearTimeout(papers.timer);
  papers.timer = 0;
  const form = papersForm();

  if (!form) return papers.sending;
  papers.sending = papers.sending.then(async () => {
    const { ticks } = papers;
    const done = await live.send(form, null, { quiet: true });

    if (done && ticks === papers.ticks) form.removeAttribute("data-busy");
    if (done === null && !papers.timer) papers.timer = setTimeout(tell, AGAIN_MS);
    return done;
  });
  return papers.sending;
}
function tellSoon() {
  papersForm().setAttribute("data-busy", "");
  papers.ticks += 1;
  clearTimeout(papers.timer);
  papers.timer = setTimeout(tell, SETTLE_MS);
}

const radios = (row) => [...row.querySelectorAll("input[type=radio]")];

function tick(row, value) {
  const radio = radios(row).find((one) => one.value === value);

  if (!radio || radio.disabled || radio.checked) return;
  radio.checked = true;
  tellSoon();
}

function press(place) {
  const row = main.querySelector(`[data-paper="${place}"]`);

  if (!row) return;
  const now = radios(row).find((one) => one.checked);

  tick(row, nextState(radios(row).map((one) => one.value), now ? now.value : ""));
  row.querySelector("th").focus();
}

function allThere() {
  for (const row of main.querySelectorAll("[data-paper][data-must]")) {
    const now = radios(row).find((one) => one.checked);

    if (!now || now.value === "") tick(row, radios(row)[1].value);
  }
}

// The next paper, round and round; Enter opens its note.
function nextPaper() {
  const rows = [...main.querySelectorAll("[data-paper] th")];
  const at = rows.indexOf(document.activeElement);

  if (rows.length) rows[(at + 1) % rows.length].focus();
}

function openNote(head) {
  const details = head.querySelector("details");

  details.open = true;
  details.querySelector("input").focus();
}

async function act(form, button) {
  let told = true;

  while (told && papersForm()?.hasAttribute("data-busy")) told = await (papers.timer ? tell() : papers.sending);
  if (told) await live.send(form, button);
}

main.addEventListener("submit", (event) => {
  if (!live) return;
  event.preventDefault();
  if (event.target.id === "berkas") {
    document.activeElement.closest("th")?.focus();
    tell();
  } else if (!event.target.closest("dialog[data-fresh]")) {
    act(event.target, event.submitter);
  }
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a");

  if (event.target.closest("button[data-must]")) allThere();
  if (!link || !live) return;
  if (link.hasAttribute("data-close") || link.getAttribute("aria-disabled")) event.preventDefault();
  if (link.hasAttribute("data-close")) leave(link.closest("dialog"));
  if (link.dataset.ask) {
    event.preventDefault();
    ask(link.dataset.ask);
  }
});

main.addEventListener("change", (event) => {
  if (event.target.closest("#berkas") && live) tellSoon();
});

function filter(search) {
  const wanted = search.value.trim().toLowerCase();

  for (const one of search.closest("dialog").querySelectorAll(".targets .choice")) {
    one.hidden = wanted !== "" && !one.textContent.toLowerCase().includes(wanted);
  }
}
main.addEventListener("input", (event) => {
  if (event.target.closest("[data-search]")) filter(event.target);
});

// In a question: digits choose, Enter and + do it, Escape leaves.
function keyInDialog(dialog, key, event) {
  const inField = event.target.matches("input:not([type=radio])");

  if (key === "Escape") {
    leave(dialog);
    return true;
  }
  if (dialog.hasAttribute("data-fresh") && !inField) return true;
  if (key === "Enter" && event.target.closest("[data-search]")) {
    const first = dialog.querySelector(".targets .choice:not([hidden]) input");

    if (first) {
      first.checked = true;
      dialog.querySelector("h2").focus();
    }
    return true;
  }
  if (inField || event.target.closest("a")) return false;
  if (/^[1-9]$/.test(key)) {
    const radio = dialog.querySelector(`[data-digit="${key}"]`);

    if (radio) radio.checked = true;
    return Boolean(radio);
  }
  return pressButton(dialog, key);
}

function pressButton(scope, key) {
  const button = [...scope.querySelectorAll("[data-keys]")].find(
    (one) => !one.disabled && one.dataset.keys.split(" ").includes(key) && (scope !== main || !one.closest("dialog")),
  );

  if (!button) return false;
  if (button.form && button.type === "submit") button.form.requestSubmit(button);
  else button.click();
  return true;
}

// Through the list of who is away, as + and - go through a list.
function keyInList(key) {
  const list = document.activeElement.closest("[data-focus]");

  if (!list || !["+", "=", "-"].includes(key)) return false;
  const buttons = [...list.querySelectorAll("button")];
  const step = key === "-" ? buttons.length - 1 : 1;

  buttons[(buttons.indexOf(document.activeElement) + step) % buttons.length].focus();
  return true;
}

function keyOnDesk(key, event) {
  const paper = event.target.closest("[data-paper]");

  if (event.target.matches("input:not([type=radio]), summary")) return false;
  if (keyInList(key)) return true;
  if (papersForm() && /^[1-9]$/.test(key)) {
    press(key);
    return true;
  }
  if (papersForm() && (key === "+" || key === "=")) {
    nextPaper();
    return true;
  }
  if (key === "Enter" && paper && event.target.matches("th")) {
    openNote(event.target);
    return true;
  }
  if (key === "Enter" && event.target.matches("a, button, input")) return false; // its own
  const away = main.querySelector("[data-focus]");

  if (away && away.dataset.focus.split(" ").includes(key)) {
    away.querySelector("button").focus();
    return true;
  }
  if (key === "F8") {
    location.href = `${here}/riwayat`;
    return true;
  }
  if (key === "F4") {
    nextPaper();
    return true;
  }
  if (key === "F7") {
    open(here, "antrean-loket", "popup,width=420,height=640");
    return true;
  }
  if (key === "F12") {
    ask("tombol");
    return true;
  }
  return pressButton(main, key);
}

document.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  const dialog = isOpen();

  if (!live || !key || event.repeat) return;
  if (dialog ? keyInDialog(dialog, key, event) : keyOnDesk(key, event)) event.preventDefault();
});

if (live) shown();
