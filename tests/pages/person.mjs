// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of pages share: a browser, people who sign in by the form, the API beside
// them, tests that are told as TAP.
//   node NAME.mjs URL FOLDER [FOLDER for pictures]
import { readFileSync } from "node:fs";
import { launch, signIn } from "./browsers.mjs";
import { end, tell } from "./tap.mjs";

export async function begin(name) {
  const [url, folder, pictures] = process.argv.slice(2);
  const read = (file) => JSON.parse(readFileSync(`${folder}/demo/${file}`, "utf8"));
  const accounts = read("accounts.json");
  const kiosk = read("devices.json").find((one) => one.kind === "kiosk").token;
  const account = (role) => accounts.find((one) => one.role === role);
  const browser = await launch();

  const must = (truth, what) => {
    if (!truth) throw new Error(what);
  };

  async function test(title, run) {
    const faults = [];

    try {
      await run(faults);
    } catch (error) {
      faults.push(String(error.message).split("\n").slice(0, 6).join(" | "));
    }
    tell(`${name}: ${title}`, faults);
  }

  async function api(token, method, path, body) {
    const answer = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();

    must(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    return text ? JSON.parse(text) : null;
  }

  async function secret(role) {
    const { username, password } = account(role);

    return (await api("", "POST", "/v1/session", { username, password })).token;
  }

  async function newPage(context, role) {
    const page = await context.newPage();

    await signIn(page, url, account(role));
    return page;
  }

  // What the page complains of, as it goes on.
  function watch(page) {
    const faults = [];

    page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
    return faults;
  }

  const look = async (page, what) => pictures && page.screenshot({ path: `${pictures}/${name}-${what}.png` });

  async function finish() {
    await browser.close();
    end();
  }

  return { account, api, browser, finish, kiosk, look, must, newPage, secret, test, url, watch };
}
