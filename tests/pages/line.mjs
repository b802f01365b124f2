// SPDX-License-Identifier: GPL-3.0-or-later
// A line to the server that breaks, stalls or is slow when a test says so.
import { connect, createServer } from "node:net";

const PIECE = 16384;

// `cutAfter`: bytes up, then the connection breaks. `holdAfter`: then nothing goes up any
// more. 0: none of it. `cut()` breaks all now; `cuts` counts what broke. `gate(pair)` is waited
// for before each piece goes up: a line no faster than that, whatever the machine.
export async function openLine(target) {
  const { hostname, port } = new URL(target);
  const pairs = new Set();
  const line = { cutAfter: 0, holdAfter: 0, bytesUp: 0, cuts: 0, gate: null };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = { near, far, up: 0, has: () => pairs.has(pair) };
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    const pass = (bytes) => {
      pair.up += bytes.length;
      line.bytesUp += bytes.length;
      if (line.cutAfter && pair.up > line.cutAfter) {
        line.cuts += 1;
        return end();
      }
      if (line.holdAfter && pair.up > line.holdAfter) return undefined;
      return far.write(bytes);
    };
    const passSlowly = async (bytes) => {
      near.pause();
      for (let at = 0; at < bytes.length && pairs.has(pair); at += PIECE) {
        await line.gate(pair);
        if (pairs.has(pair)) pass(bytes.subarray(at, at + PIECE));
      }
      near.resume();
    };

    pairs.add(pair);
    near.on("data", (bytes) => (line.gate ? passSlowly(bytes) : pass(bytes)));
    far.on("data", (bytes) => near.write(bytes));
    for (const side of [near, far]) side.on("close", end).on("error", end);
  });

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(line, {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      for (const pair of pairs) {
        line.cuts += 1;
        pair.near.destroy();
        pair.far.destroy();
      }
    },
    close() {
      line.cut();
      server.close();
    },
  });
}
