// SPDX-License-Identifier: GPL-3.0-or-later
// A clerk at /loket with a keyboard and nothing else: ten visits, the ways a visit can go,
// and the same acts without scripts. Called by loket.test.sh; prints TAP.
//   node loket.mjs URL FOLDER [FOLDER for pictures]
import { readFileSync } from "node:fs";
import { begin } from "./person.mjs";

// What may be pressed when: the cases that common/desk_rule.h is held against too.
const { cases } = JSON.parse(readFileSync("tests/fixtures/desk_rule.json", "utf8"));

const { api, browser, finish, kiosk, look: shoot, must, newPage, test, url, watch } = await begin("loket");
const walkIn = async (service) => (await api(kiosk, "POST", "/v1/walkins", { service })).number;
const context = await browser.newContext({ locale: "id-ID", viewport: { width: 1366, height: 768 } });
const page = await newPage(context, "counter");
const faults = watch(page);
const look = (what) => shoot(page, what);
const number = () => page.locator(".called .number").textContent();
// The page says when it takes presses again: the guard against double ones is a real one.
const ready = () => page.waitForFunction(() => !document.querySelector("body[aria-busy], dialog[open][data-fresh]"));
async function key(name) {
  await ready();
  await page.keyboard.press(name);
}
const shows = (text) => page.waitForFunction((wanted) => document.getElementById("isi").textContent.includes(wanted), text);
const titled = (text) => page.waitForFunction((wanted) => document.querySelector("h1").textContent.includes(wanted), text);

// Everything that can be pressed now is what the rules permit, and nothing else is.
async function mayPress(counter, visit, { calls = 1, aside = false } = {}) {
  const known = cases.find(
    (one) => one.counter === counter && one.visit === visit && !one.barred && one.aside === aside && (visit !== "called" || one.calls === calls),
  );
  const shown = await page.locator("[data-action]").evaluateAll((all) => all.map((one) => one.dataset.action));
  const main = await page.locator(".rail .main").getAttribute("data-action");

  for (const action of shown) must(known.permitted.includes(action), `${action} may not be pressed in ${counter}, ${visit}`);
  for (const action of known.permitted) must(shown.includes(action), `${action} cannot be pressed in ${counter}, ${visit}`);
  must(main === known.main, `${main} is the main action in ${counter}, ${visit}, not ${known.main}`);
}

await test("a counter is chosen and opened by Enter", async () => {
  await page.goto(`${url}/loket`);
  await page.click("text=Loket 1");
  await page.waitForSelector(".live:not([hidden])");
  await look("closed");
  await mayPress("closed", "none");
  await key("Enter");
  await titled("siap");
  await look("idle");
  await mayPress("open", "none");
});

await test("who arrives shows by itself", async () => {
  await walkIn("ktp-baru");
  await page.waitForFunction(() => document.querySelector(".side .v").textContent === "1");
});

await test("a visit: called, served, papers ticked by digits, finished", async () => {
  await key("Enter");
  await titled("memanggil A001");
  await look("called");
  await mayPress("open", "called");
  // The page asks for itself after the call; its answer, from before the tick, comes after it.
  let comes;
  const late = new Promise((resolve) => (comes = resolve));
  const asked = page.waitForRequest((one) => one.method() === "GET" && one.url() === `${url}/loket/1`);
  await page.route(`${url}/loket/1`, async (route) => {
    const response = await route.fetch();

    await late;
    await route.fulfill({ response });
  });
  await key("Enter");
  await titled("melayani A001");
  await asked;
  const told = page.waitForRequest((one) => one.url().endsWith("/berkas"));
  await key("1");
  comes();
  must(/s_[^=]+=[^&]/.test((await told).postData()), "a tick is lost to an answer from before it");
  await page.unrouteAll({ behavior: "ignoreErrors" }); // another answer may be on its way
  await page.waitForFunction(() => document.querySelector('[data-paper="1"] input:checked').value !== "");
  // What nobody answered is told again.
  await page.route("**/berkas", (route) => route.abort("connectionrefused"), { times: 1 });
  await key("0");
  await shows("Semua berkas wajib ada");
  must(faults.splice(0).every((one) => one.includes("ERR_CONNECTION_REFUSED")), "more than the line was complained of");
  await look("serving");
  await mayPress("open", "serving");
  await key("*");
  await page.waitForSelector("#selesai[open]");
  must(await page.isChecked("#o-verified"), "the result is not chosen by itself");
  await look("finish");
  await key("Enter");
  await titled("siap");
});

await test("F12 lists the keys, Escape leaves them", async () => {
  await key("F12");
  await page.waitForSelector("#tombol[open]");
  must((await page.locator("#tombol kbd").count()) > 12, "the keys are not listed");
  await look("keys");
  await key("Escape");
  await page.waitForSelector("#tombol:not([open])", { state: "attached" });
});

await test("a finish can be taken back, by the mouse", async () => {
  await shows("Baru selesai");
  await ready();
  await page.click("button:has-text('Tarik')");
  await titled("melayani A001");
  await key("*");
  await page.waitForSelector("#selesai[open]");
  await key("2");
  await key("Enter");
  await titled("siap");
});

await test("ten visits by keyboard, the next one called with the result", async () => {
  const numbers = [];

  for (let i = 0; i < 10; i += 1) numbers.push(await walkIn(i % 2 ? "info" : "ktp-baru"));
  await key("Enter");
  for (let i = 0; i < 10; i += 1) {
    await page.waitForFunction(() => document.querySelector("h1").textContent.includes("memanggil"));
    const called = await number();

    must(numbers.includes(called), `${called} was not given out`);
    numbers.splice(numbers.indexOf(called), 1);
    await key("Enter");
    await titled(`melayani ${called}`);
    await key("*");
    await page.waitForSelector("#selesai[open]");
    await key("2");
    await key(i < 9 ? "+" : "Enter");
  }
  await titled("siap");
  must(numbers.length === 0, `${numbers} were not called`);
});

await test("nobody who is absent or held is lost", async () => {
  const first = await walkIn("info");
  const second = await walkIn("info");

  await key("Enter");
  await titled(`memanggil ${first}`);
  await key("+");
  await shows("panggilan 2 dari 3");
  await key("-");
  await titled("siap");
  await shows("tidak hadir");
  await key("Enter");
  await titled(`memanggil ${second}`);
  await key("Enter");
  await titled(`melayani ${second}`);
  await key("-");
  await page.waitForSelector("#tunda[open]");
  await look("hold");
  await key("2");
  await key("Enter");
  await titled("siap");
  await shows("menunggu kelengkapan");
  await key(".");
  await key("Enter");
  await page.waitForFunction(() => document.querySelectorAll("[data-focus] li").length === 1);
});

await test("a person is sent on to another service", async () => {
  await page.waitForFunction(() => document.querySelector(".side .v").textContent !== "0");
  await key("Enter");
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("memanggil"));
  await key("Enter");
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("melayani"));
  await key("/");
  await page.waitForSelector("#pindah[open]");
  await page.keyboard.type("loket 2");
  await look("transfer");
  await page.keyboard.press("Enter");
  await key("Enter");
  await titled("siap");
});

await test("rest with a reason, back, close", async () => {
  await key("F9");
  await page.waitForSelector("#istirahat[open]");
  await key("2");
  await key("Enter");
  await titled("istirahat");
  await shows("Salat");
  await look("resting");
  await mayPress("paused", "none", { aside: (await page.locator("[data-focus] li").count()) > 0 });
  await key("Enter");
  await titled("siap");
  await key("F10");
  await page.waitForSelector("#tutup[open]");
  await key("Escape");
  await page.waitForSelector("#tutup:not([open])", { state: "attached" });
  await key("F10");
  await key("Enter");
  await titled("tutup");
});

await test("nothing was told on the console", async (own) => own.push(...faults));

await test("the same without scripts", async () => {
  const plain = await browser.newContext({ locale: "id-ID", javaScriptEnabled: false });
  const clerk = await newPage(plain, "supervisor");
  const sees = (text) => clerk.locator(`h1:has-text("${text}")`).waitFor();

  await walkIn("info");
  await clerk.goto(`${url}/loket/3`);
  await clerk.click("text=Buka loket");
  await sees("siap");
  await clerk.click("text=Panggil berikutnya");
  await sees("memanggil");
  await clerk.click("text=Mulai melayani");
  await sees("melayani");
  await clerk.click(".rail .main");
  await clerk.check("#o-incomplete");
  await clerk.click("#selesai .btn:has-text('Selesai') >> nth=0");
  await sees("siap");
  await clerk.goto(`${url}/loket/3/riwayat`);
  must((await clerk.textContent("main")).includes("Belum lengkap"), "the history has no result");
  await plain.close();
});

await finish();
