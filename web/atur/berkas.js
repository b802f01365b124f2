// SPDX-License-Identifier: GPL-3.0-or-later
// A file of settings is read into the form; without this it is pasted.
const chosen = document.getElementById("berkas");

document.getElementById("pilih").hidden = false;
chosen.addEventListener("change", async () => {
  if (chosen.files.length === 1) document.querySelector("textarea[name=json]").value = await chosen.files[0].text();
});
