// SPDX-License-Identifier: GPL-3.0-or-later
// What a test says: TAP, numbered through all scripts of a process.
let count = 0;
let failed = 0;

export function tell(title, faults) {
  count += 1;
  console.log(`${faults.length ? "not ok" : "ok"} ${count} - ${title}`);
  for (const fault of faults) console.log(`# ${String(fault).replaceAll("\n", "\n# ")}`);
  failed += faults.length ? 1 : 0;
}

export function end() {
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}
