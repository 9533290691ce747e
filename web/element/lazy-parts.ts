import { message } from "../languages/message";
import { detail, Failure } from "../worker/failure";
import { refusedImport } from "../worker/policy";

/** What is fetched only when somebody asks for it: scripts of their own beside the element's. */
interface Parts {
  "impasto-clips.js": typeof import("./clips/clips");
  "impasto-loss-chart.js": typeof import("./loss-chart");
  "impasto-looks.js": typeof import("./looks/looks");
  "impasto-moving.js": typeof import("./moving/moving");
  "impasto-video.js": typeof import("./video/video");
  "impasto-checkpoints.js": typeof import("./checkpoints/checkpoints");
}

/** Where they lie: beside this script, unless that is in a bundle. */
let folder = new URL("./", import.meta.url);

/** Fetches parts from here from now on: where the page says that the painter's files lie. */
export function partsLieIn(engine: URL): void {
  folder = engine;
}

/** Fetches a part, once. */
export async function loadPart<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const url = new URL(name, folder);
  try {
    return (await import(url.href)) as Parts[Name];
  } catch (cause) {
    const refused = await refusedImport(name, url);
    if (refused) throw refused;
    throw new Failure("part-unreachable", message("failure.part-unreachable", { name }), detail(cause));
  }
}
