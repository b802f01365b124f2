// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../../web/pemohon/angka.js";

test("numbers stand in groups, whatever parted them before", () => {
  assert.equal(grouped("3517035105939902"), "3517 0351 0593 9902");
  assert.equal(grouped("3517-0351.0593 9902"), "3517 0351 0593 9902");
  assert.equal(grouped("081200009902"), "0812 0000 9902");
  assert.equal(grouped("0812000099021"), "0812 0000 9902 1");
  assert.equal(grouped("123456"), "123 456");
});

test("what is no long number stays as it was typed", () => {
  for (const text of ["", "12", "08.30", "+62812 0000", "35170351059399O2"]) assert.equal(grouped(text), text);
});
