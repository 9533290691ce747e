import type { Said } from "../../languages/message";
import type { MovingJob, PaintedFrame } from "../../worker/moving-protocol";
import type { Pixels } from "../../worker/protocol";
import { unstoppable } from "../../worker/unstoppable";
import { readSteadiness } from "../instant-attributes";
import type { MovingHost } from "../moving-pictures";
import { copyOf, type FramePainter } from "./frame-painter";
import { FrameTurn } from "./frame-turn";

/** Frames that are painted one after the other in the look that is chosen, in turn with whoever else paints on the page. */
export class FrameSession implements FramePainter {
  readonly #turn: FrameTurn;
  /** The last change that has been seen. */
  #changes: number;

  private constructor(
    readonly host: MovingHost,
    readonly job: MovingJob,
    /** What the look is called. */
    public label: Said,
    /** Says what is painted: again, where somebody else was let in. */
    readonly announce: (look: Said, notice?: Said) => void,
  ) {
    this.#turn = new FrameTurn(
      host,
      (signal) => host.context.worker.moving.begin(signal, this.job),
      (notice) => this.announce(this.label, notice),
    );
    this.#changes = host.instant.changes;
  }

  /** Begins, once it is our turn. `announce` is called with the look's name; `steadiness` goes before the attribute's. */
  static async begin(
    signal: AbortSignal,
    host: MovingHost,
    announce: (look: Said, notice?: Said) => void,
    steadiness?: number,
  ): Promise<FrameSession> {
    const { source, shares, label } = await host.instant.found(signal);
    const job: MovingJob = {
      look: source,
      shares,
      steadiness: steadiness ?? readSteadiness(host.element.getAttribute("steadiness")),
    };
    const session = new FrameSession(host, job, label, announce);
    await session.#turn.take(signal);
    return session;
  }

  async paint(signal: AbortSignal, frame: Pixels): Promise<PaintedFrame> {
    const { moving } = this.host.context.worker;
    return this.#turn.paint(signal, () => moving.paint(unstoppable, copyOf(frame)));
  }

  /** Takes another look that has been chosen meanwhile; where there is none, complains and goes on in the one before. */
  async followChoice(signal: AbortSignal): Promise<void> {
    const { instant, context } = this.host;
    if (this.#changes === instant.changes) return;
    this.#changes = instant.changes;
    try {
      const { source, shares, label } = await instant.found(signal);
      if (source.id === this.job.look.id && String(shares) === String(this.job.shares)) return;
      Object.assign(this.job, { look: source, shares });
      await context.worker.moving.begin(signal, this.job);
      this.label = label;
      this.announce(label);
    } catch (error) {
      context.fail(error);
    }
  }

  /** How much of the frame before is kept, from the next one on. */
  async steady(steadiness: number): Promise<void> {
    this.job.steadiness = steadiness;
    await this.host.context.worker.moving.steady(unstoppable, steadiness);
  }

  /** Lets others paint until the next frame. */
  rest(): void {
    this.#turn.end();
  }

  async end(): Promise<void> {
    await this.host.context.worker.moving.end(unstoppable).catch(() => undefined);
    this.#turn.end();
  }
}
