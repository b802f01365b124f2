// SPDX-License-Identifier: GPL-3.0-or-later
// Long numbers in groups, as they stand on a card, when a field is left: never while it is
// typed in. And who is told that something is wrong begins there.
import { grouped } from "./angka.js";

document.addEventListener("focusout", ({ target }) => {
  if (target.matches("input.nik")) target.value = grouped(target.value);
});
for (const field of document.querySelectorAll("input.nik")) field.value = grouped(field.value);
const wrong = document.getElementById("salah");
if (wrong) wrong.focus();
