// SPDX-License-Identifier: GPL-3.0-or-later
// Every module of the pages finds what it imports by name: a browser would show nothing
// but a silent page.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const files = readdirSync("web", { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => join("web", name));
const exported = (file) => new Set([...readFileSync(file, "utf8").matchAll(/^export (?:async )?(?:function|const|let|class) (\w+)/gm)].map((one) => one[1]));

for (const file of files) {
  const imports = [...readFileSync(file, "utf8").matchAll(/^import \{([^}]+)\} from "([^"]+)";/gm)];

  if (imports.length === 0) continue;
  test(`${file} finds what it imports`, () => {
    for (const [, names, from] of imports) {
      const known = exported(join(dirname(file), from));

      for (const name of names.split(",").map((one) => one.trim()).filter(Boolean)) {
        assert.ok(known.has(name), `${from} exports no ${name}`);
      }
    }
  });
}
