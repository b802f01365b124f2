// SPDX-License-Identifier: GPL-3.0-or-later
// A paper sent in pieces, to a server of the test's own that breaks off where it likes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, sendPieces } from "../../../web/lib/tus.js";

const PIECE = 1000;

// `breaks`: of each request that is counted, what happens to it: "lost" before it came,
// "deaf" after it was done, a status, a problem, or nothing.
function line(breaks = []) {
  const server = { bytes: [], size: 0, asked: [], waits: [], begun: 0, forgotten: false, refusal: null, metadata: "" };
  const head = (status, fields = {}, body = {}) => ({
    status, ok: status < 300, headers: { get: (name) => fields[name] ?? null }, json: async () => body,
  });

  async function answer(where, { method, headers, body }) {
    if (method === "POST") {
      server.begun += 1;
      server.bytes = [];
      server.size = Number(headers["Upload-Length"]);
      server.metadata = headers["Upload-Metadata"];
      server.forgotten = false;
      return head(201, { Location: `/v1/uploads/${server.begun}` });
    }
    if (server.forgotten) return head(404);
    if (method === "HEAD") return head(200, { "Upload-Offset": String(server.bytes.length) });
    if (method === "DELETE") {
      server.dropped = where;
      return head(204);
    }
    if (Number(headers["Upload-Offset"]) !== server.bytes.length) return head(409, {}, { code: "wrong_offset" });
    const bytes = new Uint8Array(await body.arrayBuffer());
    if (server.refusal && server.bytes.length + bytes.length === server.size) return head(server.refusal.status, {}, server.refusal);
    server.bytes.push(...bytes);
    return head(204, { "Upload-Offset": String(server.bytes.length) });
  }

  server.world = {
    async fetch(where, options) {
      const fate = breaks[server.asked.length];
      server.asked.push(`${options.method} ${where}`);
      if (fate === "lost") throw new TypeError("no network");
      if (typeof fate === "number") return head(fate, fate === 429 ? { "Retry-After": "7" } : {});
      if (fate && fate.status) return head(fate.status, {}, fate);
      const answered = await answer(where, options);
      if (fate === "deaf") throw new TypeError("no network");
      return answered;
    },
    async pause(ms) {
      server.waits.push(ms);
    },
  };
  return server;
}

const photo = new Blob([Uint8Array.from({ length: 3500 }, (_, i) => i % 251)]);
const options = (server, more) => ({
  address: "/v1/uploads", metadata: { application: "01J", kind: "kk" }, piece: PIECE, world: server.world, ...more,
});
const whole = async (server) => assert.deepEqual(Uint8Array.from(server.bytes), new Uint8Array(await photo.arrayBuffer()));

test("a file goes in pieces, and says whose it is", async () => {
  const server = line();
  const sent = [];

  assert.equal(await sendPieces(photo, options(server, { onSent: (bytes) => sent.push(bytes) })), true);
  await whole(server);
  assert.deepEqual(sent.filter(Boolean), [1000, 2000, 3000, 3500]);
  assert.equal(server.metadata, `application ${btoa("01J")},kind ${btoa("kk")}`);
});

test("a line that breaks before and after the server heard sends nothing twice", async () => {
  const server = line([undefined, undefined, "deaf", "lost", undefined, undefined, "lost"]);
  const states = [];

  await sendPieces(photo, options(server, { onState: (stands) => states.push(stands) }));
  await whole(server);
  assert.equal(server.begun, 1);
  assert.ok(states.includes(false) && states.at(-1));
  assert.deepEqual(server.waits, [1000, 2000, 1000]); // longer each time, until it answers
});

test("a page that was killed goes on at what it kept", async () => {
  const server = line();

  await sendPieces(photo.slice(0, 0), options(server)).catch(() => {});
  server.size = 3500;
  server.bytes = [...new Uint8Array(await photo.slice(0, 2000).arrayBuffer())];
  await sendPieces(photo, options(server, { at: "/v1/uploads/1" }));
  await whole(server);
  assert.equal(server.begun, 1);
});

test("what the server has forgotten begins anew", async () => {
  const server = line();

  server.forgotten = true;
  const told = [];
  await sendPieces(photo, options(server, { at: "/v1/uploads/9", onBegun: (at) => told.push(at) }));
  await whole(server);
  assert.deepEqual(told, ["/v1/uploads/1"]);
});

test("busy is waited for as long as it says", async () => {
  const server = line([503, 429]);

  await sendPieces(photo, options(server));
  await whole(server);
  assert.deepEqual(server.waits, [1000, 7000]);
});

test("who is told to wait by a busy server is not told that the line is cut", async () => {
  const server = line([503, "lost"]);
  const states = [];

  await sendPieces(photo, options(server, { onState: (stands, answered) => states.push([stands, answered]) }));
  assert.deepEqual(states.slice(0, 3), [[false, true], [false, false], [true, true]]);
});

test("too many uploads are told of, for no line is cut", async () => {
  const server = line([{ status: 429, code: "too_many_requests" }]);

  await assert.rejects(sendPieces(photo, options(server)), (wrong) => wrong.status === 429);
  assert.deepEqual(server.waits, []);
});

test("a refusal is told in the server's words, and the upload given up", async () => {
  const server = line();

  server.refusal = { status: 422, code: "bad_document", title: "PDF ini terkunci kata sandi." };
  await assert.rejects(sendPieces(photo, options(server)), (wrong) => wrong instanceof Refused && wrong.problem.title === server.refusal.title);
  assert.equal(server.dropped, "/v1/uploads/1");
});

test("who is signed out keeps what was sent", async () => {
  const server = line([undefined, undefined, 401]);

  await assert.rejects(sendPieces(photo, options(server)), (wrong) => wrong.status === 401);
  assert.equal(server.dropped, undefined);
});

test("stopped is stopped, and given up", async () => {
  const server = line();
  let sent = 0;

  assert.equal(await sendPieces(photo, options(server, { isStopped: () => sent > 1500, onSent: (bytes) => { sent = bytes; } })), false);
  assert.equal(server.bytes.length, 2000);
  assert.equal(server.dropped, "/v1/uploads/1");
});
