// What a telephone keeps of a day: encrypted, under a key that no script can read out, for 24 hours.
//
// The day is under one key, what is still to be sent under another that lives twice as long. To
// forget is to throw the key away: what is left can never be read again, and is then removed too.
(() => {
  const DAY = 24 * 3600 * 1000;
  const LIVES = { dag: DAY, uitkomsten: 2 * DAY };
  const NAME = "looplijst";

  function opened() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        for (const store of ["keys", "dag", "uitkomsten"]) asked.result.createObjectStore(store);
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function within(stores, mode, act) {
    const base = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const change = base.transaction(stores, mode);
        const asked = act(change);
        change.oncomplete = () => resolve(asked?.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      base.close();
    }
  }

  const get = (store, key) => within([store], "readonly", (change) => change.objectStore(store).get(key));
  const put = (store, key, value) => within([store], "readwrite", (change) => change.objectStore(store).put(value, key));
  const remove = (store, key) => within([store], "readwrite", (change) => change.objectStore(store).delete(key));
  const keysOf = (store) => within([store], "readonly", (change) => change.objectStore(store).getAllKeys());

  // Forget what is in a store: the key first, so that a half-done wipe leaves nothing readable.
  async function forget(store) {
    await remove("keys", store);
    await within([store], "readwrite", (change) => change.objectStore(store).clear());
  }

  async function keyOf(store, make) {
    const kept = await get("keys", store);
    const age = kept ? Date.now() - kept.since : 0;
    if (kept && age >= 0 && age < LIVES[store]) return kept.key;
    if (kept) await forget(store);
    if (!make) return null;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await put("keys", store, { key, since: Date.now() });
    return key;
  }

  async function write(store, name, value) {
    const key = await keyOf(store, true);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
    await put(store, name, { nonce, sealed });
  }

  async function read(store, name) {
    const key = await keyOf(store, false);
    const kept = key && await get(store, name);
    if (!kept) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.nonce }, key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      await forget(store);
      return null;
    }
  }

  window.looplijst = {
    write, read, remove, forget, keysOf,
    // Whatever is past its time goes, also when nobody asks for it.
    async sweep() { for (const store of Object.keys(LIVES)) await keyOf(store, false); },
    async wipe() { for (const store of Object.keys(LIVES)) await forget(store); },
  };
})();
