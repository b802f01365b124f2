// SPDX-License-Identifier: GPL-3.0-or-later
// The head's page, live: after an event it asks for the rows that are new to it.
import { follow } from "../lib/live.js";

const types = [
  ...["called", "recalled", "started", "finished", "absent", "waiting", "held", "cancelled", "unserved"].map((word) => `visit.${word}`),
  ...["opened", "paused", "closed", "help"].map((word) => `counter.${word}`),
  ...["concern.taken", "day.closed", "day.reopened", "settings.changed", "clock.doubted", "clock.trusted"],
];
const LONGEST = 1900; // of a query that the server reads
let whole = false; // settings have changed: rows may have gone

function address() {
  const have = [...document.querySelectorAll("[data-v]")].map((row) => row.dataset.v).join(".");

  return whole || have.length > LONGEST ? location.pathname : `${location.pathname}?have=${have}`;
}

follow({
  types,
  address,
  onEvent: (event) => (whole = whole || event.type === "settings.changed"),
  onShown: () => (whole = false),
});
