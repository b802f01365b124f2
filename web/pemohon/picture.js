// SPDX-License-Identifier: GPL-3.0-or-later
// A paper before it is sent: what kind of file it is, and a photograph made small enough
// for a slow line, upright. Whatever the phone cannot do is left to the server: then the
// file goes as it is. Above pure functions of bytes and figures, below what draws.
const LONG_SIDE = 1600;
const SHORT_SIDE = 800; // a long strip stays readable
export const BYTES_GOOD = 350 * 1024;
export const BYTES_MOST = 5 * 1024 * 1024;
const QUALITIES = [0.82, 0.72, 0.62, 0.5];
const HEAD = 64; // bytes that tell a kind
const HEIC = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif"];

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

/** "jpeg", "png", "pdf", "heic" or "" of the first bytes of a file. */
export function kindOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (ascii(bytes, 1, 4) === "PNG" && bytes[0] === 0x89) return "png";
  if (ascii(bytes, 0, HEAD).includes("%PDF-")) return "pdf";
  if (ascii(bytes, 4, 8) === "ftyp" && HEIC.includes(ascii(bytes, 8, 12))) return "heic";
  return "";
}

/** What can be said of a file before it is sent: one of the eight words, or "". */
export function faultOf(size, kind) {
  if (size === 0) return "empty";
  if (kind !== "jpeg" && kind !== "png" && kind !== "pdf") return "wrong_kind";
  return kind === "pdf" && size > BYTES_MOST ? "too_large" : "";
}

/**
 * Which way up a JPEG is, and where that is written: { value: 1..8, at }, `at` -1 when it
 * is not. Browsers differ in whether they turn a picture, so it is taken out and done here.
 */
export function turnOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const none = { value: 1, at: -1 };
  let at = 2;

  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const len = view.getUint16(at + 2);

    if (bytes[at + 1] === 0xe1 && at + 18 <= bytes.length && ascii(bytes, at + 4, at + 8) === "Exif") {
      return turnOfExif(view, at + 10, Math.min(at + 2 + len, bytes.length)) || none;
    }
    at += 2 + len;
  }
  return none;
}

function turnOfExif(view, base, end) {
  const little = view.getUint16(base) === 0x4949;
  const first = base + view.getUint32(base + 4, little);

  if (first < base || first + 2 > end) return null;
  const count = view.getUint16(first, little);

  for (let entry = first + 2, i = 0; i < count && entry + 12 <= end; entry += 12, i += 1) {
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);

    return value >= 1 && value <= 8 ? { value, at: entry + 8 + (little ? 0 : 1) } : null;
  }
  return null;
}

/** How large it is drawn: at most LONG_SIDE, its short side not under SHORT_SIDE. */
export function sizeOf(width, height) {
  const longer = Math.max(width, height);
  const shorter = Math.min(width, height);
  const scale = Math.min(1, Math.max(LONG_SIDE / longer, SHORT_SIDE / shorter));

  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)), scale };
}

/** The canvas's matrix for each of the eight ways, of a picture drawn as width x height. */
export function matrixOf(turn, width, height) {
  return [
    [1, 0, 0, 1, 0, 0],
    [-1, 0, 0, 1, width, 0],
    [-1, 0, 0, -1, width, height],
    [1, 0, 0, -1, 0, height],
    [0, 1, 1, 0, 0, 0],
    [0, 1, -1, 0, height, 0],
    [0, -1, -1, 0, height, width],
    [0, -1, 1, 0, 0, width],
  ][turn - 1];
}

/** Nothing was drawn: all pixels (RGBA) are the same. A phone out of memory does that. */
export function isBlank(pixels) {
  for (let i = 4; i < pixels.length; i += 1) {
    if (pixels[i] !== pixels[i % 4]) return false;
  }
  return true;
}

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

function decode(blob) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const address = URL.createObjectURL(blob);
    const end = (done) => (value) => {
      URL.revokeObjectURL(address);
      done(value);
    };

    picture.onload = end(() => resolve(picture));
    picture.onerror = end(() => reject(new Error("a picture that cannot be drawn")));
    picture.src = address;
  });
}

function draw(picture, turn) {
  const size = sizeOf(picture.naturalWidth, picture.naturalHeight);
  const canvas = document.createElement("canvas");
  const aside = turn > 4;

  canvas.width = aside ? size.height : size.width;
  canvas.height = aside ? size.width : size.height;
  const pen = canvas.getContext("2d");

  pen.fillStyle = "#fff"; // behind what a PNG leaves open
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.setTransform(...matrixOf(turn, size.width, size.height));
  pen.drawImage(picture, 0, 0, size.width, size.height);
  return canvas;
}

function looksBlank(canvas) {
  const small = document.createElement("canvas");

  small.width = small.height = 16;
  const pen = small.getContext("2d");

  pen.drawImage(canvas, 0, 0, 16, 16);
  return isBlank(pen.getImageData(0, 0, 16, 16).data);
}

const encode = (canvas, quality) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));

async function shrink(blob, bytes, kind) {
  const turn = kind === "jpeg" ? turnOf(bytes) : { value: 1, at: -1 };

  if (turn.at >= 0) bytes[turn.at] = 1;
  const picture = await decode(new Blob([bytes], { type: `image/${kind}` }));

  if (blob.size <= BYTES_GOOD && sizeOf(picture.naturalWidth, picture.naturalHeight).scale === 1) return blob;
  const canvas = draw(picture, turn.value);
  let best = null;

  if (looksBlank(canvas)) return blob;
  for (const quality of QUALITIES) {
    const one = await encode(canvas, quality);

    if (!one || one.size === 0) break;
    best = one;
    if (one.size <= BYTES_GOOD) break;
  }
  canvas.width = canvas.height = 0; // an old iPhone counts what is not given back
  return best && best.size < blob.size ? best : blob;
}

/** What is sent of a file that was chosen: { blob } or { fault }. */
export async function prepare(file) {
  let bytes;

  try {
    bytes = await bytesOf(file);
  } catch (gone) { // its card was taken out, its app took it back
    return { fault: "damaged" };
  }
  const kind = kindOf(bytes);
  const fault = faultOf(file.size, kind);

  if (fault) return { fault };
  if (kind === "pdf") return { blob: file };
  try {
    const blob = await shrink(file, bytes, kind);

    return blob.size > BYTES_MOST ? { fault: "too_large" } : { blob };
  } catch (undrawn) { // the server says what is wrong with it
    return file.size > BYTES_MOST ? { fault: "too_large" } : { blob: file };
  }
}
