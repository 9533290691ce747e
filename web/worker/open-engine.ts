import { adapterKind } from "./adapter";
import type { Engine } from "./core";
import { message, type Said } from "../languages/message";
import { detail, Failure, isFailure, saidOf } from "./failure";
import { isTransientStatus } from "./fetch-bytes";
import { assertWasmAllowed, refusedImport, sourceOf, wasRefused } from "./policy";
import type { DeviceChoice, OnBytes } from "./protocol";
import { PAUSES, retry } from "./retry";
import { startThreads, threadsPossible, threadsRefused } from "./threads";
import { fetchWatched } from "./watched-response";
import { unstoppable } from "./unstoppable";

/** The core's module as wasm-bindgen makes it. */
export type Core = typeof import("./core") & {
  /** Starts threads, once and before an engine is opened; only in the module that has them. */
  initThreadPool?: (count: number) => Promise<unknown>;
};

/** An engine that runs, and the module it lives in. Pictures belong to one module and cannot move to the other. */
export interface OpenedEngine {
  core: Core;
  engine: Engine;
  notice: Said | undefined;
  /** Whether threads were to be had and only their module could not be fetched. */
  lacksThreads: boolean;
}

type Device = "cpu" | "gpu";

/** A module's file name without `impasto-`. */
type ModuleName = Device | "cpu-threads";

/** Everything is fetched from the folder this script lies in, wherever that is. */
export const siteFolder = new URL("./", import.meta.url);

const modules = new Map<ModuleName, Promise<Core>>();
let attempts = 0;

async function importModule(name: ModuleName, onBytes: OnBytes): Promise<Core> {
  // Browsers remember that a module failed, so a new attempt needs a new address.
  const again = attempts++ > 0 ? `?attempt=${attempts}` : "";
  const script = new URL(`impasto-${name}.js${again}`, siteFolder);
  const core = (await import(script.href).catch((error: unknown) => explainImport(script, error))) as Core;
  const start = async () => {
    const response = await fetchWatched(new URL(`impasto-${name}_bg.wasm`, siteFolder), onBytes);
    const cause = `the server answered ${response.status}`;
    if (!response.ok) throw isTransientStatus(response.status) ? new Error(cause) : unreachable(name, cause);
    await core.default({ module_or_path: response });
  };
  await retry(unstoppable, start, isTransient, PAUSES);
  return core;
}

/**
 * Whether a module may come the next time. What is a sentence already is not transient: a silence has been waited for, and a file
 * that is not there stays away. Nor is a module that this browser cannot compile.
 */
function isTransient(error: unknown): boolean {
  return !isFailure(error) && !(error instanceof WebAssembly.CompileError) && !(error instanceof WebAssembly.LinkError);
}

async function explainImport(script: URL, error: unknown): Promise<never> {
  throw (await refusedImport(message("what.painter"), script)) ?? error;
}

function unreachable(name: ModuleName, cause: string | undefined): Failure {
  return new Failure("engine-unreachable", message("failure.engine-unreachable", { name }), cause);
}

async function fetchModule(name: ModuleName, onBytes: OnBytes): Promise<Core> {
  const known = modules.get(name);
  if (known) return known;
  const coming = importModule(name, onBytes);
  modules.set(name, coming);
  try {
    return await coming;
  } catch (error) {
    modules.delete(name);
    throw isFailure(error) ? error : unreachable(name, detail(error));
  }
}

async function open(device: Device, onBytes: OnBytes): Promise<OpenedEngine> {
  const threaded = device === "cpu" ? await threadedModule(onBytes) : undefined;
  const core = threaded ?? (await fetchModule(device, onBytes));
  const lacksThreads = device === "cpu" && threadsAllowed && !threaded;
  const notice = device === "cpu" ? oneCoreBecause : undefined;
  return { core, engine: await core.Engine.open(), notice, lacksThreads };
}

/** Whether threads may still be had; false too once they were seen not to start. */
let threadsAllowed = threadsPossible;

/** Why threads that the page could have do not start, where it is known; said once an engine is opened. */
let oneCoreBecause: Said | undefined;

let threadPool: Promise<void> | undefined;

/** The CPU engine on several threads; undefined where the page may not share memory, or they cannot be had now. */
async function threadedModule(onBytes: OnBytes): Promise<Core | undefined> {
  if (!threadsAllowed) return undefined;
  let core: Core;
  try {
    core = await fetchModule("cpu-threads", onBytes);
  } catch {
    await explainMissingThreads();
    return undefined;
  }
  try {
    await (threadPool ??= startThreads(core));
    return core;
  } catch (error) {
    threadsAllowed = false;
    if (isFailure(error)) oneCoreBecause = message("notice.one-core", { why: saidOf(error) });
    return undefined;
  }
}

/** Firefox asks `worker-src`, not `script-src`, for what the threads' module imports in its turn. */
async function explainMissingThreads(): Promise<void> {
  if (!(await wasRefused(["worker-src"], (blocked) => blocked.startsWith(siteFolder.origin)))) return;
  threadsAllowed = false;
  oneCoreBecause = message("notice.one-core", { why: threadsRefused(sourceOf(siteFolder)).said });
}

/** The engine with the threads that it lacks; undefined where their module still cannot be fetched. */
export async function withThreads(onBytes: OnBytes): Promise<OpenedEngine | undefined> {
  const core = await threadedModule(onBytes);
  return core && { core, engine: await core.Engine.open(), notice: undefined, lacksThreads: false };
}

async function openForced(device: Device, onBytes: OnBytes): Promise<OpenedEngine> {
  if (device === "gpu" && (await adapterKind()) === "none") {
    throw new Failure("no-device", message("failure.no-webgpu"));
  }
  return open(device, onBytes);
}

async function openAutomatic(onBytes: OnBytes): Promise<OpenedEngine> {
  if ((await adapterKind()) !== "real") return open("cpu", onBytes);
  try {
    return await open("gpu", onBytes);
  } catch (error) {
    const opened = await open("cpu", onBytes);
    // The core's own failures are sentences; what else is thrown may be a backtrace.
    if (!isFailure(error)) return { ...opened, notice: message("notice.no-webgpu") };
    return { ...opened, notice: message("notice.no-webgpu-because", { why: { clause: saidOf(error) } }) };
  }
}

/** Fetches and opens the one engine that is to run: WebGPU where there is a real adapter, else the CPU. */
export async function openEngine(choice: DeviceChoice, onBytes: OnBytes): Promise<OpenedEngine> {
  assertWasmAllowed();
  return choice === "auto" ? openAutomatic(onBytes) : openForced(choice, onBytes);
}
