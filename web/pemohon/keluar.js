// SPDX-License-Identifier: GPL-3.0-or-later
// Who signs out leaves no paper behind on this phone.
import { forgetAll } from "./kept.js";

const form = document.querySelector("main form");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forgetAll();
  form.submit();
});
