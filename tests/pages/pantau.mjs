// SPDX-License-Identifier: GPL-3.0-or-later
// A supervisor at /pantau while a clerk works: who waits, what the counters do, live and
// in little; the journal; the day closed and opened again. Called by pantau.test.sh.
//   node pantau.mjs URL FOLDER [FOLDER for pictures]
import { begin } from "./person.mjs";

const { api, browser, finish, kiosk, look, must, newPage, secret, test, url, watch } = await begin("pantau");
const supervisor = await secret("supervisor");
const clerk = await secret("counter");
const walkIn = (service, more = {}) => api(kiosk, "POST", "/v1/walkins", { service, ...more });
const context = await browser.newContext({ locale: "id-ID", viewport: { width: 1366, height: 768 } });
const page = await newPage(context, "supervisor");
const faults = watch(page);
const text = (selector) => page.locator(selector).textContent();
const until = (run, argument) => page.waitForFunction(run, argument);

await test("the head sees who waits, and which counter to open", async () => {
  for (let i = 0; i < 30; i += 1) await walkIn(["ktp-baru", "info", "kk-pisah"][i % 3]);
  await api(clerk, "POST", "/v1/counters/1/open", {});
  await api(kiosk, "POST", "/v1/devices/self", { printer: "low", scanner: "ok" });
  await page.goto(`${url}/pantau`);
  await page.waitForSelector(".live:not([hidden])");
  must((await text(".five .fig:nth-child(1) .v")).trim() === "30", "30 wait");
  must((await text(".list")).includes("kertas hampir habis"), "the kiosk's paper is low");
  await look(page, "1366");
});

await test("a call shows by itself, told in less than 5 KB", async () => {
  const sizes = [];

  page.on("response", async (answer) => {
    if (answer.url().includes("/pantau?have=")) sizes.push((await answer.request().sizes()).responseBodySize);
  });
  const visit = await api(clerk, "POST", "/v1/counters/1/call-next", {});

  await until((number) => document.querySelector(".tiles a").textContent.includes(number), visit.number);
  await api(clerk, "POST", `/v1/visits/${visit.visit}/start`, {});
  await api(clerk, "POST", `/v1/visits/${visit.visit}/finish`, { outcome: "incomplete" });
  await until(() => document.querySelector(".five .fig:nth-child(3) .v").textContent.trim().startsWith("1"));
  for (let i = 0; sizes.length === 0 && i < 1200; i += 1) await page.waitForTimeout(100);
  must(sizes.length > 0 && Math.max(...sizes) < 5000, `a change takes ${sizes} bytes`);
  must((await page.locator(".tiles a").count()) === 3, "every counter is still there");
  must((await page.content()).length < 150000, "the page is below 150 KB");
});

await test("rows keep their places and the focus stays", async () => {
  await page.focus(".tiles a:nth-child(2)");
  await api(clerk, "POST", "/v1/counters/1/pause", { reason: "Salat" });
  await until(() => document.querySelector(".tiles a").className === "rest");
  must(await page.evaluate(() => document.activeElement === document.querySelector(".tiles a:nth-child(2)")), "the focus has moved");
});

await test("the board in a browser shows a call at once, flashes it once and names nobody", async () => {
  const hall = await browser.newContext({ locale: "id-ID", viewport: { width: 1920, height: 1080 } });
  const board = await newPage(hall, "supervisor");
  const own = watch(board);
  const flashes = () => board.evaluate(() => globalThis.flashes);

  // Counted where it happens: however late we look, none is missed.
  await board.addInitScript(() => {
    globalThis.flashes = 0;
    new MutationObserver((changes) => {
      const body = changes.filter(({ target }) => target === document.body);

      if (body.length > 0 && document.body.classList.contains("flash") && !/\bflash\b/.test(body.at(-1).oldValue)) globalThis.flashes += 1;
    }).observe(document, { subtree: true, attributeFilter: ["class"], attributeOldValue: true });
  });
  await board.goto(`${url}/layar`);
  must((await board.locator(".call .figure").textContent()) !== "", "the last call is shown");
  must((await flashes()) === 0, "an old call does not flash");
  await api(clerk, "POST", "/v1/counters/1/open", {});
  const visit = await api(clerk, "POST", "/v1/counters/1/call-next", {});

  await board.waitForFunction((number) => document.querySelector(".call .figure").textContent === number && globalThis.flashes === 1, visit.number);
  await look(board, "board");
  await board.waitForFunction(() => !document.body.classList.contains("flash"));
  await walkIn("info");
  await board.waitForTimeout(800);
  must((await flashes()) === 1, "it flashes once");
  await api(clerk, "POST", `/v1/visits/${visit.visit}/absent`, {});

  // As after a long cut: each page comes from a server whose clock is 91 s on, to which a
  // call of now is an old one. It stands there; were it to flash, it did in two frames.
  const cut = 91000;
  const served = () => Number(document.querySelector(".layar").dataset.now);
  const before = await board.evaluate(served);

  await board.route(`${url}/layar`, async (route) => {
    const html = await (await route.fetch()).text();

    await route.fulfill({ contentType: "text/html; charset=utf-8", body: html.replace(/data-now="(\d+)"/, (all, now) => `data-now="${Number(now) + cut}"`) });
  });
  await walkIn("info");
  await board.waitForFunction((least) => Number(document.querySelector(".layar").dataset.now) >= least, before + cut);
  const late = await api(clerk, "POST", "/v1/counters/1/call-next", {});

  await board.waitForFunction((number) => document.querySelector(".call .figure").textContent === number, late.number);
  await board.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  must((await flashes()) === 1, "a call of long ago does not flash");
  must(own.length === 0, own.join());
  await board.unrouteAll({ behavior: "wait" });
  await api(clerk, "POST", `/v1/visits/${late.visit}/absent`, {});

  // A server that has no voice: said as mute, until one comes.
  const other = await hall.newPage();
  await other.route("**/v1/voice*", (route) => route.fulfill({ status: 404 }));
  await other.goto(`${url}/layar`);
  await Promise.all([other.waitForResponse((answer) => answer.url().includes("/v1/voice")), other.click("#nyala")]);
  await other.waitForSelector("body.mute #nyala");
  await other.unroute("**/v1/voice*");
  await other.click("#nyala");
  await other.waitForSelector("body:not(.mute)");
  await hall.close();
});

await test("the board speaks after one press: what was fetched ahead at once, in order, each call once", async () => {
  const hall = await browser.newContext({ locale: "id-ID", viewport: { width: 1920, height: 1080 } });
  const board = await newPage(hall, "supervisor");
  const own = watch(board);
  const fetched = [];

  await board.addInitScript(() => {
    const start = AudioBufferSourceNode.prototype.start;

    globalThis.heard = [];
    AudioBufferSourceNode.prototype.start = function () {
      globalThis.heard.push({ at: Date.now(), seconds: this.buffer.duration });
      // Soon over, so that the test need not listen to it all.
      setTimeout(() => this.stop(), 300);
      return start.call(this);
    };
  });
  board.on("requestfinished", (request) => {
    const { pathname, searchParams } = new URL(request.url());

    if (pathname === "/v1/voice") fetched.push(searchParams.get("number"));
  });
  await board.goto(`${url}/layar`);
  await board.waitForSelector("body.mute #nyala");
  await look(board, "board-mute");
  must(fetched.length === 0, "sounds are fetched while it is mute");
  await board.click("#nyala");
  await board.waitForSelector("body:not(.mute)");
  const likely = await board.evaluate(() => document.querySelector(".layar").dataset.likely.split(", "));
  for (let i = 0; fetched.length < likely.length && i < 1200; i += 1) await board.waitForTimeout(100);
  must(likely.length > 0 && fetched.length === likely.length, `${fetched.length} of ${likely} were fetched ahead`);
  const pressed = Date.now();
  const visit = await api(clerk, "POST", "/v1/counters/1/call-next", {});

  await board.waitForFunction(() => globalThis.heard.length === 1);
  const [first] = await board.evaluate(() => globalThis.heard);
  console.log(`# from the press to the first sound: ${first.at - pressed} ms`);
  must(fetched.filter((number) => number === visit.number).length === 1, `${visit.number} was not fetched ahead, and once: ${fetched}`);
  must(first.seconds > 5, `bell and sentence, twice, take ${first.seconds} s`);
  await api(clerk, "POST", `/v1/visits/${visit.visit}/recall`, {});
  await board.waitForFunction(() => globalThis.heard.length === 2);
  await walkIn("info");
  await board.waitForTimeout(800);
  must((await board.evaluate(() => globalThis.heard.length)) === 2, "each call is heard once");
  must(own.length === 0, own.join());
  await api(clerk, "POST", `/v1/visits/${visit.visit}/absent`, {});
  await hall.close();
});

await test("seven pages of one browser stay live, and seven of one number", async () => {
  const many = await browser.newContext({ locale: "id-ID" });
  const first = await newPage(many, "supervisor");
  const own = watch(first);
  const tabs = [first, ...(await Promise.all(Array.from({ length: 6 }, () => many.newPage())))];
  const waiting = () => Number(document.querySelector(".five .fig:nth-child(1) .v").textContent.trim());

  for (const tab of tabs) await tab.goto(`${url}/pantau`);
  const before = await first.evaluate(waiting);
  const visit = await walkIn("info");

  for (const tab of tabs) await tab.waitForFunction((n) => Number(document.querySelector(".five .fig:nth-child(1) .v").textContent.trim()) > n, before);
  for (const tab of tabs) await tab.goto(`${url}${new URL(visit.track).pathname}`);
  await walkIn("info"); // somebody behind; and then it is cancelled
  await api(supervisor, "POST", `/v1/visits/${visit.visit}/cancel`, { reason: "Pulang" });
  for (const tab of tabs) await tab.waitForFunction(() => document.getElementById("nomor").dataset.state === "cancelled");
  must(own.length === 0, own.join());
  await many.close();
});

await test("a page that lost the server tells the office's time; of another journal it begins anew", async () => {
  const abroad = await browser.newContext({ locale: "id-ID", timezoneId: "America/Lima" });
  const tab = await newPage(abroad, "supervisor");

  await tab.goto(`${url}/pantau`);
  await tab.waitForSelector(".live:not([hidden]):not(.old)");
  await tab.route("**/pantau**", (route) => route.abort());
  await walkIn("info");
  await tab.waitForFunction(() => document.querySelector(".live.old")?.textContent.includes(document.querySelector("header time").textContent));
  await tab.unroute("**/pantau**");
  await tab.evaluate(() => (globalThis.old = true));
  await tab.route(
    "**/pantau**",
    async (route) => {
      const html = await (await route.fetch()).text();

      await route.fulfill({ contentType: "text/html; charset=utf-8", body: html.replace(/data-since="\d+"/, 'data-since="1"') });
    },
    { times: 1 },
  );
  await walkIn("info");
  await tab.waitForFunction(() => !globalThis.old);
  await abroad.close();
});

await test("a reception whose session has ended does not go on as if it were live", async () => {
  const away = await browser.newContext({ locale: "id-ID" });
  const tab = await newPage(away, "reception");

  await tab.goto(`${url}/penerimaan`);
  await tab.waitForSelector(".live:not([hidden]):not(.old)");
  await away.clearCookies();
  await walkIn("info");
  await tab.waitForURL("**/masuk**");
  await away.close();
});

await test("somebody is called before the others, and only with a reason", async () => {
  await page.goto(`${url}/pantau/urutan`);
  const last = page.locator("tbody tr").last();
  const number = (await last.locator("th b").textContent()).trim();

  await look(page, "line");
  await last.locator("a").click();
  await page.click("main button");
  await page.waitForSelector(".wrong");
  must(faults.splice(0).every((one) => one.includes("400")), "nothing but the refusal is on the console");
  await page.fill("[name=reason]", "Harus berangkat dengan bus terakhir");
  await page.click("main button");
  await page.waitForSelector("h1:has-text('menurut urutan')");
  const overview = await api(supervisor, "GET", "/v1/overview");

  must(overview.figures.out_of_order === 1, "it is counted as out of order");
  must(overview.counters[0].number === number, `${number} is called`);
});

await test("the journal is searched and its chain is whole", async () => {
  await page.goto(`${url}/pantau/jurnal?q=counter.`);
  must((await text(".note")).includes("utuh"), "the chain is not said to be whole");
  must((await page.locator("tbody tr").count()) === 3, "three rows of counters");
  await look(page, "journal");
});

await test("devices with their last word", async () => {
  await page.goto(`${url}/pantau/alat`);
  must((await text("table")).includes("hampir habis"), "the kiosk's paper is low");
  await look(page, "devices");
});

await test("the day is closed, and opened again with a reason", async () => {
  await page.goto(`${url}/pantau/hari`);
  await page.click("text=Tutup hari ini >> nth=-1");
  await page.waitForSelector("[name=reason]");
  await look(page, "day");
  await page.fill("[name=reason]", "Salah tekan");
  await page.click("button:has-text('Buka lagi')");
  await page.waitForSelector("text=masih menunggu");
  must((await api(supervisor, "GET", "/v1/overview")).closed === false, "it is still closed");
});

await test("nothing was told on the console", async (own) => own.push(...faults));
await finish();
