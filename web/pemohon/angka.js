// SPDX-License-Identifier: GPL-3.0-or-later
// A number in groups: NIK, KK and phone in fours, a code of six in threes. What holds
// anything else than digits and what parts them stays as it is. Pure.
export function grouped(text) {
  const digits = text.replace(/[\s.-]/g, "");

  if (digits.length < 6 || !/^[0-9]+$/.test(digits)) return text;
  return digits.match(digits.length === 6 ? /.{3}/g : /.{1,4}/g).join(" ");
}
