// SPDX-License-Identifier: GPL-3.0-or-later
// Papers sent by the page's script: small and upright, over a line that breaks, with the
// tab killed in between, each refusal in words. In Firefox by day those alone that browsers
// differ in; all of them with ANTREAN_ALL. Run by run.mjs.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { applyByApi, send } from "./applicant.mjs";
import { admit, launch, patience, which as name } from "./browsers.mjs";
import { broken, photo } from "./files.mjs";
import { openLine } from "./line.mjs";
import { tell } from "./tap.mjs";

const [server, office, pictures] = process.argv.slice(2);
const line = await openLine(server);
const { url } = line;
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "id-ID" });

context.setDefaultTimeout(patience);
const { token, id } = await applyByApi(server, office, "6281277004411");
await context.addCookies([{ name: "antrean", value: token, url }]);
const path = `${url}/permohonan/${id}/berkas`;
const look = async (page, errors, what) => {
  if (!pictures) return;
  await page.screenshot({ path: `${pictures}/papers-${name}-${what}.png`, fullPage: true });
  errors.length = 0; // Firefox notes what the driver does for a picture
};
const slot = (page, kind) => page.locator(`#${kind}`);

// A browser sends a piece again by itself when its line is cut; that the server already has
// it (409) is part of tus, and the console tells of it.
const isRepeat = (message) => message.text().includes(" 409 ") && message.location().url.includes("/v1/uploads");

let page = null; // a window for many, since each costs a second; what breaks lines closes it
let errors = [];
async function openWindow() {
  const opened = await context.newPage();
  opened.on("console", (message) => message.type() === "error" && !isRepeat(message) && errors.push(message.text()));
  opened.on("pageerror", (error) => errors.push(String(error)));
  return opened;
}

const all = name === "chromium" || process.env.ANTREAN_ALL;
const ours = { differs: false }; // of our own script: the browser does nothing of its own in it

async function it(says, test, { differs = true } = {}) {
  const faults = [];

  if (!differs && !all) return;
  if (!page || page.isClosed()) page = await openWindow();
  await page.goto("about:blank"); // nothing more is told of the test before
  errors = [];
  try {
    await page.goto(path);
    await test(page, errors);
    assert.deepEqual(errors, []);
  } catch (wrong) {
    faults.push(wrong.stack);
    await page.close(); // the next one begins anew
  }
  tell(`${name}: ${says}`, faults);
}

async function choose(page, kind, file) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), slot(page, kind).locator("a[data-send]").click()]);

  await chooser.setFiles(file);
}

const remove = async (page, kind) => {
  await page.goto(`${path}/${kind}/hapus`);
  await send(page, "main form button.btn");
};
const given = (page, kind) => slot(page, kind).locator("text=Siap").waitFor();

// What the server keeps: how wide and high, and the colour of the corner that was up left.
const stored = (page, kind) =>
  page.evaluate(async (address) => {
    const blob = await (await fetch(address)).blob();
    const bitmap = await createImageBitmap(blob);
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const pen = canvas.getContext("2d");
    pen.drawImage(bitmap, 0, 0);
    const corner = pen.getImageData(bitmap.width - 20, 20, 1, 1).data;
    return { width: bitmap.width, height: bitmap.height, corner: corner[0] > 180 && corner[1] < 90 ? "red" : `${corner}` };
  }, `/v1/applications/${id}/documents/${kind}`);

const large = photo({ width: 4000, height: 3000, turn: 6, noise: true });
const middling = photo({ width: 1600, height: 1200, noise: true }); // some pieces, without the work of twelve million pixels
const small = photo({ width: 900, height: 1200 });

await it("a photograph of 4 MB goes as 350 KB, upright, a piece at a time", async (page, errors) => {
  const sizes = [];
  const pieces = [];

  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/uploads")) sizes.push(Number(request.headers()["upload-length"]));
    if (request.method() === "PATCH") pieces.push(Number(request.headers()["upload-offset"]));
  });
  await choose(page, "kk", large);
  await given(page, "kk");
  assert.ok(large.buffer.length > 4e6);
  assert.ok(sizes.length === 1 && sizes[0] <= 350 * 1024, `${sizes}`);
  assert.deepEqual(pieces, Array.from({ length: Math.ceil(sizes[0] / 65536) }, (_, i) => i * 65536));
  assert.deepEqual(await stored(page, "kk"), { width: 1200, height: 1600, corner: "red" });
  await page.locator("#berita:has-text('terkirim')").waitFor({ state: "attached" });
  assert.match(await page.textContent("#jumlah"), /^1 siap/);
  await look(page, errors, "sent");
  await remove(page, "kk");
});

await it("a picture that the phone cannot draw goes as it is", async (page) => {
  const sizes = [];

  page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/v1/uploads") && sizes.push(Number(request.headers()["upload-length"])));
  await page.evaluate(() => {
    CanvasRenderingContext2D.prototype.drawImage = () => {}; // what an iPhone does that has no memory left
  });
  await choose(page, "kk", middling);
  await given(page, "kk");
  assert.deepEqual(sizes, [middling.buffer.length]);
  await remove(page, "kk");
}, ours);

for (const [word, file, says, judged] of [
  ["empty", { name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) }, "Foto ini kosong.", "by its bytes"],
  ["HEIC", broken.heic, "Paling Kompatibel", "drawn"],
  ["wrong kind", { name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<html>halo") }, "Jenis ini belum dapat kami baca.", "by its bytes"],
  ["too large", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(5 * 1024 * 1024)]) }, "Paling besar 5 MB.", "by its bytes"],
  ["damaged", { name: "a.jpg", mimeType: "image/jpeg", buffer: small.buffer.subarray(0, 3000) }, "Foto ini tidak dapat dibuka.", "drawn"],
  ["a password", broken.locked(), "PDF ini terkunci kata sandi.", "by its bytes"],
  ["too many pages", broken.long(), "PDF ini lebih dari 20 halaman.", "by its bytes"],
  ["too small", photo({ width: 300, height: 200 }), "Tulisan di foto terlalu kecil.", "drawn"],
]) {
  await it(`${word} is refused in words`, async (page, errors) => {
    await choose(page, "kk", file);
    await slot(page, "kk").locator(".err").waitFor();
    assert.ok((await slot(page, "kk").textContent()).includes(says), await slot(page, "kk").textContent());
    assert.equal(await slot(page, "kk").locator(".sending").count(), 0);
    if (word === "HEIC") await look(page, errors, "heic");
    errors.length = 0; // the browser notes each answer over 400
  }, judged === "drawn" ? undefined : ours);
}

await it("nothing chosen is told on the paper's own page", async (page) => {
  await page.goto(`${path}/kk`);
  await page.click("form[data-kind] button.btn");
  await page.locator("form .err:has-text('Berkas ini belum ada.')").waitFor();
}, ours);

await it("the paper's own page sends what is chosen at once", async (page) => {
  await page.goto(`${path}/kk`);
  await page.setInputFiles("form[data-kind] [type=file]", small);
  await page.waitForURL(/kabar=masuk/);
  await given(page, "kk");
  await remove(page, "kk");
}, ours);

await it("a line that breaks is gone on with, and said so", async (page, errors) => {
  const offsets = [];

  page.on("request", (request) => request.method() === "PATCH" && offsets.push(Number(request.headers()["upload-offset"])));
  line.cutAfter = 60000; // no piece gets through
  await choose(page, "kk", middling);
  await slot(page, "kk").locator("text=Sinyal terputus").waitFor();
  await look(page, errors, "cut");
  line.cutAfter = 150000;
  await given(page, "kk");
  line.cutAfter = 0;
  assert.ok(new Set(offsets).size >= 4, `${offsets}`);
  await remove(page, "kk");
  errors.length = 0; // broken on purpose
  await page.close();
});

await it("what was sent is shown, though the line is gone just then", async (page) => {
  await page.evaluate(() => {
    const ask = window.fetch;

    window.lost = 0;
    window.fetch = (where, options) => (where === location.pathname && window.lost++ === 0 ? Promise.reject(new TypeError("no network")) : ask(where, options));
  });
  await choose(page, "kk", small);
  await given(page, "kk");
  assert.equal(await page.evaluate(() => window.lost), 2);
  await remove(page, "kk");
}, ours);

await it("a tab that is killed loses nothing", async (page) => {
  line.cut(); // what is counted begins anew
  await page.reload();
  line.holdAfter = 100000;
  await choose(page, "kk", middling);
  await slot(page, "kk").locator("text=/Mengirim, [1-9]/").waitFor();
  await page.close();
  line.holdAfter = 0;
  line.cut();

  const next = await context.newPage();
  const methods = [];
  const offsets = [];

  next.on("request", (request) => {
    if (!request.url().includes("/v1/uploads")) return;
    methods.push(request.method());
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
  });
  await next.goto(path);
  await given(next, "kk");
  assert.ok(methods[0] === "HEAD" && offsets[0] >= 65536, `${methods} ${offsets}`);
  await remove(next, "kk");
  await next.goto(path);
  assert.equal(await next.locator(".sending").count(), 0, "it is forgotten when it was sent");
  await next.close();
});

await it("a photograph that never came is told of", async (page) => {
  await Promise.all([page.waitForEvent("filechooser"), slot(page, "kk").locator("a[data-send]").click()]);
  await page.reload(); // as a tab comes back that was killed beside the camera
  await slot(page, "kk").locator("text=Foto terakhir belum sampai").waitFor();
  await page.reload();
  assert.equal(await page.locator(".err").count(), 0, "once");
}, ours);

await it("what is stopped is gone", async (page) => {
  line.cut(); // what is counted begins anew
  await page.reload();
  line.holdAfter = 100000; // it is under way, however slow this machine is
  await choose(page, "kk", middling);
  await slot(page, "kk").locator("text=/Mengirim, [1-9]/").waitFor();
  await slot(page, "kk").locator("button").click();
  await page.locator(".sending").waitFor({ state: "detached" });
  line.holdAfter = 0;
  line.cut();
  await page.reload();
  assert.equal(await page.locator(".sending").count(), 0);
  assert.ok((await slot(page, "kk").textContent()).includes("Belum ada"));
  await page.close();
}, ours);

await it("two papers are sent one after the other, the same file in both", async (page) => {
  await choose(page, "kk", small);
  await choose(page, "hilang-polisi", small);
  await given(page, "kk");
  await given(page, "hilang-polisi");
  assert.match(await page.textContent("#jumlah"), /^2 siap/);
}, ours);

await it("a receipt is signed on the screen, and kept before the document is handed over", async (page, errors) => {
  const account = JSON.parse(readFileSync(`${office}/demo/accounts.json`, "utf8")).find((one) => one.role === "reception");
  const desk = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "id-ID" });

  desk.setDefaultTimeout(patience);
  await admit(desk, url, account);
  const staff = await desk.newPage();

  staff.on("pageerror", (error) => errors.push(String(error)));
  execFileSync("sqlite3", ["-cmd", ".timeout 60000", `${office}/antrean.db`, `UPDATE application SET state = 'ready' WHERE id = '${id}'`]);
  await staff.goto(`${url}/penyerahan/nomor/${id}`);
  assert.ok(await staff.evaluate(() => document.documentElement.scrollWidth <= 360), "wider than 360");
  await staff.fill("#serah [name=receiver]", "Sari");
  await staff.locator("canvas.signature").scrollIntoViewIfNeeded();
  const box = await staff.locator("canvas.signature").boundingBox();

  await staff.mouse.move(box.x + 20, box.y + 20);
  await staff.mouse.down();
  await staff.mouse.move(box.x + box.width - 20, box.y + box.height - 20, { steps: 10 });
  await staff.mouse.up();
  await staff.click("#serah button.btn:not([type=button])");
  await staff.waitForURL(/kabar=dicatat/);
  await staff.locator("text=Lihat tanda terima").waitFor();
  const receipt = await staff.evaluate(async (address) => {
    const answer = await fetch(address);

    return { status: answer.status, type: answer.headers.get("Content-Type"), bytes: (await answer.arrayBuffer()).byteLength };
  }, `/v1/applications/${id}/receipt`);

  assert.ok(receipt.status === 200 && receipt.type === "image/jpeg" && receipt.bytes > 2000, JSON.stringify(receipt));
  await look(staff, errors, "receipt");
  await desk.close();
  execFileSync("sqlite3", ["-cmd", ".timeout 60000", `${office}/antrean.db`, `UPDATE application SET state = 'draft' WHERE id = '${id}'`]);
});

await it("a computer that others use keeps nothing", async (page) => {
  await page.goto(`${url}/keluar`);
  await page.click("main form button");
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/masuk`);
  await page.fill("[name=username]", "0812 7700 4411");
  await page.fill("[name=password]", "rahasia-sekali-77");
  await page.check("#f-shared");
  await page.click("main form button.btn");
  await page.waitForURL("**/permohonan");
  await page.goto(path);
  let go;
  const held = new Promise((resolve) => (go = resolve));
  line.gate = () => held; // it is under way, however slow this machine is
  await choose(page, "kk", middling);
  await slot(page, "kk").locator(".sending").waitFor();
  const kept = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("antrean", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("berkas", { keyPath: "id" });
        request.onsuccess = () => {
          const all = request.result.transaction("berkas").objectStore("berkas").count();
          all.onsuccess = () => resolve(all.result);
        };
      }),
  );
  assert.equal(kept, 0);
  go();
  await slot(page, "kk").locator(".sending").waitFor({ state: "detached" });
});

await context.close();
line.close();
