/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has been decided of each paper, and what may be done with them all. Pure. */

/** @param {string[]} kinds  the papers, in order */
export function begin(kinds) {
  return { kinds, good: new Set(), returned: new Set(), at: 0 };
}

/** A paper is good; the next one that is not judged comes. */
export function markGood(state, kind) {
  state.returned.delete(kind);
  state.good.add(kind);
  const rest = state.kinds.findIndex((k) => !state.good.has(k) && !state.returned.has(k));
  if (rest >= 0) state.at = rest;
  return state;
}

/** A reason was chosen for it, or taken back. */
export function markReturned(state, kind, returned) {
  state.good.delete(kind);
  if (returned) state.returned.add(kind);
  else state.returned.delete(kind);
  return state;
}

/** "approve": all are good; "return": one at least goes back; "": neither yet. */
export function verdict(state, asksMore) {
  if (state.returned.size > 0 || asksMore) return "return";
  return state.good.size === state.kinds.length ? "approve" : "";
}

/** What a key does; null outside the list, in a field, or with a modifier. */
export function keyAction(key, inField, modified) {
  if (inField || modified) return null;
  if (key >= "1" && key <= "9") return { paper: Number(key) - 1 };
  return { " ": { act: "good" }, enter: { act: "decide" }, "+": { act: "larger" }, "-": { act: "smaller" },
    r: { act: "turn" }, p: { act: "move" }, g: { act: "distinct" }, l: { act: "release" } }[key.toLowerCase()] ?? null;
}
