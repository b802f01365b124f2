// SPDX-License-Identifier: GPL-3.0-or-later
// A signature drawn with finger, pen or mouse: it is kept as the receipt's picture before
// the form goes on. Who draws nothing hands over as without scripts.
const part = document.getElementById("tanda");

if (part) {
  const form = document.getElementById("serah");
  const canvas = part.querySelector("canvas");
  const failed = part.querySelector(".err");
  const pen = canvas.getContext("2d");
  let drawn = false;
  let last = null;

  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };

  part.hidden = false;
  clear();
  pen.lineWidth = 6;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#10243e";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = point(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = point(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    last = here;
    drawn = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      last = null;
    });
  }
  document.getElementById("ulang").addEventListener("click", clear);
  form.addEventListener("submit", (event) => {
    if (!drawn) return;
    event.preventDefault();
    canvas.toBlob(async (blob) => {
      const answer = await fetch(part.dataset.put, {
        method: "PUT",
        headers: { "Content-Type": "image/png", "X-Antrean": "1" },
        body: blob,
      }).catch(() => null);
      failed.hidden = Boolean(answer && answer.ok);
      if (!failed.hidden) return;
      form.submit();
    }, "image/png");
  });
}
