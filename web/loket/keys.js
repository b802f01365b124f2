// SPDX-License-Identifier: GPL-3.0-or-later
// What a key means, whichever keyboard it is on, and what a paper becomes. Pure.

/** The key by the name that the rules have for it; "" for what is none of ours. */
export function keyOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  if (/^Numpad[0-9]$/.test(event.code)) return event.code.slice(6); // also with NumLock off
  const pad = { NumpadAdd: "+", NumpadSubtract: "-", NumpadMultiply: "*", NumpadDivide: "/", NumpadDecimal: ".", NumpadEnter: "Enter" };

  return pad[event.code] || (/^([0-9+=*/.,-]|Enter|Escape|F1|F2|F3|F4|F6|F7|F8|F9|F10|F12)$/.test(event.key) ? event.key : "");
}

/**
 * What a paper becomes at the next press: there, then missing, then not needed where it
 * may be, then there again. `values` are its states in order, the first "" (not said yet).
 */
export function nextState(values, now) {
  const there = values[1];

  if (now === "") return there;
  const at = values.indexOf(now);

  return at + 1 < values.length ? values[at + 1] : there;
}
