// SPDX-License-Identifier: GPL-3.0-or-later
// Files that people send: photographs, PDFs, and what is wrong with some.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// A page with lines on it; with noise, which is drawn once and laid out as tiles, as large as
// a photograph. The corner that is up when it is turned as `turn` says (EXIF) is red.
export function photo({ width, height, turn = 1, noise = false, type = "image/jpeg" }) {
  const size = ["-size", `${width}x${height}`];
  const tile = "-seed 7 -size 500x375 xc:gray90 -attenuate 0.8 +noise Gaussian -modulate 100,0 -write mpr:tile +delete".split(" ");
  const box = (left, top, right, bottom) => ["-draw", `rectangle ${[left * width, top * height, right * width, bottom * height].map(Math.round)}`];
  const lines = Array.from({ length: 22 }, (_, i) => box(0.07, 0.1 + i / 25, 0.8, 0.115 + i / 25)).flat();
  const paper = noise ? [...tile, ...size, "tile:mpr:tile"] : [...size, "xc:white"];
  const drawn = [...paper, "-fill", "#123", ...lines, "-fill", "#e00", ...box(0, 0, 0.1, 0.1), "-quality", "91"];
  let buffer = execFileSync("convert", [...drawn, `${type.split("/")[1]}:-`], { maxBuffer: 64 << 20 });

  if (turn !== 1) buffer = Buffer.concat([buffer.subarray(0, 2), exif(turn), buffer.subarray(2)]);
  return { name: `IMG_2026.${type.split("/")[1]}`, mimeType: type, buffer };
}

function exif(turn) {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);

  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, body.length + 2]), body]);
}

// As scanners write them; qpdf mends what is left out, and locks it.
export function pdf(pages, ...qpdf) {
  const folder = mkdtempSync(join(tmpdir(), "antrean-pdf-"));
  const kids = Array.from({ length: pages }, () => "3 0 R").join(" ");

  try {
    writeFileSync(
      join(folder, "in.pdf"),
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count ${pages}/Kids[${kids}]>>endobj\n` +
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF\n",
    );
    execFileSync("qpdf", ["--warning-exit-0", "in.pdf", ...qpdf, "out.pdf"], { cwd: folder, stdio: "ignore" });
    return { name: "pindaian.pdf", mimeType: "application/pdf", buffer: readFileSync(join(folder, "out.pdf")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const broken = {
  heic: { name: "IMG_0001.HEIC", mimeType: "image/heic", buffer: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(2000, 7)]) },
  locked: () => pdf(1, "--encrypt", "u", "o", "256", "--"),
  long: () => pdf(21),
};
