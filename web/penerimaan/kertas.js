// SPDX-License-Identifier: GPL-3.0-or-later
// The slip's page: a button that prints. Without scripts the browser's own menu does.
const button = document.getElementById("cetak");

button.hidden = false;
button.addEventListener("click", () => window.print());
