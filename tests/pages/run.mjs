// SPDX-License-Identifier: GPL-3.0-or-later
// Runs scripts of this folder that test pages, one after the other in one browser.
//   node run.mjs NAME[,NAME...] URL FOLDER [FOLDER for pictures]
// BROWSER: "chromium" (else) or "firefox". Needs playwright-core in NODE_MODULES. Prints TAP.
import { launch } from "./browsers.mjs";
import { end, tell } from "./tap.mjs";

const [names] = process.argv.splice(2, 1); // the scripts find URL and folders where they would be without it

for (const name of names.split(",")) {
  await import(`./${name}.mjs`).catch((wrong) => tell(`${name} comes to its end`, [wrong.stack]));
}
await (await launch()).close();
end();
