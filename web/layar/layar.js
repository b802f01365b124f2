// SPDX-License-Identifier: GPL-3.0-or-later
// The board, live: a call that is new flashes, once; notices follow one another.
import { follow } from "../lib/live.js";

const types = [
  ...["called", "recalled", "started", "finished", "absent", "waiting"].map((word) => `visit.${word}`),
  ...["opened", "paused", "closed"].map((word) => `counter.${word}`),
  ...["board.content", "day.closed", "day.reopened"],
];
const FLASH_MS = 6000;
const NOTICE_MS = 12000;
const call = () => document.getElementById("panggilan");
let told = call().dataset.call; // what is there at the start was called before

let flashing = 0;

// On the body, which is not made anew when the rest is.
function shown() {
  const now = call().dataset.call;

  if (!now || now === told) return;
  told = now;
  clearTimeout(flashing);
  document.body.classList.remove("flash");
  requestAnimationFrame(() => document.body.classList.add("flash"));
  flashing = setTimeout(() => document.body.classList.remove("flash"), FLASH_MS);
}

let notice = 0;
function nextNotice() {
  const notices = [...document.querySelectorAll(".tick p")];

  notice = notices.length ? (notice + 1) % notices.length : 0;
  notices.forEach((one, i) => {
    one.classList.toggle("shown", i === notice);
    one.classList.toggle("hidden", i !== notice);
  });
}

follow({ types, address: () => location.pathname + location.search, onShown: shown });
setInterval(nextNotice, NOTICE_MS);
