// SPDX-License-Identifier: GPL-3.0-or-later
// A number on a phone: listens to its event stream, and asks now and then where the
// network does not let a stream through. What is shown is the last known state with its
// age, never a picture that only looks live.
"use strict";

(function () {
  const token = location.pathname.split("/").pop();
  const base = "/v1/track/" + encodeURIComponent(token);
  const POLL_MS = 15000;
  const SILENT_MS = 30000; // the server sends something every 10 s

  const icons = {
    wait: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    call: "M4 10v4h3l5 4V6L7 10H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
    done: "M5 12.5l4.5 4.5L19 7.5",
    stop: "M12 7v6M12 17h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  };

  const states = {
    waiting: {
      icon: "wait",
      id: "Menunggu panggilan",
      en: "Waiting to be called",
      adviceId: "Silakan duduk di ruang tunggu. Perkiraan waktu dapat berubah.",
      adviceEn: "Please take a seat in the hall. The estimate may change.",
    },
    called: {
      icon: "call",
      id: "Nomor Anda dipanggil",
      en: "Your number is being called",
      adviceId: "Bawa tiket dan dokumen asli.",
      adviceEn: "Bring your ticket and the original papers.",
      class: "called",
    },
    serving: {
      icon: "done",
      id: "Sedang dilayani",
      en: "Being served",
      class: "done",
    },
    held: {
      icon: "wait",
      id: "Ditahan: lengkapi dokumen",
      en: "On hold: please mend your papers",
      adviceId: "Kembali ke petugas dengan nomor ini bila dokumen sudah lengkap.",
      adviceEn: "Come back to the staff with this number when your papers are complete.",
    },
    absent: {
      icon: "stop",
      id: "Anda tidak hadir saat dipanggil",
      en: "You were not here when called",
      adviceId: "Segera lapor petugas. Nomor Anda tetap berlaku hari ini.",
      adviceEn: "Please tell the staff now. Your number is still good today.",
      class: "missed",
    },
    done: {
      icon: "done",
      id: "Selesai. Terima kasih",
      en: "Finished. Thank you",
      class: "done",
      final: true,
    },
    cancelled: {
      icon: "stop",
      id: "Nomor dibatalkan",
      en: "This number was cancelled",
      adviceId: "Bila ini keliru, silakan ke pos informasi.",
      adviceEn: "If this is wrong, please go to the information desk.",
      class: "missed",
      final: true,
    },
    unserved: {
      icon: "stop",
      id: "Pelayanan hari ini sudah ditutup",
      en: "Service has closed for today",
      adviceId: "Silakan ke pos informasi untuk jadwal berikutnya.",
      adviceEn: "Please ask at the information desk for another day.",
      class: "missed",
      final: true,
    },
  };

  const $ = (id) => document.getElementById(id);
  let last = null; // what we were told last
  let heardAt = 0; // when the server was last heard
  let stream = null;
  let lost = false;

  function drawIcon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", icons[name]);
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", "currentColor");
    path.setAttribute("stroke-width", "2.2");
    path.setAttribute("stroke-linecap", "round");
    path.setAttribute("stroke-linejoin", "round");
    svg.append(path);
    $("icon").replaceChildren(svg);
  }

  function waitText(seconds) {
    const minutes = Math.max(5, Math.ceil(seconds / 300) * 5);
    if (minutes < 60) {
      return [String(minutes), "menit"];
    }
    const rest = minutes % 60;
    return [Math.floor(minutes / 60) + " jam", rest ? rest + " menit" : ""];
  }

  function draw(position) {
    const state = states[position.state] || states.waiting;
    const called = position.state === "called";

    $("number").textContent = position.number;
    $("state").textContent = state.id;
    $("state-en").textContent = state.en;
    drawIcon(state.icon);
    document.title = (called ? "➤ " : "") + position.number + " · " + state.id;
    $("page").classList.remove("called", "done", "missed");
    if (state.class) {
      $("page").classList.add(state.class);
    }
    const at = (called || position.state === "serving") && position.counter;
    $("counter").hidden = !at;
    $("counter").textContent = at ? "Loket " + position.counter : "";
    if (called && position.counter) {
      $("state").textContent = "Silakan menuju";
      $("state-en").textContent = "Please go to counter " + position.counter;
    }
    $("figures").hidden = position.state !== "waiting";
    $("ahead").textContent = position.ahead;
    const [value, unit] = waitText(position.estimate_s);
    const unitElement = document.createElement("span");
    unitElement.className = "unit";
    unitElement.textContent = " " + unit;
    $("estimate").replaceChildren(value, unitElement);
    $("advice").hidden = !state.adviceId;
    $("advice-id").textContent = state.adviceId || "";
    $("advice-en").textContent = state.adviceEn || "";
    if (position.again) {
      drawAgain(position.again);
    }
    if (called && (!last || last.state !== "called" || last.times !== position.times)) {
      navigator.vibrate && navigator.vibrate([400, 200, 400]);
    }
    last = position;
  }

  // "Rabu, 15 Juli 2026"
  function dayText(date, language) {
    return new Date(date + "T00:00:00Z").toLocaleDateString(language, {
      weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
    });
  }

  // Left unserved, but first on a day to come: which day, and what to do.
  function drawAgain(again) {
    const from = again.from.replace(":", "."); // as Indonesian writes it

    $("state").textContent = "Maaf, hari ini belum terlayani";
    $("state-en").textContent = "We are sorry: not served today";
    $("advice-id").textContent =
      `Anda didahulukan pada ${dayText(again.date, "id-ID")} mulai pukul ${from}. ` +
      "Pindai lagi tiket atau kertas nomor ini.";
    $("advice-en").textContent =
      `You come first on ${dayText(again.date, "en-GB")} from ${again.from}. ` +
      "Scan your ticket or this slip again.";
  }

  function drawUnknown() {
    $("number").textContent = "—";
    $("state").textContent = "Nomor tidak ditemukan";
    $("state-en").textContent = "This number was not found";
    drawIcon("stop");
    $("page").classList.add("missed");
    $("advice").hidden = false;
    $("advice-id").textContent = "Pindai lagi kode di kertas nomor Anda, atau tanyakan kepada petugas.";
    $("advice-en").textContent = "Scan the code on your slip again, or ask the staff.";
    $("link").parentElement.hidden = true;
  }

  function clockText(at) {
    return new Date(at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
  }

  function drawLink() {
    const offline = Date.now() - heardAt > SILENT_MS;
    $("page").classList.toggle("offline", offline && heardAt > 0);
    if (heardAt === 0) {
      $("link").textContent = lost ? "Belum terhubung. Mencoba lagi…" : "Menghubungkan…";
    } else if (offline) {
      $("link").textContent =
        "Tidak terhubung sejak " + clockText(heardAt) + ". Nomor tetap berlaku; lihat layar.";
    } else {
      $("link").textContent = "Diperbarui sendiri · Updates by itself";
    }
  }

  function heard() {
    heardAt = Date.now();
    lost = false;
    drawLink();
  }

  async function ask() {
    try {
      const answer = await fetch(base, { cache: "no-store" });
      if (answer.status === 404) {
        stream && stream.close();
        drawUnknown();
        return;
      }
      if (answer.ok) {
        draw(await answer.json());
        heard();
      }
    } catch (error) {
      lost = true;
      drawLink();
    }
  }

  function listen() {
    if (!window.EventSource) {
      return;
    }
    stream = new EventSource(base + "/events");
    stream.addEventListener("position", (event) => {
      draw(JSON.parse(event.data));
      heard();
    });
    stream.addEventListener("open", heard);
    stream.addEventListener("error", () => {
      lost = true;
      drawLink();
    });
  }

  function isFinal() {
    return last && states[last.state] && states[last.state].final;
  }

  // Comments that keep the stream open are not told to scripts, so while the stream is
  // open the server counts as heard; otherwise ask.
  setInterval(() => {
    if (isFinal()) {
      stream && stream.close();
      return;
    }
    if (stream && stream.readyState === EventSource.OPEN) {
      heard();
    } else {
      ask();
      if (stream && stream.readyState === EventSource.CLOSED) {
        listen();
      }
    }
    drawLink();
  }, POLL_MS);

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isFinal()) {
      ask(); // a phone that slept may have missed its call
    }
  });

  ask();
  listen();
})();
