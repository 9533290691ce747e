import { adapterKind } from "./adapter";
import type { Engine } from "./core";
import { detail, Failure, isFailure } from "./failure";
import type { DeviceChoice } from "./protocol";

/** The core's module as wasm-bindgen makes it. */
export type Core = typeof import("./core");

/** An engine that runs, and the module it lives in. Pictures belong to one module and cannot move to the other. */
export interface OpenedEngine {
  core: Core;
  engine: Engine;
  notice: string | undefined;
}

type Device = "cpu" | "gpu";

/** A module's file name without `impasto-`. */
type ModuleName = Device | "cpu-threads";

/** More threads than this wait for memory rather than compute. */
const MOST_THREADS = 8;

/** Milliseconds in which the threads must have started; where they may not start at all, nobody says so. */
const THREADS_START = 10_000;

/** Everything is fetched from the folder this script lies in, wherever that is. */
export const siteFolder = new URL("./", import.meta.url);

const modules = new Map<ModuleName, Promise<Core>>();
let attempts = 0;

async function importModule(name: ModuleName): Promise<Core> {
  // Browsers remember that a module failed, so a new attempt needs a new address.
  const again = attempts++ > 0 ? `?attempt=${attempts}` : "";
  const script = new URL(`impasto-${name}.js${again}`, siteFolder);
  const core = (await import(script.href)) as Core;
  await core.default({ module_or_path: new URL(`impasto-${name}_bg.wasm`, siteFolder) });
  return core;
}

async function fetchModule(name: ModuleName): Promise<Core> {
  const known = modules.get(name);
  if (known) return known;
  const coming = importModule(name);
  modules.set(name, coming);
  try {
    return await coming;
  } catch (error) {
    modules.delete(name);
    if (isFailure(error)) throw error;
    throw new Failure(
      "engine-unreachable",
      `The painting engine impasto-${name} could not be started (${detail(error)}); check the connection and press Paint again.`,
    );
  }
}

async function open(device: Device): Promise<OpenedEngine> {
  const core = (device === "cpu" && (await threadedModule())) || (await fetchModule(device));
  return { core, engine: await core.Engine.open(), notice: undefined };
}

/** The CPU engine on several threads; undefined where the page may not share memory, or they do not start. */
function threadedModule(): Promise<Core | undefined> {
  threaded ??= startThreads(Math.min(navigator.hardwareConcurrency, MOST_THREADS)).catch(() => undefined);
  return threaded;
}

let threaded: Promise<Core | undefined> | undefined;

async function startThreads(count: number): Promise<Core | undefined> {
  if (!self.crossOriginIsolated || count < 2) return undefined;
  const core = await fetchModule("cpu-threads");
  const tooLate = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("the threads do not start")), THREADS_START);
  });
  await Promise.race([core.initThreadPool(count), tooLate]);
  return core;
}

async function openForced(device: Device): Promise<OpenedEngine> {
  if (device === "gpu" && (await adapterKind()) === "none") {
    throw new Failure(
      "no-device",
      "This browser offers no WebGPU here; take device=gpu away to paint on the CPU, or open the page in a current Chrome, Edge, Safari or Firefox.",
    );
  }
  return open(device);
}

async function openAutomatic(): Promise<OpenedEngine> {
  if ((await adapterKind()) !== "real") return open("cpu");
  try {
    return await open("gpu");
  } catch (error) {
    const opened = await open("cpu");
    return { ...opened, notice: `WebGPU did not start (${detail(error)}), so the CPU paints.` };
  }
}

/** Fetches and opens the one engine that is to run: WebGPU where there is a real adapter, else the CPU. */
export function openEngine(choice: DeviceChoice): Promise<OpenedEngine> {
  return choice === "auto" ? openAutomatic() : openForced(choice);
}
