// SPDX-License-Identifier: GPL-3.0-or-later
// A paper before it is sent: its kind, its turn, its size. What draws is tested in the
// browser (tests/pages/papers.mjs).
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, isBlank, kindOf, matrixOf, sizeOf, turnOf } from "../../../web/pemohon/picture.js";

const text = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)));

// A JPEG's beginning with a turn, written by a camera of either kind.
function jpeg(turn, little) {
  const two = (value) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const four = (value) => (little ? [...two(value), 0, 0] : [0, 0, ...two(value)]);
  const tiff = [...text(little ? "II" : "MM"), ...two(42), ...four(8), ...two(2),
    ...two(0x010f), ...two(2), ...four(4), ...text("Cam "), ...two(0x0112), ...two(3), ...four(1), ...two(turn), 0, 0, ...four(0)];
  const exif = [...text("Exif"), 0, 0, ...tiff];

  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xe1, 0, exif.length + 2, ...exif, 0xff, 0xda, 0, 2]);
}

test("kinds are told by what is in the file, whatever it is called", () => {
  assert.equal(kindOf(jpeg(1, true)), "jpeg");
  assert.equal(kindOf(text([0x89], "PNG\r\n\x1a\n")), "png");
  assert.equal(kindOf(text("rubbish of a scanner %PDF-1.4")), "pdf");
  assert.equal(kindOf(text([0, 0, 0, 24], "ftypheic", [0, 0, 0, 0])), "heic");
  assert.equal(kindOf(text("<html>")), "");
  assert.equal(kindOf(new Uint8Array(0)), "");
});

test("what can be refused before it is sent is", () => {
  assert.equal(faultOf(0, ""), "empty");
  assert.equal(faultOf(10, "heic"), "wrong_kind");
  assert.equal(faultOf(10, ""), "wrong_kind");
  assert.equal(faultOf(5 * 1024 * 1024 + 1, "pdf"), "too_large");
  assert.equal(faultOf(5 * 1024 * 1024, "pdf"), "");
  assert.equal(faultOf(20e6, "jpeg"), "", "it is made smaller");
});

test("all eight turns are found where they stand", () => {
  for (const little of [true, false]) {
    for (let turn = 1; turn <= 8; turn += 1) {
      const bytes = jpeg(turn, little);
      const found = turnOf(bytes);

      assert.equal(found.value, turn);
      bytes[found.at] = 1;
      assert.equal(turnOf(bytes).value, 1);
    }
  }
});

test("a turn that lies is none, and nothing is read behind the end", () => {
  assert.deepEqual(turnOf(jpeg(9, true)), { value: 1, at: -1 });
  const bytes = jpeg(6, true);

  for (let len = 0; len < bytes.length; len += 1) {
    const { value } = turnOf(bytes.slice(0, len));

    assert.ok(value === 1 || value === 6);
  }
});

test("1,600 pixels, a strip readable, nothing made larger", () => {
  assert.deepEqual(sizeOf(4000, 3000), { width: 1600, height: 1200, scale: 0.4 });
  assert.deepEqual(sizeOf(3000, 4000), { width: 1200, height: 1600, scale: 0.4 });
  assert.deepEqual(sizeOf(8000, 1000), { width: 6400, height: 800, scale: 0.8 });
  assert.deepEqual(sizeOf(800, 600), { width: 800, height: 600, scale: 1 });
});

// Where the corner at the start of a picture and the one after it end up.
test("each turn lands inside its canvas", () => {
  const ends = { 1: [0, 0, 4, 0], 2: [4, 0, 0, 0], 3: [4, 3, 0, 3], 4: [0, 3, 4, 3], 5: [0, 0, 0, 4], 6: [3, 0, 3, 4], 7: [3, 4, 3, 0], 8: [0, 4, 0, 0] };

  for (let turn = 1; turn <= 8; turn += 1) {
    const [a, b, c, d, e, f] = matrixOf(turn, 4, 3);
    const at = (x, y) => [a * x + c * y + e, b * x + d * y + f];

    assert.deepEqual([...at(0, 0), ...at(4, 0)], ends[turn], `turn ${turn}`);
  }
});

test("nothing drawn is told from a white sheet with a word on it", () => {
  const pixels = new Uint8ClampedArray(16 * 16 * 4).fill(255);

  assert.ok(isBlank(pixels));
  pixels[400] = 90;
  assert.ok(!isBlank(pixels));
});
