// SPDX-License-Identifier: GPL-3.0-or-later
// Who signs out leaves no paper behind on this phone.
import { forgetAll } from "./kept.js";

const PATIENCE_MS = 1000; // signing out does not wait for a store that hangs
const form = document.querySelector("main form");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await Promise.race([forgetAll(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  form.submit();
});
