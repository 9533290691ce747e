import { message } from "../languages/message";
import { abortable } from "../client/abortable";
import type { Turns } from "../client/turns";
import type { WorkerClient } from "../client/worker-client";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";

/** What it needs of its element. */
interface TurnContext {
  worker: Pick<WorkerClient, "turns">;
  status: Pick<ElementContext["status"], "say">;
}

/** A painting's turn with the worker: until its end no other element of the page paints with the same one. */
export class Turn {
  #turns: Turns | undefined;
  #end: () => void = () => undefined;

  constructor(
    readonly context: TurnContext,
    readonly loader: Pick<EngineLoader, "ready">,
  ) {}

  /**
   * Waits for a turn with the worker that is there now. Where this one is with another, as when the CPU paints in the GPU's place, it
   * is given back: so it can be called again whenever the worker may be another. `end` has to be called in any case.
   */
  async take(signal: AbortSignal): Promise<void> {
    const { worker, status } = this.context;
    while (this.#turns !== worker.turns) {
      this.end();
      const { turns } = worker;
      const before = { waited: false };
      this.#end = await turns.take(signal, () => {
        before.waited = true;
        status.say(message("status.waiting"));
      });
      this.#turns = turns;
      // The worker may have been lost meanwhile, or another be asked for.
      if (before.waited) await abortable(signal, this.loader.ready());
    }
  }

  end(): void {
    this.#end();
    this.#end = () => undefined;
    this.#turns = undefined;
  }
}

/** Waits for a turn; what this resolves to is to be called at the end of what is painted. */
export async function takeTurn(signal: AbortSignal, context: TurnContext, loader: EngineLoader): Promise<() => void> {
  const turn = new Turn(context, loader);
  try {
    await turn.take(signal);
    return () => turn.end();
  } catch (error) {
    turn.end();
    throw error;
  }
}
