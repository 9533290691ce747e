import { message } from "../languages/message";
import { detail, Failure, isAbort, isFailure, saidOf } from "../worker/failure";
import type { DeviceChoice, EngineInfo } from "../worker/protocol";
import { Timer } from "../worker/timer";
import { CallQueue } from "./call-queue";
import { keyOf, type Places } from "./places";
import { platform } from "./platform";
import { Ended, type RunningWorker } from "./running-worker";
import { Turns } from "./turns";

/** A step after a stop may take this many milliseconds at least, and so many times the longest step so far. */
const GRACE = { milliseconds: 10_000, steps: 3 };

const HUNG = new Failure("internal", message("failure.hung"));

/** Why a worker was ended whose device another user has lost. */
const DEVICE_LOST = new DOMException("another user has lost the device", "AbortError");

/** Why what a user has asked for is answered no more. */
export function letGo(): DOMException {
  return new DOMException("the painter was let go", "AbortError");
}

/** A call of a worker's. */
type PainterCall<T> = (running: RunningWorker) => Promise<T>;

/** What a call does: computes, so that its answer comes in foreseeable time, or fetches something. */
export type CallKind = "compute" | "fetch";

/**
 * A worker with its engine and its networks, for everybody on the page who paints with the same ones. Calls queue; paintings wait
 * for their turn. The worker starts with the first call, anew where it has died, and ends with its last user.
 */
export class SharedPainter {
  /** Paintings that are made, one after the other. */
  readonly turns = new Turns();
  readonly #queue = new CallQueue();
  readonly #users = new Set<object>();
  #running: RunningWorker | undefined;
  /** What the engine was opened as last. */
  #device: EngineInfo["device"] | undefined;
  /** The longest step so far, in milliseconds. */
  #longestStep = 0;
  /** What the call that runs does. */
  #kind: CallKind | undefined;
  /** Whose call it is. */
  #caller: object | undefined;
  /** How many calls have been answered. */
  #answered = 0;

  constructor(
    readonly places: Places,
    readonly choice: DeviceChoice,
  ) {}

  /** Whether who asks for this gets this one: asking by name for the engine that runs already changes nothing. */
  serves(places: Places, choice: DeviceChoice): boolean {
    return keyOf(places) === keyOf(this.places) && (choice === this.choice || choice === this.#device);
  }

  /** The engine has been opened. */
  opened(device: EngineInfo["device"]): void {
    this.#device = device;
  }

  /** The worker that runs, if one does. */
  get running(): RunningWorker | undefined {
    return this.#running;
  }

  join(user: object): void {
    this.#users.add(user);
  }

  /** The last one who leaves ends the worker. Returns whether others stay. */
  leave(user: object): boolean {
    this.#users.delete(user);
    if (this.#users.size > 0) return true;
    painters().delete(this);
    this.end(letGo());
    return false;
  }

  /** Queues a user's call. */
  run<T>(user: object, signal: AbortSignal, kind: CallKind, call: PainterCall<T>): Promise<T> {
    return this.#queue.run(signal, () => this.#answer(user, signal, kind, call));
  }

  async #answer<T>(user: object, signal: AbortSignal, kind: CallKind, call: PainterCall<T>): Promise<T> {
    for (;;) {
      // What the last one left behind is asked of no new worker, which nobody would end.
      if (this.#users.size === 0) throw letGo();
      const running = (this.#running ??= platform.runWorker(this.places.engine));
      this.#kind = kind;
      this.#caller = user;
      try {
        const answer = await Promise.race([call(running), running.ended]);
        running.watch();
        return answer;
      } catch (error) {
        // Another user has lost the device meanwhile: what was asked here is asked of the next worker.
        if (error !== DEVICE_LOST) throw this.#explain(error);
        signal.throwIfAborted();
      } finally {
        this.#kind = this.#caller = undefined;
        this.#answered++;
      }
    }
  }

  /** How long a step took: tells how long the next one may take. */
  took(milliseconds: number): void {
    this.#longestStep = Math.max(this.#longestStep, milliseconds);
  }

  /**
   * To be called when a visitor stops: a worker that hangs, though it lives, is ended in a while, and the call that waits for it
   * fails. To be called off with what this returns, once everything has been answered.
   */
  endIfHung(): () => void {
    let answered = this.#answered;
    const timer = new Timer(Math.max(GRACE.milliseconds, GRACE.steps * this.#longestStep), () => {
      if (this.#kind === "compute" && this.#answered === answered) return this.end(HUNG);
      // Somebody else's call has been answered meanwhile, or waits for the network.
      answered = this.#answered;
      timer.restart();
    });
    return () => timer.stop();
  }

  /** Lets the worker and all its memory go, for all its users. The next call starts a new one. */
  end(reason: unknown): void {
    this.#running?.end(reason);
    this.#running = undefined;
  }

  /**
   * A user has lost the device of this worker, and it does not come back to it: ends it, unless another runs already. What else that
   * user has asked for is given up.
   */
  endLost(user: object, running: RunningWorker): void {
    if (running !== this.#running) return;
    this.end(this.#caller === user ? new DOMException("the device was lost", "AbortError") : DEVICE_LOST);
  }

  /** An error nobody foresaw (a wasm trap, memory at its end) leaves the core in pieces: the next call gets a new one. */
  #explain(error: unknown): unknown {
    if (isAbort(error)) return error;
    if (error instanceof Ended) {
      this.end(error.reason);
      return this.#explain(error.reason);
    }
    if (isFailure(error))
      return Failure.withCodeOf(error.code, saidOf(error), error.cause === undefined ? undefined : detail(error.cause));
    this.end(error);
    return new Failure("internal", message("failure.broke-down"), detail(error));
  }
}

/**
 * Where all painters of the page are found: the element and what paints without it are scripts of their own, which share by this
 * name. Another number where what they share changes.
 */
const REGISTRY = Symbol.for("impasto.painters.1");

function painters(): Set<SharedPainter> {
  const global = globalThis as unknown as Record<symbol, Set<SharedPainter> | undefined>;
  return (global[REGISTRY] ??= new Set());
}

/** The painter with these places and this device; made where there is none yet. It has to be joined. */
export function sharedPainter(places: Places, choice: DeviceChoice): SharedPainter {
  const present = [...painters()].find((painter) => painter.serves(places, choice));
  if (present) return present;
  const painter = new SharedPainter(places, choice);
  painters().add(painter);
  return painter;
}
