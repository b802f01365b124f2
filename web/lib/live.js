// SPDX-License-Identifier: GPL-3.0-or-later
// A page that stays as the server says: after an event, and now and then without one, it
// asks for itself again and morphs what is shown. What its forms do goes the same way, so
// there is one renderer, the server's template.
//
//   const live = follow({ types, address, onShown });
//   live.refresh(); live.send(form, button);
//
// The element with data-live (the stream's address) and data-since (the journal's last
// row in it) says what is followed. `.live` shows whether the line stands, in its own
// words: data-live-words, data-lost-words ("... {jam}").
import { share } from "./stream.js";
import { morph } from "./morph.js";

const TOGETHER_MS = 150; // events that come together are one look
const SOMETIMES_MS = 30000; // estimates and ages move without events
const AGE_MS = 10000; // minutes are counted up this often
const GUARD_MS = 400; // a second press of the same key is no second wish

export function follow({ types, address = () => location.pathname, onShown = () => {}, onEvent = () => {} }) {
  const page = { busy: false, again: false, timer: 0, sent: 0 };
  const main = document.getElementById("isi");
  const root = document.querySelector("[data-live]");

  // The newest answer wins; an older one that comes late is left.
  function show(html, { asked = false, known = 0 } = {}) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const there = fresh.getElementById("isi");

    if (!there) return false;
    if (asked && isAnother(there, known)) {
      location.reload();
      return false;
    }
    document.title = fresh.title;
    morph(main, there);
    morph(document.querySelector("header"), fresh.querySelector("header"));
    live(true);
    ages();
    onShown();
    return true;
  }

  // To where people sign in, when a session has ended.
  const isElsewhere = (answer) =>
    answer.redirected && new URL(answer.url).pathname !== new URL(address(), location.href).pathname;

  async function refresh() {
    if (page.busy) {
      page.again = true;
      return;
    }
    page.busy = true;
    const asked = page.sent;
    const known = stream.last;

    try {
      const answer = await fetch(address(), { headers: { Accept: "text/html" } });
      const html = await answer.text();

      if (isElsewhere(answer)) location.reload();
      else if (asked === page.sent && answer.status < 500) show(html, { asked: answer.ok, known });
    } catch {
      live(false);
    }
    page.busy = false;
    if (page.again) {
      page.again = false;
      soon();
    }
  }

  function soon() {
    clearTimeout(page.timer);
    page.timer = setTimeout(refresh, TOGETHER_MS);
  }

  // While a press is on its way, and for GUARD_MS, no other counts: aria-busy says so.
  function setSending(sending) {
    page.sending = sending;
    if (sending) document.body.setAttribute("aria-busy", "true");
    else document.body.removeAttribute("aria-busy");
  }

  // What a form does. True: it was done; false: it was not; null: nobody answered. The
  // answer is this page, as it is after.
  async function send(form, button, { quiet = false } = {}) {
    const body = new URLSearchParams(new FormData(form));
    const to = (button && button.getAttribute("formaction")) || form.getAttribute("action");
    const now = performance.now();

    if (!quiet && page.sending) return false;
    if (!quiet) setSending(true);
    page.sent += 1;
    body.set("key", `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`);
    try {
      const answer = await fetch(to, { method: "POST", body });
      const html = await answer.text();

      page.sent += 1;
      if (answer.ok) {
        const dialog = form.closest("dialog");

        if (dialog && dialog.open) dialog.close();
      } else {
        form.removeAttribute("data-busy"); // refused: the server's values stand
      }
      if (isElsewhere(answer)) location.reload();
      else if (!quiet || !answer.ok) show(html);
      else soon();
      if (!answer.ok) document.getElementById("salah")?.focus();
      return answer.ok;
    } catch {
      live(false);
      return null;
    } finally {
      if (!quiet) setTimeout(setSending, now + GUARD_MS - performance.now(), false);
    }
  }

  const stream = share(root.dataset.live, {
    since: Number(root.dataset.since),
    types,
    onEvent(event) {
      onEvent(event);
      soon();
    },
    onState(stands) {
      live(stands);
      if (stands) soon();
    },
  });

  setInterval(() => document.visibilityState === "visible" && refresh(), SOMETIMES_MS);
  setInterval(ages, AGE_MS);
  ages();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  return { refresh: soon, send, stream };
}

// Whether the line stands; else of when what is shown is, in the words of the server: the
// clock and the zone of this computer may be wrong.
export function live(stands) {
  const mark = document.querySelector(".live");

  if (!mark) return;
  mark.hidden = false;
  mark.classList.toggle("old", !stands);
  mark.textContent = stands
    ? mark.dataset.liveWords
    : mark.dataset.lostWords.replace("{jam}", document.querySelector("header time").textContent);
}

// Is `page` no newer state of this one: where people sign in; of somebody else, whose this
// counter is now; or of another journal, a backup that was put back, for it knows less
// than was told when it was asked for?
export const isAnother = (page, known) => !(Number(page.querySelector("[data-live]")?.dataset.since) >= known);

// Minutes since data-age, by the server's clock: the page was made at data-now.
const made = { now: 0, at: 0 };

// The server's clock, in Unix ms.
export function serverNow() {
  const now = Number(document.querySelector("[data-now]").dataset.now);

  if (now !== made.now) Object.assign(made, { now, at: performance.now() });
  return now + performance.now() - made.at;
}

function ages() {
  const now = serverNow();

  for (const one of document.querySelectorAll("[data-age]")) {
    const ms = now - Number(one.dataset.age);

    one.textContent = one.textContent.replace(/\d+/, String(Math.max(0, Math.floor(ms / 60000))));
  }
}
