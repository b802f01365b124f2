// SPDX-License-Identifier: GPL-3.0-or-later
// From home to the paper in hand, by keyboard alone: account, a birth certificate with three
// files, returned, mended, approved; the ticket's PDF read by zbarimg and by the kiosk's
// program; arrived, verified, ready, handed over; the survey. At 360 px, and each page at
// 320 px, which is 400 % zoom. Called by journey.test.sh; prints TAP.
//   node journey.mjs URL FOLDER [FOLDER for pictures]     BROWSER, BUILD from outside
import { execFileSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { code } from "./applicant.mjs";
import { axeFinds, bringAxe } from "./axe.mjs";
import { patience, which } from "./browsers.mjs";
import { pdf, photo } from "./files.mjs";
import { begin } from "./person.mjs";

const height = 740;
const folder = process.argv[3];
const { api, browser, finish, kiosk, look, must, secret, test, url, watch } = await begin(`journey-${which}`);
const context = await browser.newContext({ locale: "id-ID", viewport: { width: 360, height } });

context.setDefaultTimeout(patience);
if (which === "chromium") await bringAxe(context);
const page = await context.newPage();
page.on("filechooser", () => {}); // so that the driver waits for one all the time
const faults = watch(page);
const phone = "0812 7700 4422";
const password = "rahasia-sekali-77";
const day = "2026-07-15"; // of the ticket: the day after
let id = "";

// Each page that is come to: nothing that axe finds, no sideways scroll, no console error.
const elsewhere = /^\/(daftar|masuk|layanan\/akta-lahir|permohonan\/[^/]+\/isi\/[12])?$/; // check.mjs has axe look at these
async function judge() {
  if (which === "chromium" && !elsewhere.test(new URL(page.url()).pathname)) {
    const found = await axeFinds(page);
    must(found.length === 0, `${page.url()}: ${found}`);
  }
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    must(wide <= 0, `${page.url()} is ${wide} px too wide for ${width}`);
  }
  must(faults.length === 0, `${page.url()}: ${faults}`);
}

async function picture(what) {
  await look(page, what);
  faults.length = 0; // Firefox notes what the driver does for a picture
}

// Tab until what has the focus matches; a ring must be seen on it.
async function tabTo(selector) {
  for (let i = 0; i < 150; i += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate((wanted) => {
      const at = document.activeElement;
      const ringed = (element) => element && getComputedStyle(element).outlineStyle !== "none";
      return at && at.matches(wanted) ? ringed(at) || ringed(at.nextElementSibling) : null;
    }, selector);
    if (seen === null) continue;
    must(seen, `${selector} has the focus, and nothing shows it`);
    return;
  }
  throw new Error(`no Tab leads to ${selector} on ${page.url()}`);
}

async function typeInto(selector, text) {
  await tabTo(selector);
  await page.keyboard.type(text);
}

// Enter, and the page that it leads to.
async function enter(wanted) {
  await Promise.all([page.waitForURL(wanted), page.keyboard.press("Enter")]);
  await page.waitForLoadState();
  await judge();
}

const main = "main form button.btn:not(.second)";
const shows = async (text) => must((await page.textContent("main")).includes(text), `"${text}" is not on ${page.url()}`);
const open = async (path) => {
  await page.goto(url + path);
  await judge();
};

const answers = [
  [/nik/, "3517035105939902"], [/no-kk/, "3517030101010001"], [/tanggal.*:d$/, "3"], [/tanggal.*:m$/, "Juli"], [/tanggal.*:y$/, "2026"],
  [/jam/, "04.15"], [/umur|ke$|berat|panjang/, "2"], [/./, "Peragaan"],
];
const answerFor = (name) => answers.find(([pattern]) => pattern.test(name))[1];

async function signIn() {
  await typeInto("[name=username]", phone);
  await typeInto("[name=password]", password);
  await enter("**/permohonan");
}

// The office's clock stands where a file says.
function leap(to) {
  writeFileSync(`${process.env.CLOCK}.new`, to);
  renameSync(`${process.env.CLOCK}.new`, process.env.CLOCK);
}

// Every field of a page in the order of Tab; the last one is the button.
async function fillPage() {
  const seen = new Set();

  for (let i = 0; i < 200; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      return element.closest("main form") ? { tag: element.tagName, type: element.type, name: element.name, checked: element.checked } : null;
    });
    if (!at) continue;
    if (at.tag === "BUTTON") return;
    if (at.type === "radio" && !at.checked) await page.keyboard.press("Space");
    if (at.type !== "radio" && !seen.has(at.name)) await page.keyboard.type(answerFor(at.name));
    seen.add(at.name);
  }
  throw new Error(`no button on ${page.url()}`);
}

async function send(kind, file) {
  await page.goto(`${url}/permohonan/${id}/berkas`);
  await tabTo(`#${kind} a[data-send]`);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles(file);
  await page.locator(`#${kind} .tag.good`).waitFor();
  await judge();
}

const files = {
  "lahir-rs": photo({ width: 4000, height: 3000, turn: 6, noise: true }),
  "buku-nikah": photo({ width: 1500, height: 1100, type: "image/png" }),
  kk: pdf(2),
};

must(files["lahir-rs"].buffer.length > 4e6, "a photograph of 4 MB");
await test("an account, by a code to the phone", async () => {
  await open("/daftar");
  await typeInto("[name=name]", "Siti Peragaan");
  await typeInto("[name=nik]", "3517035105939902");
  await typeInto("[name=phone]", phone);
  must((await page.inputValue("[name=nik]")) === "3517 0351 0593 9902", "a NIK stands in fours");
  await typeInto("[name=password]", password);
  await tabTo(main);
  await page.keyboard.press("Enter");
  await page.locator("[name=code]").waitFor();
  await judge();
  await typeInto("[name=code]", await code(join(folder, "demo/outbox")));
  await enter("**/masuk?kabar=siap");
  await signIn();
});

await test("a service is found, and its papers are known before it is begun", async () => {
  await open("/");
  await typeInto("[name=cari]", "akta kelahiran");
  await enter("**/?cari=*");
  await tabTo("a[href='/layanan/akta-lahir']");
  await enter("**/layanan/akta-lahir");
  await shows("GRATIS");
  await tabTo(main);
  await enter("**/isi/1");
  id = /permohonan\/([^/]+)/.exec(page.url())[1];
});

await test("the form, a page at a time", async () => {
  await picture("form");
  while (page.url().includes("/isi/")) {
    const before = page.url();
    await fillPage();
    await page.keyboard.press("Enter");
    await page.waitForURL((now) => String(now) !== before);
    await page.waitForLoadState();
    await judge();
  }
  must(page.url().endsWith("/berkas"), page.url());
});

await test("three papers: a photograph of 4 MB, a PNG, a PDF", async () => {
  for (const [kind, file] of Object.entries(files)) await send(kind, file);
  await picture("papers");
  await shows("3 siap, tidak ada yang kurang.");
});

await test("checked and sent", async () => {
  await open(`/permohonan/${id}/periksa`);
  await shows("3517 0351 0593 9902");
  await tabTo(main);
  await enter("**?kabar=terkirim");
  await shows("Sudah kami terima");
});

await test("returned with a reason, mended, sent again", async () => {
  const reviewer = await secret("reviewer");
  await api(reviewer, "POST", `/v1/reviews/${id}/claim`);
  await api(reviewer, "POST", `/v1/reviews/${id}/return`, { reasons: [{ kind: "kk", reason: "buram" }] });
  await open(`/permohonan/${id}`);
  await shows("Perlu Anda perbaiki");
  await shows("buram");
  await picture("returned");
  await send("kk", files["buku-nikah"]);
  await open(`/permohonan/${id}/periksa`);
  await tabTo(main);
  await enter("**?kabar=terkirim");
});

await test("approved: the ticket's PDF is read by zbarimg", async () => {
  const reviewer = await secret("reviewer");
  await api(reviewer, "POST", `/v1/reviews/${id}/claim`);
  await api(reviewer, "POST", `/v1/reviews/${id}/approve`, { date: day, window: "pagi" });
  await open(`/permohonan/${id}`);
  await shows("Anda punya jadwal");
  await open(`/permohonan/${id}/tiket`);
  await shows("Rabu, 15 Juli 2026");
  await picture("ticket");
  const bytes = await page.evaluate(async (at) => [...new Uint8Array(await (await fetch(at)).arrayBuffer())], `/v1/applications/${id}/ticket.pdf`);
  writeFileSync(join(folder, "ticket.pdf"), Buffer.from(bytes));
  execFileSync("pdftoppm", ["-r", "150", "-png", "-singlefile", join(folder, "ticket.pdf"), join(folder, "ticket")]);
  const read = execFileSync("zbarimg", ["-q", "--raw", join(folder, "ticket.png")], { encoding: "utf8" });
  must(/^[A-Z0-9]{100,}\s*$/.test(read), `zbarimg read ${read}`);
});

let number = "";
let ticket = "";
await test("arrived the day after: the kiosk's program takes the same picture", async () => {
  leap(`${day}T08:30:00+07:00`);
  while (!(await (await fetch(`${url}/healthz`)).json()).clock.startsWith(`${day}T08:30`)); // it looks once a second
  ticket = execFileSync("zbarimg", ["-q", "--raw", join(folder, "ticket.png")], { encoding: "utf8" }).trim();
  const out = execFileSync(`${process.env.BUILD}/antrean-kiosk`, ["--server", url, "--token", kiosk, "--scan", join(folder, "ticket.png")], { encoding: "utf8" });
  number = /[A-Z]\d{3}/.exec(out)[0];
  await open("/masuk");
  await signIn();
  await open(`/permohonan/${id}`);
  await shows("Anda sudah terdaftar hadir");
  await shows(`Nomor antrean Anda: ${number}`);
  await open(`/permohonan/${id}/tiket`);
  await shows("Tidak ada tiket sekarang");
});

await test("verified at the counter against the originals", async () => {
  const clerk = await secret("counter");
  await api(clerk, "POST", "/v1/counters/1/open");
  const called = await api(clerk, "POST", "/v1/counters/1/call-next");
  const visit = called.visit || called.id;
  must(called.number === number, `${called.number} was called, not ${number}`);
  await api(clerk, "POST", `/v1/visits/${visit}/start`);
  const items = called.checklist.map((item) => ({ id: item.id, state: /asli$|syarat/.test(item.mode) && item.mode !== "serah_asli" ? "seen" : "taken" }));
  await api(clerk, "PUT", `/v1/visits/${visit}/checklist`, { items });
  await api(clerk, "POST", `/v1/visits/${visit}/finish`, { outcome: "verified" });
  await open(`/permohonan/${id}`);
  await shows("Berkas asli sudah cocok");
});

await test("made, ready, and handed over", async () => {
  const desk = await secret("reception");
  await api(desk, "POST", `/v1/applications/${id}/processing`, {});
  await open(`/permohonan/${id}`);
  await shows("Dokumen sedang dibuat");
  if (which === "firefox") {
    await api(desk, "POST", `/v1/applications/${id}/electronic`, {});
    await open(`/permohonan/${id}`);
    await shows("Dokumen elektronik sudah jadi");
  } else {
    await api(desk, "POST", `/v1/applications/${id}/ready`, {});
    await open(`/permohonan/${id}`);
    await shows("Dokumen sudah jadi");
    await api(desk, "POST", `/v1/applications/${id}/collected`, { receiver: "Siti Peragaan" });
    await open(`/permohonan/${id}`);
    await shows("Dokumen sudah diserahkan");
  }
  await picture("done");
});

await test("the survey, in nine presses and a few words", async () => {
  const again = await api(kiosk, "POST", "/v1/checkins", { code: ticket });
  await open(new URL(again.survey).pathname);
  await fillPage();
  await page.keyboard.press("Enter");
  await page.locator(".note.good").waitFor();
  await judge();
  await picture("survey");
  must((await page.locator("form fieldset").count()) === 0, "it is given once");
});

await finish();
