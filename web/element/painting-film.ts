import { message } from "../languages/message";
import type { FilmSource } from "./film-panel";
import { loadPart } from "./lazy-parts";

/** A film of how the painting came to be: of its states, the last of which is the painting. */
export function paintingFilm(
  states: () => Promise<(Blob | HTMLCanvasElement)[]>,
  name: (extension: string) => string,
): FilmSource {
  return {
    said: {
      save: message("film.save"),
      making: message("film.making"),
      cancelled: message("film.cancelled"),
      ready: (name) => message("film.ready", { name }),
    },
    name,
    film: async (format) => {
      const { timeLapse } = await loadPart("impasto-clips.js");
      const content = await timeLapse(await states(), format);
      return { content, close: content.close };
    },
  };
}
