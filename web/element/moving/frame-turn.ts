import { abortable } from "../../client/abortable";
import { message, type Said } from "../../languages/message";
import { LossCount } from "../loss-count";
import type { MovingHost } from "../moving-pictures";
import { takeTurn } from "../take-turn";
import { throughLosses } from "../through-losses";

/** Milliseconds for which frames are painted before somebody else who waits is let in. */
const TURN = 1500;

/** The turns with the worker in which frames are painted one after the other, between whoever else paints on the page. */
export class FrameTurn {
  /** Ends the one that is held. */
  #endTurn: (() => void) | undefined;
  /** When it began. */
  #since = 0;
  /** The engine that knows the frame before. */
  #engine: string | undefined;
  readonly #losses = new LossCount();

  constructor(
    readonly host: Pick<MovingHost, "context" | "loader">,
    /** Has the worker begin: anew where its engine is another, which does not know the frame before. */
    readonly begin: (signal: AbortSignal) => Promise<void>,
    /** Says what is painted: again, where somebody else was let in, or the device was lost, of which there is a notice. */
    readonly announce: (notice?: Said) => void,
  ) {}

  /** Waits for a turn. `end` has to be called afterwards, unless this rejects. */
  async take(signal: AbortSignal): Promise<void> {
    const { context, loader } = this.host;
    this.#endTurn = await takeTurn(signal, context, loader);
    try {
      const engine = loader.engine?.id;
      if (engine !== this.#engine) await this.begin(signal);
      this.#engine = engine;
      this.#since = performance.now();
      this.announce(this.#losses.any ? message("status.device-lost") : undefined);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /**
   * Paints a frame; before it whoever has waited long enough is let in. Where the device is lost the frame is painted again with another,
   * which does not know the one before.
   */
  async paint<T>(signal: AbortSignal, frame: () => Promise<T>): Promise<T> {
    const { worker } = this.host.context;
    const over = worker.awaited && performance.now() - this.#since > TURN;
    if (over || !this.#endTurn) await this.#takeAnother(signal);
    return throughLosses(signal, worker, this.#losses, { work: frame, renew: () => this.#renew(signal) });
  }

  async #takeAnother(signal: AbortSignal): Promise<void> {
    this.end();
    await this.take(signal);
  }

  /** The CPU may paint in the GPU's place, for which others wait. */
  async #renew(signal: AbortSignal): Promise<void> {
    await abortable(signal, this.host.loader.ready());
    await this.#takeAnother(signal);
  }

  /** Lets others paint. The next frame waits for another turn. */
  end(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}
