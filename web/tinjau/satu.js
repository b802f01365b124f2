/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One application: a paper at a time, six keys from taking it to the decision. */
import { share } from "../lib/stream.js";
import { begin, keyAction, markGood, markReturned, verdict } from "./penilaian.js";

const root = document.getElementById("tinjau");
const form = document.getElementById("nilai");
const KEYS = "tinjau.tombol";
const ZOOMS = 5;

/* Another one took it: nothing that is done here counts any more. */
function watch() {
  share("/v1/events", {
    since: Number(root.dataset.since),
    types: ["application.taken"],
    onEvent({ data }) {
      const told = JSON.parse(data);
      if (told.application !== root.dataset.id || String(told.account) === root.dataset.account) return;
      document.getElementById("diambil").hidden = false;
      for (const pane of document.querySelectorAll(".panes")) pane.remove();
    },
  });
}

function work() {
  const tabs = [...form.closest(".view").querySelectorAll(".papers a")];
  const sheets = [...document.querySelectorAll(".sheet")];
  const lines = [...form.querySelectorAll(".nilai")];
  const scan = document.querySelector(".scan");
  const keys = document.getElementById("tombol");
  const approve = document.getElementById("setujui");
  const back = document.getElementById("kembalikan");
  const why = document.getElementById("sebab");
  const more = document.getElementById("tambahan");
  const message = document.getElementById("pesan");
  const state = begin(tabs.map((tab) => tab.dataset.kind));
  const view = { zoom: 0, turn: 0 };

  const kind = () => state.kinds[state.at];
  const is = (element) => element.dataset.kind === kind();

  function draw() {
    for (const list of [tabs, sheets, lines]) {
      for (const element of list) {
        if (list === tabs) element.toggleAttribute("aria-current", is(element));
        else element.hidden = !is(element);
        if (list === lines) element.querySelector(".catatan").hidden = element.querySelector("select").value === "";
      }
    }
    tabs.forEach((tab) => {
      const mark = tab.querySelector(".mark-of");
      const good = state.good.has(tab.dataset.kind);
      const returned = state.returned.has(tab.dataset.kind);
      mark.textContent = good ? "✓" : returned ? "↩" : "";
      mark.className = `mark-of ${good ? "ok" : returned ? "no" : ""}`;
      if (is(tab)) tab.setAttribute("aria-current", "true");
    });
    const decided = verdict(state, more.value !== "" || message.value !== "");
    approve.disabled = decided !== "approve";
    back.disabled = decided !== "return";
    approve.classList.toggle("second", decided === "return");
    back.classList.toggle("second", decided !== "return");
    why.textContent = decided === "return" && state.returned.size > 0
      ? `${state.returned.size} ${why.dataset.back}` : decided === "" ? why.dataset.open : "";
    scan.className = `scan z${view.zoom} t${view.turn}`;
  }

  function show(at) {
    if (at < 0 || at >= state.kinds.length) return;
    state.at = at;
    view.turn = 0;
    scan.scrollTop = 0;
    draw();
  }

  const acts = {
    good() {
      if (!kind()) return;
      lines.find(is).querySelector("select").value = "";
      markGood(state, kind());
      show(state.at);
    },
    decide() { (back.disabled ? approve : back).click(); },
    larger() { view.zoom = Math.min(view.zoom + 1, ZOOMS); draw(); },
    smaller() { view.zoom = Math.max(view.zoom - 1, 0); draw(); },
    turn() { view.turn = (view.turn + 1) % 4; draw(); },
    move() { lines.find(is)?.querySelector(".pindah").click(); },
    distinct() { document.querySelector(".ganda")?.click(); },
    release() { document.getElementById("lepas").click(); },
  };

  for (const line of lines) {
    const button = line.querySelector(".baik");
    const select = line.querySelector("select");
    button.hidden = false;
    button.addEventListener("click", acts.good);
    select.addEventListener("change", () => { markReturned(state, line.dataset.kind, select.value !== ""); draw(); });
    if (select.value) markReturned(state, line.dataset.kind, true);
  }
  tabs.forEach((tab, at) => tab.addEventListener("click", (event) => { event.preventDefault(); show(at); }));
  more.addEventListener("change", draw);
  message.addEventListener("input", draw);
  document.getElementById("besar").addEventListener("click", acts.larger);
  document.getElementById("kecil").addEventListener("click", acts.smaller);
  document.getElementById("putar").addEventListener("click", acts.turn);
  document.querySelector(".alat").hidden = false;
  document.querySelector(".keys").hidden = false;
  root.classList.add("scripted");
  keys.checked = localStorage.getItem(KEYS) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEYS, keys.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select, textarea, button, a, summary");
    const action = keys.checked && keyAction(event.key, field !== null, event.ctrlKey || event.altKey || event.metaKey);
    if (!action) return;
    event.preventDefault();
    if (action.act) acts[action.act]();
    else show(action.paper);
  });
  draw();
}

if (root) watch();
if (form) work();
