// SPDX-License-Identifier: GPL-3.0-or-later
// The voice of a board in a browser, by the rules of antrean-board's: calls in the order of
// the journal, one at a time, each once; one that waited for 90 s is left unsaid. Sounds are
// the server's (GET /v1/voice), fetched ahead for what is likely to be called. Knows no
// page: `fetchSound(query)` gives a sound or throws, `play(sound)` ends when it was heard,
// `now()` is the server's clock.
//
//   const voice = speaker({ fetchSound, play, now, onPlayed, onFault });
//   voice.call({ seq, number, counter, times, at }); voice.notice("closing", at);
//   voice.prepare([{ number, counter }]); voice.settings("anything that changes with them");

export const FRESH_MS = 90000;
const KEPT = 16; // sounds; about 300 KB each
const RETRY_MS = 2000; // a sound that did not come is asked for again

export function speaker({ fetchSound, play, now, onPlayed = () => {}, onFault = () => {}, wait = sleep }) {
  const queue = [];
  const kept = new Map(); // by query, the newest last: promises of sounds
  let likely = [];
  let last = 0;
  let saying = false;
  let fetching = false;
  let stamp = "";

  function queryOf({ notice, number, counter, times = 1 }, waiting) {
    if (notice) return `notice=${notice}`;
    // Two limits change what is said: docs/rules.md, "Spoken calls".
    const behind = waiting >= 4 ? 4 : waiting >= 2 ? 2 : 0;

    return `number=${number}&counter=${counter}&times=${times}&waiting=${behind}`;
  }

  function sound(query) {
    const there = kept.get(query) ?? fetchSound(query);

    kept.delete(query);
    kept.set(query, there);
    there.catch(() => kept.get(query) === there && kept.delete(query));
    while (kept.size > KEPT) kept.delete(kept.keys().next().value);
    return there;
  }

  async function sayFirst(one) {
    try {
      await play(await sound(queryOf(one, queue.length - 1)));
      return true;
    } catch (fault) {
      onFault(fault);
      await wait(RETRY_MS);
      return false;
    }
  }

  async function run() {
    if (saying) return;
    saying = true;
    while (queue.length > 0) {
      const one = queue[0];
      const fresh = now() - one.at <= FRESH_MS;
      const heard = fresh && (await sayFirst(one));

      if (heard && one.seq) onPlayed(one.seq);
      if (heard || !fresh) queue.splice(queue.indexOf(one), queue.includes(one) ? 1 : 0);
    }
    saying = false;
    ahead();
  }

  // One after another, and only while nothing waits to be said.
  async function ahead() {
    if (fetching) return;
    fetching = true;
    while (queue.length === 0) {
      const query = likely.map((one) => queryOf(one, 0)).find((wanted) => !kept.has(wanted));

      if (!query) break;
      try {
        await sound(query);
      } catch (fault) {
        onFault(fault);
        break; // at the next change
      }
    }
    fetching = false;
  }

  return {
    call(one) {
      if (one.seq <= last) return;
      last = one.seq;
      queue.push(one);
      run();
    },
    notice(word, at) {
      queue.push({ notice: word, at });
      run();
    },
    prepare(list) {
      likely = list.slice(0, KEPT - 4);
      ahead();
    },
    settings(now) {
      if (now !== stamp) kept.clear();
      stamp = now;
    },
    // Nothing more is said: the sound was switched off, or these are quiet hours.
    hush() {
      queue.splice(0);
    },
  };
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
