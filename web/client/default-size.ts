import type { EngineInfo } from "../worker/protocol";

/** The long side a painting gets when nobody says: what each engine paints in a time one likes to wait. */
export const DEFAULT_SIZE: Readonly<Record<EngineInfo["device"], number>> = { cpu: 512, gpu: 768 };
