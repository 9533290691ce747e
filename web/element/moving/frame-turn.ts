import { isDeviceLoss } from "../../client/device-loss";
import type { MovingHost } from "../moving-pictures";
import { takeTurn } from "../take-turn";

/** Milliseconds for which frames are painted before somebody else who waits is let in. */
const TURN = 1500;

/** The turns with the worker in which frames are painted one after the other, between whoever else paints on the page. */
export class FrameTurn {
  #endTurn: () => void = () => undefined;
  /** When it began. */
  #since = 0;
  /** The engine that knows the frame before. */
  #engine: string | undefined;

  constructor(
    readonly host: Pick<MovingHost, "context" | "loader">,
    /** Has the worker begin: anew where its engine is another, which does not know the frame before. */
    readonly begin: (signal: AbortSignal) => Promise<void>,
    /** Says what is painted: again, where somebody else was let in. */
    readonly announce: () => void,
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
      this.announce();
    } catch (error) {
      this.#endTurn();
      throw error;
    }
  }

  /** Paints a frame; before it whoever has waited long enough is let in. */
  async paint<T>(signal: AbortSignal, frame: () => Promise<T>): Promise<T> {
    const { worker } = this.host.context;
    if (worker.awaited && performance.now() - this.#since > TURN) {
      this.#endTurn();
      await this.take(signal);
    }
    try {
      return await frame();
    } catch (error) {
      // A lost device does not come back to its worker.
      if (isDeviceLoss(error)) worker.endLost();
      throw error;
    }
  }

  end(): void {
    this.#endTurn();
  }
}
