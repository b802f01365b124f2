// SPDX-License-Identifier: GPL-3.0-or-later
// What axe finds on a page, a line each: WCAG 2.2 AA and best practice. Needs axe-core in NODE_MODULES.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const source = readFileSync(createRequire(`${process.env.NODE_MODULES}/`).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Pages of this context have it at hand: brought once, it is compiled once.
export const bringAxe = (context) => context.addInitScript(`globalThis.bringAxe = () => {${source}\n};`);

// Only what it finds leaves the page: all that it looked at is a hundred times as much.
export async function axeFinds(page) {
  return page.evaluate(async (values) => {
    window.bringAxe();
    const { violations } = await window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] });

    return violations.map((one) => `axe ${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`);
  }, rules);
}
