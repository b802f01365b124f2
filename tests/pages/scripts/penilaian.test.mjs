// SPDX-License-Identifier: GPL-3.0-or-later
// What a reviewer has decided of each paper, and what keys do: node --test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, keyAction, markGood, markReturned, verdict } from "../../../web/tinjau/penilaian.js";

test("four papers are good by four presses, then it may be approved", () => {
  const state = begin(["a", "b", "c", "d"]);
  for (const kind of state.kinds) {
    assert.equal(verdict(state, false), "");
    assert.equal(state.kinds[state.at], kind);
    markGood(state, kind);
  }
  assert.equal(verdict(state, false), "approve");
});

test("one that goes back returns the whole, and is taken back by good", () => {
  const state = begin(["a", "b"]);
  markGood(state, "a");
  markReturned(state, "b", true);
  assert.equal(verdict(state, false), "return");
  markGood(state, "b");
  assert.equal(verdict(state, false), "approve");
  markReturned(state, "a", false);
  assert.equal(verdict(state, false), "");
});

test("without papers it may be approved at once; a message returns it", () => {
  const state = begin([]);
  assert.equal(verdict(state, false), "approve");
  assert.equal(verdict(state, true), "return");
});

test("keys count outside fields alone, and never with a modifier", () => {
  assert.deepEqual(keyAction("3", false, false), { paper: 2 });
  assert.deepEqual(keyAction(" ", false, false), { act: "good" });
  assert.deepEqual(keyAction("L", false, false), { act: "release" });
  assert.deepEqual(keyAction("Enter", false, false), { act: "decide" });
  assert.deepEqual(keyAction("+", false, false), { act: "larger" });
  assert.equal(keyAction("l", true, false), null);
  assert.equal(keyAction("l", false, true), null);
  assert.equal(keyAction("x", false, false), null);
});
