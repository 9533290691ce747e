import { message } from "../languages/message";
import { holdLock } from "./liveness-lock";
import { Failure } from "./failure";
import { type OpenedEngine, openEngine, siteFolder, withThreads } from "./open-engine";
import type { DeviceChoice, EngineInfo, OnBytes, Speed } from "./protocol";

/** Who uses the engine. */
export interface EngineUser {
  /** Whether another engine would cost something that is being made. */
  readonly busy: boolean;
}

/** The worker's one engine, with its networks, for all its users. */
export class SharedEngine {
  /** The folder with the packs. */
  models = new URL("packs/", siteFolder);
  /** How fast it paints with each network, where that is known. */
  readonly speeds = new Map<string, Speed>();
  readonly users = new Set<EngineUser>();
  #opened: OpenedEngine | undefined;
  #opens = 0;

  /** Opens it, once; later calls answer at once. */
  async open(choice: DeviceChoice, models: string, onBytes: OnBytes): Promise<EngineInfo> {
    this.models = new URL(models);
    await holdLock();
    const { engine, notice } = await this.#open(choice, onBytes);
    return { id: String(this.#opens), device: engine.device, label: engine.label, notice };
  }

  /** The opened one. */
  get ready(): OpenedEngine {
    if (!this.#opened) throw new Failure("not-open", message("failure.not-open"));
    return this.#opened;
  }

  async #open(choice: DeviceChoice, onBytes: OnBytes): Promise<OpenedEngine> {
    const present = this.#opened;
    if (!present) return this.#keep(await openEngine(choice, onBytes));
    // A new attempt, unless it would cost a painting.
    const free = ![...this.users].some(({ busy }) => busy);
    const threaded = present.lacksThreads && free ? await withThreads(onBytes) : undefined;
    return threaded ? this.#keep(threaded) : present;
  }

  #keep(opened: OpenedEngine): OpenedEngine {
    this.#opened = opened;
    this.#opens++;
    return opened;
  }
}
