/** What WebGPU offers here: nothing, only a software adapter, or a real one. */
export type AdapterKind = "none" | "fallback" | "real";

/**
 * Asks for the adapter the engine would get. A fallback adapter is software, which is far slower than the CPU engine;
 * browsers say so in `info`, older ones on the adapter itself.
 */
export async function adapterKind(gpu: GPU | undefined = presentGpu()): Promise<AdapterKind> {
  try {
    const adapter: AnyAdapter | null | undefined = await gpu?.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return "none";
    return (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) ? "fallback" : "real";
  } catch {
    return "none";
  }
}

/** What adapters of old and new browsers have in common: nothing that is sure. */
interface AnyAdapter {
  info?: { isFallbackAdapter?: boolean };
  isFallbackAdapter?: boolean;
}

function presentGpu(): GPU | undefined {
  return (navigator as { gpu?: GPU }).gpu;
}
