import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { connector, DIED, Ended, type RunningWorker } from "../client/running-worker";
import type { PaintWorkerHost } from "../worker/protocol";

let workers = 0;

/** Starts the worker as a thread; an end without a word is told by Node itself. */
export function runNodeWorker(folder: URL): RunningWorker {
  let reject: (reason: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, no) => {
    reject = no;
  });
  ended.catch(() => undefined); // it is only ever looked at in a race
  const worker = new Worker(new URL("impasto-worker-node.js", folder), {
    // Those of the program itself may be for its own script alone.
    execArgv: [],
  });
  worker.on("error", (error) => reject(new Ended(error)));
  worker.on("exit", () => reject(new Ended(DIED)));
  const end = (reason: unknown) => {
    reject(reason);
    void worker.terminate();
  };
  const connect = connector(wrap<PaintWorkerHost>(nodeEndpoint(worker)));
  return { number: ++workers, connect, ended, watch: () => undefined, end };
}
