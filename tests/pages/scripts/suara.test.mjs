// SPDX-License-Identifier: GPL-3.0-or-later
// The voice of a board in a browser, with a loudspeaker and a clock that the test moves.
import { test } from "node:test";
import assert from "node:assert/strict";
import { speaker } from "../../../web/layar/suara.js";

const settle = () => new Promise((done) => setImmediate(done));

function hall({ broken = 0 } = {}) {
  const hall = { asked: [], heard: [], played: [], faults: 0, now: 1000, ends: [], broken };

  hall.voice = speaker({
    async fetchSound(query) {
      hall.asked.push(query);
      if (hall.broken-- > 0) throw new Error("no server");
      return query;
    },
    play(sound) {
      hall.heard.push(sound);
      return new Promise((done) => hall.ends.push(done));
    },
    now: () => hall.now,
    onPlayed: (seq) => hall.played.push(seq),
    onFault: () => (hall.faults += 1),
    wait: async () => {},
  });
  hall.end = async () => {
    hall.ends.shift()();
    await settle();
  };
  return hall;
}

const call = (seq, number, more = {}) => ({ seq, number, counter: 3, times: 1, at: 1000, ...more });

test("calls are heard in order, one at a time, each once, and told when they ended", async () => {
  const h = hall();

  h.voice.call(call(5, "A005"));
  h.voice.call(call(6, "B001", { counter: 2 }));
  h.voice.call(call(5, "A005"));
  await settle();
  assert.deepEqual(h.heard, ["number=A005&counter=3&times=1&waiting=0"]);
  assert.deepEqual(h.played, []);
  await h.end();
  assert.deepEqual(h.played, [5]);
  assert.equal(h.heard[1], "number=B001&counter=2&times=1&waiting=0");
  await h.end();
  assert.deepEqual(h.played, [5, 6]);
  assert.equal(h.heard.length, 2);
});

test("what is likely was fetched before it is called", async () => {
  const h = hall();

  h.voice.prepare([{ number: "A006", counter: 1 }, { number: "A006", counter: 2 }]);
  await settle();
  await settle();
  assert.equal(h.asked.length, 2);
  h.voice.call(call(7, "A006", { counter: 2 }));
  await settle();
  assert.equal(h.asked.length, 2);
  assert.deepEqual(h.heard, ["number=A006&counter=2&times=1&waiting=0"]);
});

test("with other settings it is fetched anew", async () => {
  const h = hall();

  h.voice.settings("a");
  h.voice.prepare([{ number: "A006", counter: 1 }]);
  await settle();
  h.voice.settings("b");
  h.voice.prepare([{ number: "A006", counter: 1 }]);
  await settle();
  assert.equal(h.asked.length, 2);
});

test("a call that waited for more than 90 s is left unsaid", async () => {
  const h = hall();

  h.voice.call(call(1, "A001"));
  h.voice.call(call(2, "A002"));
  h.voice.call(call(3, "A003", { at: 95000 }));
  await settle();
  h.now = 100000;
  await h.end();
  assert.deepEqual(h.heard.map((one) => one.slice(7, 11)), ["A001", "A003"]);
  await h.end();
  assert.deepEqual(h.played, [1, 3]);
});

test("less is said while others wait", async () => {
  const h = hall();

  for (let seq = 1; seq <= 6; seq += 1) h.voice.call(call(seq, `A00${seq}`));
  await settle();
  for (let i = 0; i < 6; i += 1) await h.end();
  assert.deepEqual(h.heard.map((one) => one.slice(-1)), ["0", "4", "2", "2", "0", "0"]);
});

test("a sound that did not come is asked for again, and said once", async () => {
  const h = hall({ broken: 2 });

  h.voice.call(call(1, "A001"));
  for (let i = 0; i < 8; i += 1) await settle();
  assert.equal(h.faults, 2);
  assert.equal(h.heard.length, 1);
  await h.end();
  assert.deepEqual(h.played, [1]);
});

test("hushed, what waits is dropped", async () => {
  const h = hall();

  h.voice.call(call(1, "A001"));
  h.voice.call(call(2, "A002"));
  await settle();
  h.voice.hush();
  await h.end();
  assert.equal(h.heard.length, 1);
  h.voice.call(call(3, "A003"));
  await settle();
  assert.equal(h.heard.length, 2);
});
