import type { Speed } from "../worker/protocol";

/** What this device did in earlier visits is kept in the browser under this name and never leaves it. */
const NAME = "impasto-speed";

/** More devices and networks than anybody has; the oldest go first. */
const MOST = 16;

type Known = Record<string, Speed>;

/** Remembers how fast each device paints with each network. */
export class SpeedMemory {
  constructor(readonly storage: () => Pick<Storage, "getItem" | "setItem"> = () => localStorage) {}

  /** The speed that was last seen. */
  recall(device: string, network: string): Speed | undefined {
    return this.#read()[key(device, network)];
  }

  keep(device: string, network: string, speed: Speed): void {
    const name = key(device, network);
    const others = Object.entries(this.#read()).filter(([other]) => other !== name);
    const entries = [...others, [name, speed]];
    try {
      this.storage().setItem(NAME, JSON.stringify(Object.fromEntries(entries.slice(-MOST))));
    } catch {
      // Storage may be full or forbidden: then it is measured anew.
    }
  }

  #read(): Known {
    try {
      const known: unknown = JSON.parse(this.storage().getItem(NAME) ?? "{}");
      const entries = Object.entries(Object(known) as Record<string, unknown>);
      return Object.fromEntries(entries.filter((entry): entry is [string, Speed] => isSpeed(entry[1])));
    } catch {
      return {};
    }
  }
}

function key(device: string, network: string): string {
  return `${device} ${network}`;
}

function isSpeed(value: unknown): value is Speed {
  const { rate, overhead } = Object(value) as Partial<Speed>;
  return Number.isFinite(rate) && Number(rate) > 0 && Number.isFinite(overhead) && Number(overhead) >= 0;
}

/** A speed at which something that was to take `expected` seconds takes the seconds that it took. */
export function corrected(speed: Speed, expected: number, took: number): Speed {
  const factor = took / expected;
  return { rate: speed.rate / factor, overhead: speed.overhead * factor };
}
