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

/** Everything is fetched from the folder this script lies in, wherever that is. */
export const siteFolder = new URL("./", import.meta.url);

const modules = new Map<Device, Promise<Core>>();
let attempts = 0;

async function importModule(device: Device): Promise<Core> {
  // Browsers remember that a module failed, so a new attempt needs a new address.
  const again = attempts++ > 0 ? `?attempt=${attempts}` : "";
  const script = new URL(`impasto-${device}.js${again}`, siteFolder);
  const core = (await import(script.href)) as Core;
  await core.default({ module_or_path: new URL(`impasto-${device}_bg.wasm`, siteFolder) });
  return core;
}

async function fetchModule(device: Device): Promise<Core> {
  const known = modules.get(device);
  if (known) return known;
  const coming = importModule(device);
  modules.set(device, coming);
  try {
    return await coming;
  } catch (error) {
    modules.delete(device);
    if (isFailure(error)) throw error;
    throw new Failure(
      "engine-unreachable",
      `The painting engine impasto-${device} could not be started (${detail(error)}); check the connection and press Paint again.`,
    );
  }
}

async function open(device: Device): Promise<OpenedEngine> {
  const core = await fetchModule(device);
  return { core, engine: await core.Engine.open(), notice: undefined };
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
