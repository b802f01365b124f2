// SPDX-License-Identifier: GPL-3.0-or-later
// Clerks, two supervisors and a reception in pages of their own, who press what can be
// pressed, at random and at once; in between the server is killed and comes back. Nobody
// is told wrong_state for a button that the page offered, no page complains, and at the
// end each shows what the server says. Called by pressing.test.sh; prints TAP.
//   node pressing.mjs URL FOLDER COMMAND... (of the server, which we start and kill)
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { signIn } from "./browsers.mjs";
import { begin } from "./person.mjs";

const SECONDS = Number(process.env.ANTREAN_PRESSING_S ?? 14);
const CLERKS = SECONDS > 60 ? 8 : 3;
const PACE = SECONDS > 60 ? 1 : 2; // by day half as fast: each press costs the browser 30 ms of the processor
const SEED = Number(process.env.SEED ?? 20260714);
const CLOCK = Date.parse("2026-07-14T09:00:00+07:00");
const PASSWORD = "gunung-biru-tujuh-88";
const KEYS = ["Enter", "Enter", "Enter", "Enter", "*", "*", "+", "-", "/", ".", "0", "0", "1", "2", "3", "F6", "F9", "Escape"];

const [url, folder] = process.argv.slice(2);
const build = process.env.ANTREAN_BUILD ?? "build/debug";

// Mulberry32: the same presses for the same seed, as far as the machine lets them.
let state = SEED;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);

  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const one = (list) => list[Math.floor(random() * list.length)];
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

const began = Date.now();
let server = null;
// When the server was back the last time, by the machine's clock; Infinity while it is away. What was begun
// before may have been cut off, however late that is told; what was begun after it may not.
let back = 0;
async function start() {
  const clock = new Date(CLOCK + Date.now() - began + 1000).toISOString().replace(/\.\d+Z/, "Z");

  for (let i = 0; i < 1200; i += 1) {
    // A helper of one that was killed may still have its port: then it has ended, and is asked again.
    if (!server || server.exitCode !== null) {
      server = spawn(`${build}/antrean-server`, ["--config", `${folder}/antrean.conf`, "--listen", new URL(url).host, "--clock", clock], {
        stdio: ["ignore", "ignore", "inherit"],
      });
    }
    if (await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) return;
    await rest(100);
  }
  throw new Error("the server does not answer");
}
function stop(signal) {
  return new Promise((done) => {
    server.once("exit", () => {
      server = null;
      done();
    });
    server.kill(signal);
  });
}

await start();
const { api, browser, finish, kiosk, must, newPage, secret, test } = await begin("pressing");
const admin = await secret("admin");
const head = await secret("supervisor");
const accounts = JSON.parse(readFileSync(`${folder}/demo/accounts.json`, "utf8"));
const role = (name) => accounts.find((account) => account.role === name);

// More counters and clerks than the demo has, each signed in by the form.
const counters = [];
const first = (await api(admin, "GET", "/v1/settings/counters")).counters[0];
for (let n = 1; n <= CLERKS; n += 1) {
  if (n > 3) await api(admin, "PATCH", `/v1/settings/counters/items/${n}`, { ...first, number: n, name: `Loket ${n}` });
  await api(admin, "POST", "/v1/staff", { username: `petugas.${n}`, name: `Petugas ${n}`, role: "counter", password: PASSWORD });
  counters.push(n);
}

const faults = [];
const pages = [];

// In the page: a press says by which row of the journal its page stood when it was pressed.
function tellSeen() {
  const seen = new Map();
  const since = () => document.querySelector("[data-since]")?.dataset.since;
  const ask = globalThis.fetch;
  const note = (path) => seen.has(path) || seen.set(path, since());

  document.addEventListener("submit", ({ target, submitter }) => note(submitter?.getAttribute("formaction") || target.getAttribute("action")), true);
  document.addEventListener("keydown", () => note(document.getElementById("berkas")?.getAttribute("action")), true);
  globalThis.fetch = (where, options = {}) => {
    if (options.method !== "POST") return ask(where, options);
    const known = seen.get(where) ?? since();

    seen.delete(where);
    return ask(where, { ...options, headers: { ...options.headers, "X-Seen": known } });
  };
}

// What the browser calls a failed resource, with the time at which it was asked for.
async function watchLine(name, context, page) {
  const line = await context.newCDPSession(page);
  const asked = new Map();

  line.on("Network.requestWillBeSent", ({ requestId, request, wallTime }) => asked.set(requestId, { what: `${request.method} ${request.url}`, at: wallTime * 1000 }));
  line.on("Network.responseReceived", ({ requestId, response: { status } }) => {
    const { what, at } = asked.get(requestId) ?? { at: 0 };
    const away = [502, 503].includes(status) && at < back;

    if (status >= 400 && ![400, 409, 422].includes(status) && !away) faults.push(`${name}: ${what}: ${status}`);
  });
  line.on("Network.loadingFailed", ({ requestId, errorText, canceled }) => {
    const { what, at } = asked.get(requestId) ?? { at: 0 };

    if (!canceled && at >= back) faults.push(`${name}: ${what}: ${errorText}`);
  });
  await line.send("Network.enable");
}

async function person(name, account, path, press) {
  const context = await browser.newContext({ locale: "id-ID", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();

  await page.addInitScript(tellSeen);
  await watchLine(name, context, page);
  await signIn(page, url, account);
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();

    if (message.type() === "error" && !text.startsWith("Failed to load resource")) faults.push(`${name}: ${text}`);
  });
  page.on("response", async (answer) => {
    if (answer.status() !== 409 || answer.request().method() !== "POST") return;
    const { pathname } = new URL(answer.url());
    const seen = answer.request().headers()["x-seen"];

    refusals.push(answer.text().catch(() => "").then((html) => ({ name, pathname, seen, html })));
  });
  await page.goto(url + path);
  pages.push({ name, page, path, press });
  return page;
}
const refusals = [];

// Presses that cross: between what the page had heard of when it was pressed and what the
// refusal tells of, something of the same person or counter was taken, by a second clerk or
// by this one before an outage. Nothing wrong was offered. By rows of the journal, so that
// no slow machine matters.
async function crossed({ pathname, seen, html }) {
  const [, , counter, visit] = pathname.split("/");
  const told = Number(html.match(/data-since="(\d+)"/)?.[1] ?? Infinity);
  const { rows } = await api(head, "GET", `/v1/journal?after=${Number(seen)}`);

  return rows.some(({ seq, subject, data }) => seq <= told && (subject === visit || data.counter === Number(counter)));
}

async function clerk({ page }) {
  if (await page.locator("body[aria-busy]").count()) return;
  await page.keyboard.press(one(KEYS));
}
async function look({ page }) {
  await page.goto(url + one(["/pantau", "/pantau", "/pantau/urutan", "/pantau/jurnal", "/pantau/alat"])).catch(() => {});
}
async function desk({ page }) {
  await page.goto(`${url}/penerimaan`).catch(() => {});
  const links = page.locator("main a[href*='/penerimaan/']");
  const count = await links.count().catch(() => 0);

  if (count) await links.nth(Math.floor(random() * count)).click({ timeout: 2000 }).catch(() => {});
}

console.log(`# seed ${SEED}, ${CLERKS} clerks, ${SECONDS} s`);
for (const n of counters) await person(`loket ${n}`, { username: `petugas.${n}`, password: PASSWORD }, `/loket/${n}`, clerk);
await person("pantau 1", role("supervisor"), "/pantau", look);
await person("pantau 2", role("supervisor"), "/pantau", async () => {});
await person("penerimaan", role("reception"), "/penerimaan", desk);

let presses = 0;
// On a slow machine longer, until somebody was called.
let called = false;
const until = () => Date.now() - pressing < (called ? SECONDS : Math.max(SECONDS, 300)) * 1000;
const pressing = Date.now();
async function work(who) {
  while (until()) {
    const at = Date.now();

    await who.press(who).catch((error) => until() && at >= back && faults.push(`${who.name}: ${String(error.message).split("\n")[0]}`));
    presses += 1;
    await rest((60 + random() * 250) * PACE);
  }
}
async function arrivals() {
  while (until()) {
    await api(kiosk, "POST", "/v1/walkins", { service: one(["ktp-baru", "info", "kk-pisah"]) }).catch(() => {});
    if (!called) called = await api(head, "GET", "/v1/overview").then(({ figures }) => figures.recent_calls > 0, () => false);
    await rest(400);
  }
}
async function outages() {
  for (let i = 0; i < Math.max(1, Math.floor(SECONDS / 100)); i += 1) {
    await rest((SECONDS * 1000) / 2 / Math.max(1, Math.floor(SECONDS / 100)));
    back = Infinity;
    await stop("SIGKILL");
    await rest(1500);
    await start();
    back = Date.now();
    await rest(6000); // pages find it again
  }
}
await Promise.all([...pages.map(work), arrivals(), outages()]);

await test("everybody pressed, and the server came back", async () => must(presses > SECONDS, `${presses} presses`));
await test("nobody was refused what the page offered", async (own) => {
  for (const one of await Promise.all(refusals)) {
    const said = one.html.match(/class="wrong"[^>]*>(.{0,200})/)?.[1]?.replace(/<[^>]+>/g, " ") ?? "";

    must(one.seen !== undefined, `${one.pathname} does not say what its page had seen`);
    if (await crossed(one)) console.log(`# ${one.name}, ${one.pathname}: presses crossed`);
    else own.push(`${one.name}: ${one.pathname}, seen ${one.seen}: ${said}`);
  }
});
await test("no page complained", async (own) => own.push(...faults));
await test("each counter's page shows what the server says", async (own) => {
  const { figures } = await api(head, "GET", "/v1/overview");

  console.log(`# ${presses} presses: ${JSON.stringify(figures)}`);
  must(figures.recent_calls > 0, "nobody was called");
  for (const { name, page, path } of pages.filter((who) => who.path.startsWith("/loket/"))) {
    // Asked again each time: the last press may still have been on its way.
    const ask = async () => (await api(head, "GET", `/v1/counters/${path.split("/")[2]}`)).visit?.number;
    const see = async () => (await page.locator(".called .number").textContent()).trim();
    let wanted = await ask();
    let shown = wanted && (await see());

    for (let i = 0; i < 600 && wanted && shown !== wanted; i += 1) {
      await rest(100);
      wanted = await ask();
      shown = wanted && (await see());
    }
    if (shown !== wanted) own.push(`${name} shows ${shown}, not ${wanted}`);
  }
});
await test("the supervisor's page is live", async () => {
  const { page } = pages.find((who) => who.name === "pantau 2");

  await page.waitForFunction(() => document.querySelector(".live:not([hidden]):not(.old)"));

  // Of a service that nobody came for yet: five minutes of arrivals leave no place of the others.
  await api(kiosk, "POST", "/v1/walkins", { service: "kia-anak" });
  const { figures } = await api(head, "GET", "/v1/overview");

  await page.waitForFunction((n) => Number(document.querySelector(".five .fig:nth-child(1) .v").textContent.trim()) === n, figures.states.waiting);
});
for (const { page } of pages) await page.close();
await stop("SIGTERM");
await finish();
