import { message } from "../languages/message";
import { type Remote, transfer, wrap } from "comlink";
import { Failure } from "../worker/failure";
import type { PaintWorkerHost } from "../worker/protocol";
import { startWorker } from "./start-worker";

/** A worker that runs. */
export interface RunningWorker {
  /** Another one for every worker of this page. */
  number: number;
  /** A user's line to it, for Comlink to wrap: which not only this script may do, as others share the worker. */
  connect(): Promise<MessagePort>;
  /** Rejects when the worker fails or is let go; without it a call to a dead worker would wait for ever. */
  ended: Promise<never>;
  /** Has `ended` reject too when the worker dies without a word; to be called once it has answered something. */
  watch(): void;
  /** Lets the worker go. */
  end(reason: unknown): void;
}

/** How many workers this page has started. */
let workers = 0;

/** The worker is no more, or never was. */
export class Ended {
  constructor(readonly reason: unknown) {}
}

/** Makes lines to a worker. */
export function connector(host: Remote<PaintWorkerHost>): RunningWorker["connect"] {
  return async () => {
    const { port1, port2 } = new MessageChannel();
    await host.connect(transfer(port2, [port2]));
    return port1;
  };
}

/** Starts the worker whose script lies in this folder. */
export function runWorker(folder: URL): RunningWorker {
  const number = ++workers;
  const name = `impasto ${number} ${Math.random()}`;
  let reject: (reason: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, no) => {
    reject = no;
  });
  ended.catch(() => undefined); // it is only ever looked at in a race
  const worker = startWorker(name, folder, (reason) => reject(new Ended(reason)));
  const end = (reason: unknown) => {
    worker.terminate();
    reject(reason);
  };
  // The worker holds the lock of its name as long as it lives: see web/worker/liveness-lock.ts.
  const watch = () => {
    const { locks } = navigator as Partial<Navigator>;
    // Where cookies are blocked there are no locks: then it is not noticed.
    locks?.request(name, () => reject(new Ended(DIED))).catch(() => undefined);
  };
  const connect = connector(wrap<PaintWorkerHost>(worker));
  return { number, connect, ended, watch: once(watch), end };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

/** It has ended without a word. */
export const DIED = new Failure("internal", message("failure.ended"));
