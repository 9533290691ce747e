// The checkpoints of interrupted paintings.

import { waitFor } from "./case.mjs";

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
export async function kept(page, count = 1) {
  const enough = async () => {
    for (;;) {
      const all = await checkpoints(page);
      if (all.length >= count) return all;
      await page.waitForTimeout(200);
    }
  };
  return waitFor("a checkpoint to be kept", enough());
}

/** Waits until none is kept any more. */
export async function forgotten(page) {
  const gone = async () => {
    while ((await checkpoints(page)).length > 0) await page.waitForTimeout(100);
  };
  await waitFor("the checkpoints to be forgotten", gone());
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
