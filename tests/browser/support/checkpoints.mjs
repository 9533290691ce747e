// The checkpoints of interrupted paintings.

import { waitUntil } from "./case.mjs";

/** The checkpoints that the browser holds. */
export function checkpoints(page) {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === "impasto-checkpoints")) return [];
    const request = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await request(indexedDB.open("impasto-checkpoints"));
    const all = await request(database.transaction("checkpoints").objectStore("checkpoints").getAll());
    database.close();
    return all.map(({ id, iteration, iterations, longSide }) => ({ id, iteration, iterations, longSide }));
  });
}

/** Waits until there is one, and returns it. */
export function kept(page, count = 1) {
  return waitUntil(page, "a checkpoint to be kept", async () => {
    const all = await checkpoints(page);
    return all.length >= count && all;
  });
}

/** Waits until none is kept any more. */
export function forgotten(page) {
  return waitUntil(page, "the checkpoints to be forgotten", async () => (await checkpoints(page)).length === 0);
}

/** Changes the only checkpoint at a path, `pictures.photo`: takes away what is there where `value` is null; "blob" is a file of junk. */
export function damage(page, path, value) {
  return page.evaluate(
    async ([path, value]) => {
      const answer = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answer(indexedDB.open("impasto-checkpoints"));
      const objects = () => database.transaction("checkpoints", "readwrite").objectStore("checkpoints");
      const [record] = await answer(objects().getAll());
      const keys = path.split(".");
      const holder = keys.slice(0, -1).reduce((object, key) => object[key], record);
      if (value === null) delete holder[keys.at(-1)];
      else holder[keys.at(-1)] = value === "blob" ? new Blob(["none"]) : value;
      await answer(objects().put(record, record.id));
      database.close();
    },
    [path, value],
  );
}
