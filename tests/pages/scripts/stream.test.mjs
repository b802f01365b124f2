// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of one browser share one event stream: tabs as worlds of their own, with a clock
// and a channel that the test moves.
import { test } from "node:test";
import assert from "node:assert/strict";
import { share } from "../../../web/lib/stream.js";

class Browser {
  constructor() {
    this.now = 1_000_000;
    this.timers = [];
    this.channels = new Set();
    this.sources = [];
    this.count = 0;
  }

  // Let time pass, with what is due in between.
  pass(ms) {
    const until = this.now + ms;

    for (;;) {
      const due = this.timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];

      if (!due) break;
      this.now = due.at;
      if (due.every) due.at += due.every;
      else this.timers.splice(this.timers.indexOf(due), 1);
      due.run();
    }
    this.now = until;
  }

  open() {
    return this.sources.filter((one) => one.readyState !== 2);
  }

  tab({ channel = true } = {}) {
    const browser = this;
    const listeners = {};
    const tab = { events: [], states: [] };

    class Channel {
      constructor(name) {
        this.name = name;
        browser.channels.add(this);
      }
      postMessage(data) {
        for (const one of browser.channels) if (one !== this && one.name === this.name) one.onmessage({ data: { ...data } });
      }
      close() {
        browser.channels.delete(this);
      }
    }
    class Source {
      constructor(url) {
        Object.assign(this, { url, readyState: 0, listeners: {} });
        browser.sources.push(this);
      }
      addEventListener(type, run) {
        this.listeners[type] = run;
      }
      close() {
        this.readyState = 2;
      }
      say(type, id, data = "{}") {
        this.listeners[type]({ lastEventId: String(id), data });
      }
    }
    const add = (run, ms, every) => {
      const timer = { run, at: browser.now + ms, every, id: ++browser.count };

      browser.timers.push(timer);
      return timer.id;
    };
    const stop = (id) => {
      browser.timers = browser.timers.filter((one) => one.id !== id);
    };

    tab.world = {
      Date: { now: () => browser.now },
      Math: { random: () => ++browser.count / 1e6, floor: Math.floor },
      BroadcastChannel: channel ? Channel : undefined,
      EventSource: Source,
      document: {
        visibilityState: "visible",
        addEventListener: (type, run) => (listeners[type] = run),
        removeEventListener: () => {},
      },
      addEventListener: (type, run) => (listeners[type] = run),
      removeEventListener: () => {},
      setTimeout: (run, ms) => add(run, ms, 0),
      clearTimeout: stop,
      setInterval: (run, ms) => add(run, ms, ms),
      clearInterval: stop,
    };
    tab.show = (seen) => {
      tab.world.document.visibilityState = seen ? "visible" : "hidden";
      listeners.visibilitychange();
    };
    tab.leave = () => listeners.pagehide();
    tab.begin = (since = 0, address = "/v1/events", types = ["visit.called"]) => {
      tab.stream = share(address, {
        since,
        types,
        onEvent: (event) => tab.events.push(event.id),
        onState: (live) => tab.states.push(live),
        world: tab.world,
      });
      return tab;
    };
    return tab;
  }
}

test("seven tabs have one stream, and each hears each event once", () => {
  const browser = new Browser();
  const tabs = Array.from({ length: 7 }, () => browser.tab().begin(4));

  browser.pass(1000);
  assert.equal(browser.open().length, 1);
  assert.equal(browser.open()[0].url, "/v1/events?since=4");
  browser.open()[0].onopen();
  browser.open()[0].say("visit.called", 5);
  browser.open()[0].say("visit.called", 6);
  browser.open()[0].say("visit.called", 6);
  for (const tab of tabs) {
    assert.deepEqual(tab.events, [5, 6]);
    assert.deepEqual(tab.states, [true]);
  }
});

test("pages that want other types than the one that has the stream hear them, also after it left", () => {
  const browser = new Browser();
  const desk = browser.tab().begin(4, "/v1/events", ["visit.called"]);

  browser.pass(500);
  const board = browser.tab().begin(4, "/v1/events", ["visit.called", "visit.recalled"]);
  const counter = browser.tab().begin(4, "/v1/events", ["counter.help"]);

  browser.pass(500);
  assert.equal(browser.open().length, 1);
  browser.open()[0].say("visit.called", 5);
  browser.open()[0].say("visit.recalled", 6);
  browser.open()[0].say("counter.help", 7);
  assert.deepEqual([desk.events, board.events, counter.events], [[5], [5, 6], [7]]);

  // Whoever takes over has never heard the others ask.
  desk.leave();
  browser.pass(1000);
  assert.equal(browser.open().length, 1);
  assert.equal(browser.open()[0].url, "/v1/events?since=7");
  browser.open()[0].say("counter.help", 8);
  browser.open()[0].say("visit.recalled", 9);
  assert.deepEqual([board.events, counter.events], [[5, 6, 9], [7, 8]]);
});

test("when the tab that has it is closed another goes on from the last event", () => {
  const browser = new Browser();
  const first = browser.tab().begin();

  browser.pass(500);
  const second = browser.tab().begin();
  const third = browser.tab().begin();

  browser.pass(500);
  browser.open()[0].say("visit.called", 9);
  first.leave();
  browser.pass(1000);
  assert.equal(browser.open().length, 1);
  assert.equal(browser.open()[0].url, "/v1/events?since=9");
  browser.open()[0].say("visit.called", 10);
  assert.deepEqual(second.events, [9, 10]);
  assert.deepEqual(third.events, [9, 10]);
});

test("a tab that vanishes without a word is missed within seconds", () => {
  const browser = new Browser();
  const first = browser.tab().begin();

  browser.pass(500);
  const second = browser.tab().begin();

  browser.pass(500);
  browser.channels.delete(first.stream.channel);
  browser.sources[0].close();
  browser.world = null;
  first.world.clearInterval(first.stream.beat);
  browser.pass(9000);
  assert.equal(browser.open().length, 1);
  browser.open()[0].say("visit.called", 2);
  assert.deepEqual(second.events, [2]);
});

test("a hidden tab gives its stream back and has it again when it is seen", () => {
  const browser = new Browser();
  const only = browser.tab().begin();

  browser.pass(500);
  browser.open()[0].say("visit.called", 3);
  only.show(false);
  browser.pass(20000);
  assert.equal(browser.open().length, 0);
  only.show(true);
  browser.pass(500);
  assert.equal(browser.open().length, 1);
  assert.equal(browser.open()[0].url, "/v1/events?since=3");
});

test("a hidden tab hears what a seen one is told", () => {
  const browser = new Browser();
  const hidden = browser.tab().begin();

  browser.pass(500);
  const seen = browser.tab().begin();

  hidden.show(false);
  browser.pass(1000);
  assert.equal(browser.open().length, 1);
  browser.open()[0].say("visit.called", 7);
  assert.deepEqual(hidden.events, [7]);
  assert.deepEqual(seen.events, [7]);
});

test("seven numbers of one phone leave it connections to fetch with, and take turns", () => {
  const browser = new Browser();
  const tabs = Array.from({ length: 7 }, (_, i) => {
    const tab = browser.tab().begin(0, `/v1/track/${i}/events`);

    browser.pass(500);
    return tab;
  });

  browser.pass(10000);
  assert.equal(browser.open().length, 4);
  assert.deepEqual(tabs[6].states, [false]);
  tabs[0].show(false);
  browser.pass(10000);
  assert.equal(browser.open().length, 4);
});

test("without channels each tab that is seen has its own", () => {
  const browser = new Browser();
  const tabs = [browser.tab({ channel: false }).begin(), browser.tab({ channel: false }).begin()];

  browser.pass(500);
  assert.equal(browser.open().length, 2);
  tabs[0].show(false);
  assert.equal(browser.open().length, 1);
});

test("a stream that ended for good is opened again", () => {
  const browser = new Browser();
  const only = browser.tab().begin(1);

  browser.pass(500);
  const source = browser.open()[0];

  source.onopen();
  source.readyState = 2;
  source.onerror();
  assert.deepEqual(only.states, [true, false]);
  browser.pass(3500);
  assert.equal(browser.open().length, 1);
  browser.open()[0].onopen();
  assert.deepEqual(only.states, [true, false, true]);
});

test("a page that is closed asks for nothing more", () => {
  const browser = new Browser();
  const only = browser.tab().begin();

  browser.pass(500);
  only.stream.close();
  browser.pass(20000);
  assert.equal(browser.open().length, 0);
});
