// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages of a demo office in a browser (browsers.mjs) and judges each: answered, no console error,
// nothing that axe finds, no sideways scroll at 360 px, whole without scripts.
//   node check.mjs URL ACCOUNTS.json [FOLDER for pictures]
// PATHS: only pages whose path it matches (regular expression).
// Needs axe-core and playwright-core in NODE_MODULES. Prints TAP. A new page is a row.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { begin, finish } from "./applicant.mjs";
import { axeFinds } from "./axe.mjs";
import { launch, signIn } from "./browsers.mjs";

const [url, accountsFile, pictures] = process.argv.slice(2);
const accounts = JSON.parse(readFileSync(accountsFile, "utf8"));

// [path, role that is signed in or null, what must be on it]; {id}: the application of
// the applicant.
const pages = [
  ["/laporan", "supervisor", "Laporan"],
  ["/laporan?rentang=month", "supervisor", "Kuota"],
  ["/kinerja?bahasa=id", null, "Kinerja pelayanan"],
  ["/", null, "Datang sekali"],
  ["/?bahasa=en", null, "Come once"],
  ["/?cari=akta", null, "Akta kelahiran"],
  ["/layanan/akta-lahir", null, "Siapkan berkas ini"],
  ["/layanan/akta-lahir?bahasa=en", null, "birth statement of a hospital"],
  ["/?bahasa=en&cari=birth", null, "Birth certificate"],
  ["/permohonan/{id}/isi/2?bahasa=en", "applicant", "Time of birth"],
  ["/permohonan/{id}/berkas?bahasa=en", "applicant", "Photocopy of the KK"],
  ["/daftar", null, "Buat akun"],
  ["/daftar/kode", null, "Kode 6 angka"],
  ["/lupa", null, "Lupa kata sandi"],
  ["/status", null, "Nomor pendaftaran"],
  ["/permohonan", "applicant", "Akta kelahiran"],
  ["/akun", "applicant", "Ganti nomor HP"],
  ["/permohonan/{id}/isi/1", "applicant", "Langkah 1 dari 8"],
  ["/permohonan/{id}/isi/2", "applicant", "Jenis kelamin"],
  ["/permohonan/{id}/berkas", "applicant", "Foto berkas"],
  ["/permohonan/{id}/berkas/kk", "applicant", "Kirim berkas"],
  ["/permohonan/{id}/periksa", "applicant", "Periksa sebelum dikirim"],
  ["/permohonan/{id}/antar", "applicant", "Ambil di kantor"],
  ["/permohonan/{id}", "applicant", "Belum dikirim"],
  ["/masuk", null, "Kata sandi"],
  ["/masuk?bahasa=en", null, "Password"],
  ["/keluar", "supervisor", "Keluar dari akun?"],
  ["/mulai", "supervisor", "Selamat bekerja"],
  ["/mulai", "admin", "Selamat bekerja"],
  ["/tinjau", "reviewer", "Pemeriksaan berkas"],
  ["/atur", "supervisor", "Pengaturan"],
  ["/atur/bagian/quotas", "supervisor", "Kuota"],
  ["/atur/bagian/services/butir/akta-lahir", "admin", "Berkas dan syarat"],
  ["/atur/petugas", "admin", "Tambah petugas"],
  ["/atur/berkas", "admin", "Unduh pengaturan"],
  ["/atur/bagian/calendar", "admin", "Jam buka"],
  ["/atur/bagian/board", "supervisor", "Dengarkan"],
  ["/atur/gambar", "supervisor", "contoh.png"],
  ["/atur/bagian/windows/butir/siang", "admin", "Jam sesi"],
  ["/atur/alat", "admin", "Tambah alat"],
  ["/atur/alat/pasang", "admin", "Kode di layar"],
  ["/layar?hall=utama", null, "belum dikenal"],
  ["/desa", "desa", "Tidak ada yang menunggu"],
  ["/desa/baru?service=ktp-baru", "desa", "Siapa yang setuju"],
  ["/desa/baru?bahasa=en", "desa", "Choose a service"],
  ["/penyerahan", "counter", "Penyerahan dokumen"],
  ["/penyerahan?daftar=ready&bahasa=en", "reception", "Handover of documents"],
  ["/penyerahan/kiriman", "supervisor", "Daftar kiriman"],
  ["/penerimaan", "reception", "Beri nomor tanpa tiket"],
  ["/penerimaan?bahasa=en", "supervisor", "A number without a ticket"],
  ["/penerimaan/pos?service=akta-lahir", "reception", "Berkas yang diterima"],
  ["/penerimaan/beri?kelompok=Z", "reception", "Jalur prioritas"],
  ["/penerimaan/jadwal?service=ktp-baru", "reception", "Hari dan jam"],
  ["/loket?bahasa=id", "counter", "Loket 1"],
  ["/loket/1", "counter", "Buka loket"],
  ["/loket/1?tanya=istirahat", "counter", "Mulai istirahat"],
  ["/loket/1/riwayat", "counter", "Belum ada yang dipanggil"],
  ["/pantau?bahasa=id", "supervisor", "Perlu orang"],
  ["/pantau?bahasa=en", "supervisor", "Needs a person"],
  ["/layar?bahasa=id", "supervisor", "Panggilan terakhir"],
  ["/pantau/alat?bahasa=id", "supervisor", "kiosk-1"],
  ["/pantau/urutan", "supervisor", "menurut urutan"],
  ["/pantau/jurnal", "supervisor", "utuh"],
  ["/pantau/hari", "supervisor", "Tutup hari ini"],
];
const sizes = {
  desk: { width: 1366, height: 768 },
  large: { width: 180, height: 370 }, // letters twice as large on a phone; the public's pages
  phone: { width: 360, height: 740 },
};

const isStaff = (role) => Boolean(role) && role !== "applicant";

// A busy machine is slow, not wrong.
const patience = 120000;

let count = 0;
let failed = 0;
function tell(faults, name) {
  count += 1;
  console.log(`${faults.length ? "not ok" : "ok"} ${count} - ${name}`);
  for (const fault of faults) console.log(`# ${fault}`);
  failed += faults.length ? 1 : 0;
}

const browser = await launch(process.env.BROWSER);

// Signed in by the form, as a person is, without scripts; once a role.
const states = new Map();
let application = "";
async function stateOf(role) {
  if (!role) return undefined;
  if (role === "applicant" && !states.has(role)) {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "id-ID" });
    context.setDefaultTimeout(patience);
    application = await begin(context, url, `${dirname(accountsFile)}/outbox`, "akta-lahir");
    states.set(role, await context.storageState());
    await context.close();
  }
  if (!states.has(role)) {
    const account = accounts.find((one) => one.role === role);
    const context = await browser.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    await signIn(page, url, account);
    states.set(role, await context.storageState());
    await context.close();
  }
  return states.get(role);
}

// A context a role; its pages follow one another in it. In Firefox, where a window is dear, it
// is signed in there.
const contexts = new Map();
async function pageOf(role) {
  if (!contexts.has(role)) {
    const here = role && process.env.BROWSER === "firefox";
    const context = await browser.newContext({ locale: "id-ID", storageState: here ? undefined : await stateOf(role) });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    if (here) await signIn(page, url, accounts.find((one) => one.role === role));
    contexts.set(role, page);
  }
  return contexts.get(role);
}

async function open(page, path, wanted, faults) {
  await page.goto("about:blank"); // a live page must not ask while all cookies are out
  await page.context().clearCookies({ name: "bahasa" });
  const answer = await page.goto(url + path.replace("{id}", application));
  if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
  const text = await page.textContent("body");
  if (!text.includes(wanted)) faults.push(`"${wanted}" is not there`);
}

// The same without scripts: the answer as it comes, read by a parser that runs none.
async function openPlain(page, path, wanted, faults) {
  const answer = await page.context().request.get(url + path.replace("{id}", application));
  if (answer.status() !== 200) faults.push(`status ${answer.status()} without scripts`);
  const text = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").body.textContent, await answer.text());
  if (!text.includes(wanted)) faults.push(`"${wanted}" is not there without scripts`);
}

async function look(page, path, role, size) {
  if (!pictures) return;
  const name = `${path.replace(/[^a-z0-9]+/gi, "-")}-${role ?? "nobody"}-${size}`;
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

async function judge(path, role, wanted) {
  const faults = [];
  const page = await pageOf(role);
  page.removeAllListeners();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  for (const [size, viewport] of Object.entries(sizes)) {
    if (size === "large" && isStaff(role)) continue;
    await page.setViewportSize(viewport);
    if (size === "desk") await open(page, path, wanted, faults);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) faults.push(`${over} px too wide on a ${size}`);
    await look(page, path, role, size);
  }
  faults.push(...(await axeFinds(page)));
  page.removeAllListeners();
  await openPlain(page, path, wanted, faults);
  return faults;
}

// The public's pages and the staff's beside each other, for much of it is waiting; a page of
// a role is used by one at a time. Told in the order of the rows.
const lanes = { public: Promise.resolve(), staff: Promise.resolve() };
const judged = [];
for (const [path, role, wanted] of pages) {
  if (process.env.PATHS && !new RegExp(process.env.PATHS).test(path)) continue;
  const lane = isStaff(role) ? "staff" : "public";
  const faults = lanes[lane].then(() => judge(path, role, wanted)).catch((error) => [error.message.split("\n")[0]]);
  lanes[lane] = faults;
  judged.push({ faults, name: `${path} as ${role ?? "nobody"}` });
}
for (const { faults, name } of judged) tell(await faults, name);
if (application) {
  const context = await browser.newContext({
    locale: "id-ID",
    storageState: await stateOf("applicant"),
  });
  context.setDefaultTimeout(patience);
  const text = await finish(context, url, application);
  tell(
    text.includes("Sudah kami terima") ? [] : [text],
    "a birth certificate, filled in, photographed and sent",
  );
}
await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
