/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reviewers' list: rows stay where they are; what is new is told by a count. */
import { share } from "../lib/stream.js";

const note = document.getElementById("baru");
const fresh = new Set();

if (note) {
  share("/v1/events", {
    since: Number(note.dataset.since),
    types: ["application.moved"],
    onEvent({ data }) {
      const told = JSON.parse(data);
      if (told.state !== "submitted") return;
      fresh.add(told.application);
      note.querySelector("b").textContent = fresh.size;
      note.hidden = false;
    },
  });
}
