import { DEFAULT_SIZE } from "../client/default-size";
import { message, type Said } from "../languages/message";
import { recognizedWords } from "../languages/recognized";
import { Failure, isFailure } from "../worker/failure";
import type { EngineInfo, NetworkListing, Recipe } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { megabytes } from "./format";
import { defaultNetwork, describeNetwork } from "./quality";
import { SETTINGS } from "./settings";

/** What paints, and a sentence where it is not what one would have expected. */
export interface Whereabouts {
  engine: Said;
  notice: Said | undefined;
}

/** Opens the engine and finds out what there is to paint with. */
export class EngineLoader {
  #engine: EngineInfo | undefined;
  #networks: NetworkListing[] | undefined;
  /** Why there is no list. */
  #unlisted: Error | undefined;
  /** Whether the list has been asked for, and so the default network is known. */
  #listed = false;
  #loading: Promise<EngineInfo> | undefined;

  constructor(readonly context: ElementContext) {}

  /** Everything that has to be there before a painting; does only what is not done yet. */
  ready(): Promise<EngineInfo> {
    this.#loading ??= this.#prepare().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The engine that paints, once it is there. */
  get engine(): EngineInfo | undefined {
    return this.#engine;
  }

  /** Whether the engine has ever been there, so that what is asked of it is answered at once. */
  get engineReady(): boolean {
    return this.#engine !== undefined;
  }

  /** Which processor paints; the CPU before that is known. */
  get device(): EngineInfo["device"] {
    return this.#engine?.device ?? "cpu";
  }

  /** The long side in pixels when the attributes give none. */
  get size(): number {
    return DEFAULT_SIZE[this.device];
  }

  /** The network that paints when the attributes name none; throws where none is known. */
  get network(): string {
    const network = defaultNetwork(this.#networks ?? [], this.device);
    if (!network) throw this.#unlisted ?? new Failure("no-weights", message("failure.no-networks"));
    return network;
  }

  /** Whether the site offers this network; unknown (and so true) while the list could not be read. */
  offers(name: string): boolean {
    return !this.#networks || this.#networks.some((listing) => listing.name === name);
  }

  /** The names to choose from. */
  get names(): string[] {
    return (this.#networks ?? []).map(({ name }) => name);
  }

  /** A recipe with the network and the size that paint when it names none. */
  fill<R extends Recipe>(recipe: R): R & { network: string; size: number } {
    return { ...recipe, network: recipe.network ?? this.network, size: recipe.size ?? this.size };
  }

  /** The engine's name; empty before it is there. */
  get label(): string {
    return this.#engine?.label ?? "";
  }

  /** The same, for people. */
  get name(): Said {
    return recognizedWords(this.label || "CPU");
  }

  /** "CPU, quality Instant." */
  get describeInstant(): Whereabouts {
    const network = message("where.quality", { quality: message("quality.instant") });
    return { engine: message("status.where", { engine: this.name, network }), notice: undefined };
  }

  /** "CPU, quality Fine." and what the user should know about it. */
  describe(network: string): Whereabouts {
    const engine = message("status.where", { engine: this.name, network: describeNetwork(network) });
    return { engine, notice: this.#engine?.notice };
  }

  /** Shows in the controls what the attributes leave open. */
  async showDefaults(): Promise<void> {
    const { controls, settings, instant, worker, lifetime } = this.context;
    try {
      const asked = settings().recipe;
      const network = asked.network ?? this.network;
      if (asked.network || this.#listed) controls.showNetwork(network, instant());
      if (asked.size === undefined) controls.show("size", this.size);
      if (!this.#engine) return;
      // How many iterations there are depends on the size.
      const recipe = await worker.complete(lifetime(), { network, size: asked.size ?? this.size });
      for (const { name, attribute } of SETTINGS) {
        if (asked[name] === undefined && name !== "size") controls.show(attribute, recipe[name]);
      }
    } catch {
      // A setting that makes no sense is complained about when somebody wants to paint with it.
    }
  }

  async #prepare(): Promise<EngineInfo> {
    const { worker, settings, lifetime, status, places, recipe } = this.context;
    await recipe();
    const fetching = { seen: false, done: false };
    const onBytes = (loaded: number, total: number) => {
      // The last calls may come after the answer.
      if (fetching.done) return;
      fetching.seen = true;
      const [come, all] = [megabytes(loaded), megabytes(total)];
      if (total > 0)
        status.progress(loaded / total, message("status.fetching-painter-of", { loaded: come, total: all }));
      else status.progress(0, message("status.fetching-painter", { loaded: come }));
    };
    this.#engine = await worker.open(lifetime(), settings().device, onBytes, places());
    fetching.done = true;
    if (fetching.seen) status.rest();
    if (!this.#networks) await this.#listNetworks();
    if (this.context.gallery.generated.length === 0) this.context.gallery.fill(await worker.gallery(lifetime()));
    await this.showDefaults();
    return this.#engine;
  }

  /** A list that cannot be read is asked for again at the next Paint; the rest of the element works meanwhile. */
  async #listNetworks(): Promise<void> {
    const { worker, controls, fail, lifetime } = this.context;
    try {
      this.#networks = await worker.networks(lifetime());
      this.#unlisted = undefined;
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#unlisted = error;
      fail(error);
      return;
    }
    this.#listed = true;
    controls.listNetworks(this.#networks);
  }
}
