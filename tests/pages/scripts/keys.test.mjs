// SPDX-License-Identifier: GPL-3.0-or-later
import { test } from "node:test";
import assert from "node:assert/strict";
import { keyOf, nextState } from "../../../web/loket/keys.js";

const press = (key, code = "", more = {}) => keyOf({ key, code, ...more });

test("a keypad and a keyboard mean the same", () => {
  assert.equal(press("+", "NumpadAdd"), "+");
  assert.equal(press("+", "Equal"), "+");
  assert.equal(press("*", "Digit8"), "*");
  assert.equal(press("Enter", "NumpadEnter"), "Enter");
  assert.equal(press("ArrowDown", "Numpad2"), "2");
  assert.equal(press(",", "NumpadDecimal"), ".");
  for (const key of ["F2", "F4", "F6", "F7", "F8", "F9", "F10", "F12"]) assert.equal(press(key, key), key);
});

test("keys of the browser are left to it", () => {
  assert.equal(press("+", "Equal", { ctrlKey: true }), "");
  assert.equal(press("F5", "F5"), "");
  assert.equal(press("a", "KeyA"), "");
  assert.equal(press("F11", "F11"), "");
});

test("a paper is there, missing, not needed, there again", () => {
  const all = ["", "taken", "missing", "not_needed"];
  const must = ["", "seen", "missing"];

  assert.equal(nextState(all, ""), "taken");
  assert.equal(nextState(all, "taken"), "missing");
  assert.equal(nextState(all, "missing"), "not_needed");
  assert.equal(nextState(all, "not_needed"), "taken");
  assert.equal(nextState(must, "missing"), "seen");
});
