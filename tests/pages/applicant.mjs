// SPDX-License-Identifier: GPL-3.0-or-later
// An applicant of the demo office, who does everything by the pages, in a context of a
// browser that may have scripts or not. Codes are read where the demo sends them.
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { patience } from "./browsers.mjs";
import { photo } from "./files.mjs";

const phone = "0812 7700 4411";
const password = "rahasia-sekali-77";

// The code of the newest message that holds one.
export async function code(outbox) {
  for (let i = 0; i < 1200; i += 1) {
    const found = readdirSync(outbox)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(`${outbox}/${name}`, "utf8")))
      .map((message) => /\b(\d{6})\b/.exec(message.text)?.[1])
      .filter(Boolean);
    if (found.length) return found.at(-1);
    await pause(100);
  }
  throw new Error("no code came");
}

// A form's button, and the page that it leads to.
export const send = (page, button = "main form button.btn:not(.second)") => Promise.all([page.waitForNavigation(), page.click(button)]);

// An account, signed in; gives back the id of an application with its form begun.
export async function begin(context, url, outbox, service) {
  const page = await context.newPage();
  await page.goto(`${url}/daftar`);
  await page.fill("[name=name]", "Siti Peragaan");
  await page.fill("[name=nik]", "3517 0351 0593 9902");
  await page.fill("[name=phone]", phone);
  await page.fill("[name=password]", password);
  await send(page);
  await page.fill("[name=code]", await code(outbox));
  await send(page);
  await page.fill("[name=username]", phone);
  await page.fill("[name=password]", password);
  await send(page);
  await page.goto(`${url}/layanan/${service}`);
  await send(page);
  const id = /permohonan\/([^/]+)/.exec(page.url())[1];
  await page.close();
  return id;
}

// The same by the API, with a phone of their own; `token` is also what the session's cookie holds.
export async function applyByApi(server, folder, applicant) {
  async function ask(method, path, body, bearer) {
    const answer = await fetch(server + path, {
      method,
      headers: { "Content-Type": "application/json", ...(bearer && { Authorization: `Bearer ${bearer}` }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();

    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  await ask("POST", "/v1/accounts", { phone: applicant, nik: "3517035105939902", name: "Siti Peragaan", password });
  await ask("POST", "/v1/accounts/confirm", { phone: applicant, code: await code(`${folder}/demo/outbox`) });
  const { token } = await ask("POST", "/v1/session", { username: applicant, password });
  const { id } = await ask("POST", "/v1/applications", { service: "ktp-hilang" }, token);

  return { token, id };
}

// Every page of the form, every paper that is asked for, then sent.
export async function finish(context, url, id) {
  const page = await context.newPage();
  const file = photo({ width: 900, height: 1200 }); // a small one would be refused as unreadable
  await page.goto(`${url}/permohonan/${id}/isi/1`);
  while (page.url().includes("/isi/")) {
    for (const input of await page.$$("main input[type=text], main textarea")) {
      const name = await input.getAttribute("name");
      const value = /nik|no-kk/.test(name)
        ? "3517035105939902"
        : /tanggal/.test(name)
          ? { d: "3", m: "Juli", y: "2026" }[name.slice(-1)]
          : /jam/.test(name)
            ? "04.15"
            : /umur|ke$|berat|panjang/.test(name)
              ? "2"
              : "Peragaan";
      await input.fill(value);
    }
    for (const group of await page.$$("main fieldset")) {
      await (await group.$("[type=radio]"))?.check();
    }
    await send(page);
  }
  for (;;) {
    await page.goto(`${url}/permohonan/${id}/berkas`);
    const wanted = await page.$$eval("li.slot", (slots) =>
      slots
        .filter((slot) => /Belum ada|Salah satu/.test(slot.textContent))
        .map((slot) => slot.querySelector("a").href),
    );
    if (!wanted.length) break;
    await page.goto(wanted[0]);
    await page.setInputFiles("input[type=file]", file);
    await page.waitForURL(/kabar=masuk/, { timeout: patience }).catch(() => {}); // choosing sends
    if (!page.url().includes("kabar=masuk")) {
      throw new Error(`a paper was refused: ${await page.textContent("main")}`);
    }
  }
  await page.goto(`${url}/permohonan/${id}/periksa`);
  await send(page);
  const text = await page.textContent("main");
  await page.close();
  return text;
}
