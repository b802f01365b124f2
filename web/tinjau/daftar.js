/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reviewers' list: rows stay where they are; what is new is told by a count. */
const note = document.getElementById("baru");
const fresh = new Set();

if (note) {
  const stream = new EventSource("/v1/events");
  stream.addEventListener("application.moved", (event) => {
    const told = JSON.parse(event.data);
    if (told.state !== "submitted") return;
    fresh.add(told.application);
    note.querySelector("b").textContent = fresh.size;
    note.hidden = false;
  });
  addEventListener("pagehide", () => stream.close());
}
