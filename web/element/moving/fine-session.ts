import { abortable } from "../../client/abortable";
import type { FineClient } from "../../client/fine-client";
import { paintLoop, type PaintWatcher } from "../../client/paint-loop";
import { message, type Said } from "../../languages/message";
import type { FineJob } from "../../worker/fine-protocol";
import type { PaintedFrame } from "../../worker/moving-protocol";
import type { Pixels } from "../../worker/protocol";
import { unstoppable } from "../../worker/unstoppable";
import { fetchNetworks } from "../fetch-networks";
import type { MovingHost } from "../moving-pictures";
import type { PaintRecipe } from "../paint-plan";
import { makeRecipe } from "../paint-request";
import { copyOf, type FramePainter } from "./frame-painter";
import { FrameTurn } from "./frame-turn";

/** What it needs of its element. */
export type FineHost = Pick<MovingHost, "context" | "loader" | "inputs" | "sources">;

/** How frames are painted by the loop, beside what the element says. */
export interface FineHow {
  /** Long side in pixels at which styles of the gallery are made. */
  size: number;
  /** Of each frame but the first of a shot: see `VideoOptions`. */
  iterations: number | undefined;
}

/** Frames that the loop paints one after the other, each from the one before (Ruder et al. 2016). */
export class FineSession implements FramePainter {
  readonly #turn: FrameTurn;

  private constructor(
    readonly host: FineHost,
    readonly job: FineJob & { recipe: PaintRecipe },
    announce: (notice?: Said) => void,
  ) {
    this.#turn = new FrameTurn(host, (signal) => this.#begin(signal), announce);
  }

  /** Begins, once it is our turn, with the styles and settings of now. `announce` is called with the network that paints. */
  static async begin(
    signal: AbortSignal,
    host: FineHost,
    { size, iterations }: FineHow,
    announce: (network: string, notice?: Said) => void,
  ): Promise<FineSession> {
    const { context, loader, inputs, sources } = host;
    context.status.say(message("status.getting-ready"));
    await abortable(signal, loader.ready());
    inputs.gallery.fillGaps();
    await abortable(signal, inputs.settled());
    const { styles } = sources;
    const recipe = { ...(await makeRecipe(signal, host)), size };
    const session = new FineSession(host, { styles, recipe, iterations }, (notice) => announce(recipe.network, notice));
    await session.#turn.take(signal);
    return session;
  }

  paint(signal: AbortSignal, frame: Pixels, watcher: PaintWatcher): Promise<PaintedFrame> {
    return this.#paint(signal, watcher, (fine) => fine.beginFrame(unstoppable, copyOf(frame)));
  }

  /** Paints a frame anew that a pass before has painted as `own`: near to the one that was painted or kept last. */
  paintAgain(signal: AbortSignal, frame: Pixels, own: Pixels, watcher: PaintWatcher): Promise<PaintedFrame> {
    return this.#paint(signal, watcher, (fine) => fine.beginFrame(unstoppable, copyOf(frame), copyOf(own)));
  }

  /** Leaves a frame as a pass before has painted it; the next one is painted near to it. */
  keep(signal: AbortSignal, frame: Pixels, own: Pixels): Promise<void> {
    const { fine } = this.host.context.worker;
    return this.#turn.paint(signal, () => fine.keepFrame(unstoppable, copyOf(frame), copyOf(own)));
  }

  async end(): Promise<void> {
    await this.host.context.worker.fine.end(unstoppable).catch(() => undefined);
    this.#turn.end();
  }

  #paint(
    signal: AbortSignal,
    watcher: PaintWatcher,
    begin: (fine: FineClient) => Promise<void>,
  ): Promise<PaintedFrame> {
    const { fine } = this.host.context.worker;
    return this.#turn.paint(signal, async () => {
      await begin(fine);
      const { done } = await paintLoop(signal, fine, watcher);
      if (!done) throw new DOMException("stopped before the frame was done", "AbortError");
      return fine.finishFrame(unstoppable);
    });
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { worker, status } = this.host.context;
    await fetchNetworks(signal, this.host.context, this.job.recipe);
    status.rest();
    await worker.fine.begin(signal, this.job);
  }
}
