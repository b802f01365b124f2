// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages of a demo office in a browser (browsers.mjs) and judges each: answered, no console error,
// no sideways scroll at 360 px, whole without scripts; nothing that axe finds, in Firefox with
// ANTREAN_ALL only. PATHS: only pages whose path it matches (regular expression). A new page
// is a row. Run by run.mjs; needs axe-core in NODE_MODULES.
import { readFileSync } from "node:fs";
import { begin, finish } from "./applicant.mjs";
import { axeFinds, bringAxe } from "./axe.mjs";
import { admit, launch, patience, which } from "./browsers.mjs";
import { tell } from "./tap.mjs";

const [url, folder, pictures] = process.argv.slice(2);
const accounts = JSON.parse(readFileSync(`${folder}/demo/accounts.json`, "utf8"));
const withAxe = which === "chromium" || process.env.ANTREAN_ALL;

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

// One window, in which everybody comes after the other, for each is a process that reads all scripts anew.
const browser = await launch();
const context = await browser.newContext({ locale: "id-ID" });
context.setDefaultTimeout(patience);
if (withAxe) await bringAxe(context);
const page = await context.newPage();

// The applicant came by the forms, without scripts.
let application = "";
async function comeAsApplicant() {
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: "id-ID" });

  plain.setDefaultTimeout(patience);
  application = await begin(plain, url, `${folder}/demo/outbox`, "akta-lahir");
  const { cookies } = await plain.storageState();
  await plain.close();
  return cookies;
}

// What each role has in its hand, got once.
const hands = new Map();
async function come(role) {
  await page.goto("about:blank"); // a live page must not ask while all cookies are out
  await context.clearCookies();
  if (!hands.has(role)) {
    if (role === "applicant") await context.addCookies(await comeAsApplicant());
    else if (role) await admit(context, url, accounts.find((one) => one.role === role));
    hands.set(role, await context.cookies());
  } else {
    await context.addCookies(hands.get(role));
  }
}

async function open(path, wanted, faults) {
  const answer = await page.goto(url + path.replace("{id}", application));
  if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
  const text = await page.textContent("body");
  if (!text.includes(wanted)) faults.push(`"${wanted}" is not there`);
}

// The same without scripts: the answer as it comes, read by a parser that runs none.
async function openPlain(path, wanted, faults) {
  const answer = await context.request.get(url + path.replace("{id}", application));
  if (answer.status() !== 200) faults.push(`status ${answer.status()} without scripts`);
  const text = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").body.textContent, await answer.text());
  if (!text.includes(wanted)) faults.push(`"${wanted}" is not there without scripts`);
}

// Little words of the other language, wherever no office writes (its name, its fields, its ticker), and no journal as it was signed.
const foreign = {
  en: /(?<!\w)(yang|dan|belum|sudah|tidak|anda|untuk|dengan|atau|silakan|pukul|menit|orang|sampai|nomor|berkas)(?!\w)/i,
  id: /(?<!\w)(the|and|not|your|please|with|this|from|is|are|was|has)(?!\w)/i,
};
const office = /Dinas Kependudukan dan Pencatatan Sipil/g;

async function hearForeign(path, faults) {
  for (const [language, words] of Object.entries(foreign)) {
    const address = new URL(url + path.replace("{id}", application));
    address.searchParams.set("bahasa", language);
    const answer = await context.request.get(address.href);
    const text = await page.evaluate((html) => {
      const body = new DOMParser().parseFromString(html, "text/html").body;
      for (const one of body.querySelectorAll("[lang], textarea, script, style, .tick, .data")) one.remove();
      return [body.textContent, ...[...body.querySelectorAll("[aria-label], [alt], [placeholder]")].map((one) => one.ariaLabel ?? one.getAttribute("alt") ?? one.placeholder)].join("\n");
    }, await answer.text());
    const found = text.replace(office, "").split("\n").find((line) => words.test(line));
    if (found) faults.push(`not in the language ${language}: "${found.trim().slice(0, 100)}"`);
  }
}

async function look(path, role, size) {
  if (!pictures) return;
  const name = `${path.replace(/[^a-z0-9]+/gi, "-")}-${role ?? "nobody"}-${size}`;
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

async function judge(path, role, wanted) {
  const faults = [];

  page.removeAllListeners();
  await come(role);
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  for (const [size, viewport] of Object.entries(sizes)) {
    if (size === "large" && isStaff(role)) continue;
    await page.setViewportSize(viewport);
    if (size === "desk") await open(path, wanted, faults);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) faults.push(`${over} px too wide on a ${size}`);
    await look(path, role, size);
  }
  if (withAxe) faults.push(...(await axeFinds(page)));
  page.removeAllListeners();
  await openPlain(path, wanted, faults);
  if (withAxe) await hearForeign(path, faults);
  return faults;
}

for (const [path, role, wanted] of pages) {
  if (process.env.PATHS && !new RegExp(process.env.PATHS).test(path)) continue;
  const faults = await judge(path, role, wanted).catch((error) => [error.message.split("\n")[0]]);
  tell(`${path} as ${role ?? "nobody"}`, faults);
}
if (application) {
  await come("applicant");
  const text = await finish(context, url, application);
  tell("a birth certificate, filled in, photographed and sent", text.includes("Sudah kami terima") ? [] : [text]);
}
await context.close();
