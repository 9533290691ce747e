import { message } from "../languages/message";
import { platform } from "./platform";
import { Failure } from "../worker/failure";

/** Where what a painting needs lies. */
export interface Places {
  /** The folder with `impasto-worker.js` and the engines. */
  engine: URL;
  /** The folder with `index.json` and the packs of the networks. */
  models: URL;
}

/** The folder of the script that this is part of: all else lies there, in whatever folder of whatever host that is. */
const here = new URL("./", import.meta.url);

/** Reads the base addresses that a page may give, relative to `base`; throws where one is no address. */
export function placesOf(engine: string | null | undefined, models: string | null | undefined, base: string): Places {
  const folder = engine ? folderOf("engine", engine, base) : here;
  return { engine: folder, models: models ? folderOf("models", models, base) : new URL("packs/", folder) };
}

/** Two places are the same painter's where this is the same. */
export function keyOf({ engine, models }: Places): string {
  return `${engine.href} ${models.href}`;
}

function folderOf(name: string, address: string, base: string): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (!url || !platform.protocols.includes(url.protocol))
    throw new Failure(
      "bad-setting",
      message("failure.no-address", { setting: name, value: address, example: message("example.folder") }),
    );
  url.hash = url.search = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
