// SPDX-License-Identifier: GPL-3.0-or-later
// Files that people send: photographs drawn by a browser, PDFs, and what is wrong with some.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Noise makes a drawing as large as a photograph; the corner that is up when it is turned
// as `turn` says (EXIF) is red.
export async function photo(page, { width, height, turn = 1, atLeast = 0, type = "image/jpeg" }) {
  const data = await page.evaluate(
    ([w, h, least, kind]) => {
      const canvas = document.createElement("canvas");
      canvas.width = w;
      canvas.height = h;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, w, h);
      if (least) {
        const noise = pen.createImageData(w, h);
        let seed = 1;
        for (let i = 0; i < noise.data.length; i += 4) {
          seed = (seed * 1103515245 + 12345) % 2147483648;
          noise.data[i] = noise.data[i + 1] = noise.data[i + 2] = 205 + (seed >> 16) % 50;
          noise.data[i + 3] = 255;
        }
        pen.putImageData(noise, 0, 0);
      }
      pen.fillStyle = "#123";
      pen.font = `${Math.round(h / 40)}px sans-serif`;
      for (let y = h / 12; y < h; y += h / 24) pen.fillText(`Kartu peragaan baris ${Math.round(y)}`, w / 15, y);
      pen.fillStyle = "#e00";
      pen.fillRect(0, 0, w / 10, h / 10);
      for (let quality = 0.8; ; quality += 0.05) {
        const address = canvas.toDataURL(kind, Math.min(quality, 1));
        if (address.length * 0.75 >= least || quality >= 1) return address.split(",")[1];
      }
    },
    [width, height, atLeast, type],
  );
  let buffer = Buffer.from(data, "base64");

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
