// SPDX-License-Identifier: GPL-3.0-or-later
// The browsers that pages are tested in, as Debian has them: "chromium" (without the window
// that nobody sees, which is three quarters of its work) and "firefox" (Firefox ESR, driven by
// WebDriver BiDi). Needs playwright-core in NODE_MODULES.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.NODE_MODULES}/`);
const { chromium, firefox } = require("playwright-core");

// Firefox takes three seconds of the processor to start and a third of one for a window, without
// processes in store; it draws by software at once, without asking what the machine could.
const firefoxUserPrefs = {
  "browser.newtab.preload": false,
  "dom.ipc.processCount": 1,
  "dom.ipc.processPrelaunch.enabled": false,
  "extensions.enabledScopes": 0,
  "fission.autostart": false,
  "gfx.canvas.accelerated": false,
  "gfx.webrender.software": true,
  "layers.acceleration.disabled": true,
  "media.rdd-process.enabled": false,
  "media.utility-process.enabled": false,
  "network.process.enabled": false,
};

// While the page before still loads, Firefox may tell of one navigation twice, and the driver
// takes the second for another's: it is asked for again then. What is waited for is looked at
// every 50 ms: the driver looks at each frame, and each must be drawn for it.
function mend(page) {
  const goto = page.goto.bind(page);
  const waitForFunction = page.waitForFunction.bind(page);

  page.goto = async (address, how) => {
    try {
      return await goto(address, how);
    } catch (wrong) {
      if (which !== "firefox" || !String(wrong).includes("interrupted by another navigation")) throw wrong;
      return await goto(address, how);
    }
  };
  page.waitForFunction = (run, argument, how) => waitForFunction(run, argument, { polling: 50, ...how });
  return page;
}

async function launchHere() {
  const browser =
    which === "firefox"
      ? await firefox.launch({ channel: "moz-firefox", executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr", firefoxUserPrefs })
      : await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-gpu"] });
  const newContext = browser.newContext.bind(browser);

  browser.newContext = async (options) => {
    const context = await newContext(options);
    const newPage = context.newPage.bind(context);

    context.newPage = async () => mend(await newPage());
    return context;
  };
  return browser;
}

export const which = process.env.BROWSER || "chromium";

// The browser of this process: scripts that follow one another share it.
let running = null;
export function launch() {
  running ??= launchHere();
  return running;
}

// A busy machine is slow, not wrong.
export const patience = 120000;

// By the form, as a person does; back when the answer, and the cookie with it, has come. What
// the page behind it still loads is not waited for.
export async function signIn(page, url, { username, password }) {
  page.context().setDefaultTimeout(patience);
  await page.goto(`${url}/masuk`);
  await page.fill("[name=username]", username);
  await page.fill("[name=password]", password);
  await page.click("main button");
  await page.waitForURL((address) => address.pathname !== "/masuk", { waitUntil: "commit" });
}

// The same without a window: a token of the API is what the session's cookie holds.
export async function admit(context, url, { username, password }) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/v1/session`, { method: "POST", headers, body: JSON.stringify({ username, password }) });

  if (!answer.ok) throw new Error(`${username} does not get in: ${answer.status}`);
  await context.addCookies([{ name: "antrean", value: (await answer.json()).token, url }]);
}
