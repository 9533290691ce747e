let held: Promise<void> | undefined;

/**
 * Holds a lock of the worker's name as long as the worker lives. A worker can die without a word, for want of memory for
 * instance; the page notices when it gets the lock. Resolves when the lock is held, or cannot be had here.
 */
export function holdLock(): Promise<void> {
  held ??= new Promise((resolve) => {
    // Outside a secure context there are none.
    const locks = (navigator as Partial<Navigator>).locks;
    if (!locks) return resolve();
    const forEver = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    locks.request(self.name, forEver).catch(() => resolve());
  });
  return held;
}
