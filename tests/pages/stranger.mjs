// SPDX-License-Identifier: GPL-3.0-or-later
// A client that is not ours: npm's tus-js-client brings a photograph of 4 MB to /v1/uploads,
// in one PATCH as it does unless told otherwise, over a line that is cut after each MiB. It is
// done in the end, and at most a tenth went over the line twice. Prints TAP.
//   node stranger.mjs URL FOLDER PHOTO
// ANTREAN_CUT_S: a line of 64 KiB a second that is cut every so many seconds instead. Needs
// tus-js-client in NODE_MODULES.
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { applyByApi } from "./applicant.mjs";
import { patience } from "./browsers.mjs";
import { openLine } from "./line.mjs";

const { Upload } = createRequire(`${process.env.NODE_MODULES}/`)("tus-js-client");
const [server, folder, photo] = process.argv.slice(2);
const seconds = Number(process.env.ANTREAN_CUT_S || 0);
const PIECE_MS = 250; // 16 KiB at 64 KiB a second
const AHEAD = 32768; // bytes on their way: a real line holds no more

// What the server has of the one upload there is.
function stored() {
  try {
    const [name] = readdirSync(`${folder}/files/uploads`);
    return name ? statSync(`${folder}/files/uploads/${name}`).size : 0;
  } catch (none) {
    return 0;
  }
}

// Nothing goes up before the server has nearly all that went up on this connection.
async function keepPace(pair) {
  pair.base ??= stored();
  if (seconds) await pause(PIECE_MS);
  while (pair.has() && pair.up - (stored() - pair.base) > AHEAD) await pause(2);
}

const line = await openLine(server);
const bytes = readFileSync(photo);

async function send({ token, id }) {
  const cutting = seconds ? setInterval(line.cut, seconds * 1000) : undefined;

  line.cutAfter = seconds ? 0 : 1 << 20;
  line.gate = keepPace;
  await new Promise((resolve, reject) => {
    const over = setTimeout(() => reject(new Error(`not done; ${line.bytesUp} bytes up, ${line.cuts} cuts`)), patience * 2);

    new Upload(bytes, {
      endpoint: `${line.url}/v1/uploads`,
      metadata: { application: id, kind: "kk" },
      headers: { Authorization: `Bearer ${token}` },
      retryDelays: Array(40).fill(200),
      onError: reject,
      onSuccess: () => resolve(clearTimeout(over)),
    }).start();
  });
  clearInterval(cutting);
}

let failed = 0;
const says = "tus-js-client brings a photograph over a line that is cut, and a tenth of it twice at most";

try {
  const who = await applyByApi(server, folder, "6281277004412");

  assert.ok(bytes.length >= 4e6, `a photograph of ${bytes.length} bytes`);
  await send(who);
  const kept = await fetch(`${server}/v1/applications/${who.id}/documents/kk`, { headers: { Authorization: `Bearer ${who.token}` } });

  assert.equal(kept.status, 200);
  assert.equal(kept.headers.get("Content-Type"), "image/jpeg");
  await kept.arrayBuffer();
  console.log(`# ${bytes.length} bytes, ${line.bytesUp} went up, ${line.cuts} cuts`);
  assert.ok(line.cuts >= 3, `${line.cuts} cuts`);
  assert.ok(line.bytesUp >= bytes.length, "all of it went over the line");
  assert.ok(line.bytesUp <= bytes.length * 1.1, `${line.bytesUp} bytes went up for ${bytes.length}`);
  console.log(`ok 1 - ${says}`);
} catch (wrong) {
  failed = 1;
  console.log(`not ok 1 - ${says}`);
  for (const row of String(wrong.stack).split("\n")) console.log(`# ${row}`);
}
console.log("1..1");
line.close();
process.exit(failed);
