import { proxy, type Remote, releaseProxy, wrap } from "comlink";
import { installComlinkHandlers } from "../worker/comlink-handlers";
import type { DeviceChoice, EngineInfo, OnBytes, PaintWorkerApi } from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";
import type { RunningWorker } from "./running-worker";
import { type CallKind, letGo, type SharedPainter } from "./shared-painter";

installComlinkHandlers();

/** A call of the worker. */
export type Call<T> = (api: Remote<PaintWorkerApi>) => Promise<T>;

/** Queues a call: see WorkerClient. */
export type QueueCall = <T>(signal: AbortSignal, call: Call<T>) => Promise<T>;

let connections = 0;

/** One user's part of a shared painter: pictures, looks and a painting of its own. */
export class Connection {
  readonly #number = ++connections;
  readonly #closed: Promise<never>;
  #close: (reason: unknown) => void = () => undefined;
  #present: { running: RunningWorker; api: Remote<PaintWorkerApi> } | undefined;
  /** Whether the engine has been opened for this user: then it is again where the worker is another. */
  #opened = false;

  constructor(
    readonly painter: SharedPainter,
    readonly choice: DeviceChoice,
  ) {
    painter.join(this);
    this.#closed = new Promise<never>((_, reject) => {
      this.#close = reject;
    });
    this.#closed.catch(() => undefined); // it is only ever looked at in a race
  }

  /** Queues a call; it rejects once the connection is closed. */
  call<T>(signal: AbortSignal, kind: CallKind, call: Call<T>): Promise<T> {
    const answer = this.painter.run(this, signal, kind, async (running) => call(await this.#connect(running)));
    return Promise.race([answer, this.#closed]);
  }

  /** Opens the engine, once for all users. */
  async open(signal: AbortSignal, onBytes: OnBytes): Promise<EngineInfo> {
    const run = async (running: RunningWorker) => {
      this.#opened = false; // else it would be opened before
      const info = await this.#open(await this.#connect(running), onBytes);
      return { ...info, id: `${running.number}.${this.#number}.${info.id}` };
    };
    const info = await Promise.race([this.painter.run(this, signal, "fetch", run), this.#closed]);
    this.#opened = true;
    this.painter.opened(info.device);
    return info;
  }

  /** The device of the worker that was called last is lost: ends the worker, for all its users. */
  endLost(): void {
    if (this.#present) this.painter.endLost(this, this.#present.running);
  }

  /** Lets go of what the worker holds for this user; calls that wait for it abort. */
  close(): void {
    this.#close(letGo());
    const othersStay = this.painter.leave(this);
    const before = this.painter.running;
    if (!othersStay || !before) return;
    // After the call that runs: nothing can be freed under it.
    const free = async (running: RunningWorker) => {
      if (this.#present?.running === running) await this.#present.api.close();
      this.#release();
    };
    // Where the worker ends first, so does what it held.
    this.painter.run(this, unstoppable, "compute", free).catch(() => undefined);
  }

  async #connect(running: RunningWorker): Promise<Remote<PaintWorkerApi>> {
    if (this.#present?.running === running) return this.#present.api;
    this.#release();
    const api = wrap<PaintWorkerApi>(await running.connect());
    this.#present = { running, api };
    if (this.#opened) await this.#open(api, () => undefined);
    return api;
  }

  #open(api: Remote<PaintWorkerApi>, onBytes: OnBytes): Promise<EngineInfo> {
    return api.open(this.choice, this.painter.places.models.href, proxy(onBytes));
  }

  #release(): void {
    this.#present?.api[releaseProxy]();
    this.#present = undefined;
  }
}
