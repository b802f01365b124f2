// SPDX-License-Identifier: GPL-3.0-or-later
// One event stream a browser. A browser opens six connections to a server and no more, so
// pages of the same address share one: whichever page is seen first opens it and tells the
// others by a BroadcastChannel; when it is hidden or closed another takes over from the
// last event. Pages tell it which types they want: it listens to those of all of them, and
// each page takes its own. Of different addresses (numbers on a phone) STREAMS_MAX are open at a time,
// so that connections are left to fetch with; who has none asks now and then, and is told
// so by onState(false). Without BroadcastChannel each page that is seen has its own.
//
//   const stream = share("/v1/events", { since, types, onEvent, onState });
//   stream.close();
//
// onEvent({ id, type, data }): once each, in order. onState(live): whether the line to the
// server stands. Needs no secure context, so it has no Web Locks.

const BEAT_MS = 2000; // who has the stream says so this often
const SILENT_MS = 5000; // and is taken for gone after this long
const ASK_MS = 250; // whoever wants it waits this long for an answer
const STREAMS_MAX = 4; // of a browser's six connections
const AGAIN_MS = 3000; // a stream that ended for good is opened again after

export function share(url, options) {
  return new SharedStream(url, options);
}

class SharedStream {
  constructor(url, { since = 0, types = ["message"], onEvent, onState = () => {}, world = globalThis }) {
    this.url = url;
    this.last = since;
    this.types = types;
    this.wanted = new Set(types); // by any page of this address
    this.leader = ""; // whose stream we hear
    this.onEvent = onEvent;
    this.onState = onState;
    this.world = world;
    this.id = `${world.Date.now()}-${Math.floor(world.Math.random() * 1e9)}`;
    this.leads = false;
    this.heard = 0; // when the one who has the stream was heard last
    this.asks = 0; // timer of our own wish for it
    this.source = null;
    this.live = null;
    this.seen = () => this.visibilityChanged();
    this.leave = () => this.resign();
    this.channel = world.BroadcastChannel ? new world.BroadcastChannel(`antrean ${url}`) : null;
    if (this.channel) this.channel.onmessage = (message) => this.take(message.data);
    this.leaders = new Map(); // of all addresses: when each was heard last
    this.all = world.BroadcastChannel ? new world.BroadcastChannel("antrean streams") : null;
    if (this.all) this.all.onmessage = (message) => this.takeOfAll(message.data);
    world.document.addEventListener("visibilitychange", this.seen);
    world.addEventListener("pagehide", this.leave);
    this.beat = world.setInterval(() => this.tick(), BEAT_MS);
    this.want();
  }

  close() {
    this.resign();
    this.world.clearInterval(this.beat);
    this.world.clearTimeout(this.asks);
    this.world.document.removeEventListener("visibilitychange", this.seen);
    this.world.removeEventListener("pagehide", this.leave);
    if (this.channel) this.channel.close();
    if (this.all) this.all.close();
    this.channel = null;
    this.all = null;
  }

  tell(message) {
    if (this.channel) this.channel.postMessage({ from: this.id, ...message });
  }

  tellAll(kind) {
    if (this.all) this.all.postMessage({ kind, from: this.id });
  }

  takeOfAll({ kind, from }) {
    if (kind === "who") {
      if (this.leads) this.tellAll("leads");
    } else if (kind === "leads") this.leaders.set(from, this.world.Date.now());
    else this.leaders.delete(from);
  }

  crowded() {
    const since = this.world.Date.now() - SILENT_MS;

    return [...this.leaders.values()].filter((at) => at >= since).length >= STREAMS_MAX;
  }

  hidden() {
    return this.world.document.visibilityState === "hidden";
  }

  // Ask for the stream; nobody's answer means that it is ours.
  want() {
    if (this.leads || this.asks || this.hidden()) return;
    if (!this.channel) {
      this.lead();
      return;
    }
    this.tell({ kind: "who", types: this.types });
    this.tellAll("who");
    this.asks = this.world.setTimeout(() => {
      this.asks = 0;
      if (!this.hidden()) this.lead();
    }, ASK_MS);
  }

  unwant() {
    this.world.clearTimeout(this.asks);
    this.asks = 0;
  }

  lead() {
    if (this.crowded()) {
      this.setLive(false);
      return;
    }
    this.leads = true;
    this.open();
    this.tellAll("leads");
    this.tell({ kind: "alive", live: this.live });
  }

  resign() {
    this.unwant();
    if (!this.leads) return;
    this.leads = false;
    if (this.source) this.source.close();
    this.source = null;
    this.tell({ kind: "gone" });
    this.tellAll("gone");
  }

  open() {
    const source = new this.world.EventSource(`${this.url}?since=${this.last}`);

    this.source = source;
    source.onopen = () => this.setLive(true);
    source.onerror = () => {
      this.setLive(false);
      if (source.readyState === 2 && this.source === source) {
        this.source = null; // the browser has given up: a 502 of a proxy, a restart
        this.world.setTimeout(() => {
          if (this.leads && !this.source) this.open();
        }, AGAIN_MS);
      }
    };
    for (const type of this.wanted) this.listen(type);
  }

  listen(type) {
    this.source.addEventListener(type, (event) => {
      const told = { kind: "event", id: Number(event.lastEventId), type, data: event.data };

      this.tell(told);
      this.deliver(told);
    });
  }

  wantTypes(types = []) {
    for (const type of types) {
      if (this.wanted.has(type)) continue;
      this.wanted.add(type);
      if (this.source) this.listen(type);
    }
  }

  setLive(live) {
    if (this.leads) this.tell({ kind: "alive", live });
    if (live === this.live) return;
    this.live = live;
    this.onState(live);
  }

  // Each once: who takes over may be told again what another page was told.
  deliver({ id, type, data }) {
    if (id && id <= this.last) return;
    if (id) this.last = id;
    if (this.types.includes(type)) this.onEvent({ id, type, data });
  }

  take(message) {
    if (message.from === this.id) return;
    switch (message.kind) {
      case "types":
        this.wantTypes(message.types);
        break;
      case "who":
        this.wantTypes(message.types);
        if (this.leads) this.tell({ kind: "alive", live: this.live });
        else if (this.asks && message.from < this.id) this.unwant(); // theirs, then
        break;
      case "alive":
        if (this.leads && message.from < this.id) this.resign(); // two took it at once
        else if (this.leads) this.tell({ kind: "alive", live: this.live });
        if (this.leads) break;
        if (message.from !== this.leader) this.tell({ kind: "types", types: this.types });
        this.leader = message.from;
        this.unwant();
        this.heard = this.world.Date.now();
        if (message.live !== null) this.setLive(message.live);
        break;
      case "event":
        this.heard = this.world.Date.now();
        this.deliver(message);
        break;
      case "gone":
        this.heard = 0;
        this.want();
        break;
    }
  }

  tick() {
    if (this.leads) {
      this.tell({ kind: "alive", live: this.live });
      this.tellAll("leads");
    } else if (this.world.Date.now() - this.heard > SILENT_MS) this.want();
  }

  visibilityChanged() {
    if (this.hidden()) this.resign();
    else if (!this.leads && this.world.Date.now() - this.heard > SILENT_MS) this.want();
  }
}
