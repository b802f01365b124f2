// SPDX-License-Identifier: GPL-3.0-or-later
// A line to the server that breaks or stalls when a test says so.
import { connect, createServer } from "node:net";

// `cutAfter`: bytes up, then the connection breaks. `holdAfter`: then nothing goes up any
// more. 0: none of it. `cut()` breaks all now.
export async function openLine(target) {
  const { hostname, port } = new URL(target);
  const pairs = new Set();
  const line = { cutAfter: 0, holdAfter: 0, bytesUp: 0 };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = { near, far, up: 0 };
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };

    pairs.add(pair);
    near.on("data", (bytes) => {
      pair.up += bytes.length;
      line.bytesUp += bytes.length;
      if (line.cutAfter && pair.up > line.cutAfter) return end();
      if (line.holdAfter && pair.up > line.holdAfter) return undefined;
      return far.write(bytes);
    });
    far.on("data", (bytes) => near.write(bytes));
    for (const side of [near, far]) side.on("close", end).on("error", end);
  });

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(line, {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      for (const pair of pairs) {
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
