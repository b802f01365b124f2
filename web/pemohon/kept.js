// SPDX-License-Identifier: GPL-3.0-or-later
// Papers that were chosen and have not all been sent yet, kept on the phone, so that a tab
// that is killed, or a phone that is switched off, loses none. Not on a computer that
// others use: there nothing is kept. Whatever fails here costs the keeping alone.
const NAME = "antrean";
const STORE = "berkas";
const LONGEST_MS = 24 * 3600 * 1000; // the server forgets what came of it by then

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);

    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// What `work` asks of the store, when it is on the disk; undefined when there is none.
async function within(mode, work) {
  try {
    const base = await open();

    return await new Promise((resolve, reject) => {
      const change = base.transaction(STORE, mode);
      const request = work(change.objectStore(STORE));

      change.oncomplete = () => resolve(request.result);
      change.onabort = change.onerror = () => reject(change.error);
    }).finally(() => base.close());
  } catch (unable) {
    return undefined;
  }
}

const idOf = (application, kind) => `${application}/${kind}`;

/** One paper on its way; `at` is the address of its upload, null before that is begun. */
export const keep = (application, kind, blob, at) =>
  within("readwrite", (store) => store.put({ id: idOf(application, kind), application, kind, blob, at, since: Date.now() }));

export const forget = (application, kind) => within("readwrite", (store) => store.delete(idOf(application, kind)));

/** Those of an application; what is a day old, of any, goes. */
export async function keptOf(application) {
  const all = (await within("readonly", (store) => store.getAll())) || [];
  const isOld = (one) => one.since < Date.now() - LONGEST_MS;

  for (const one of all.filter(isOld)) await forget(one.application, one.kind);
  return all.filter((one) => one.application === application && !isOld(one));
}

/** Nothing is left on this phone. */
export const forgetAll = () => within("readwrite", (store) => store.clear());
