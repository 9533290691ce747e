import { nameInEnglish } from "../../languages/english";
import { message } from "../../languages/message";
import type { PaintSources, PictureSource, Pixels } from "../../worker/protocol";
import type { ChosenPicture } from "../chosen-pictures";
import type { ElementState } from "../element-state";

/** A style or a region as it was chosen. */
export interface KeptStyle {
  picture: ChosenPicture;
  weight: number;
}

export interface KeptRegion {
  picture: ChosenPicture;
  mask: PictureSource;
  strength: number;
}

/** The pictures of a painting, in a form that a browser's database takes. */
export interface KeptPictures {
  photo: ChosenPicture;
  styles: KeptStyle[];
  regions: KeptRegion[];
  protect: PictureSource | undefined;
}

/** A painting that is not finished, to go on with after the page has gone. */
export interface Checkpoint {
  /** Of the layout of this record; another version's is left alone. */
  format: 1;
  /** Of the element that paints it. */
  id: string;
  /** When it was kept, in milliseconds since 1970. */
  date: number;
  attributes: ElementState["attributes"];
  pictures: KeptPictures;
  /** How it looks, as a PNG. */
  picture: Blob;
  /** Of that, in pixels: the scale that was painted. */
  longSide: number;
  iteration: number;
  iterations: number;
}

/** What is to be kept, before its picture is a file. */
export type Draft = Omit<Checkpoint, "format" | "id" | "date" | "picture" | "longSide"> & { pixels: Pixels };

/** Other versions of this page may have left something else. */
export function isCheckpoint(value: unknown): value is Checkpoint {
  const { format, id, date, attributes, picture, pictures, ...numbers } = (value ?? {}) as Partial<
    Record<keyof Checkpoint, unknown>
  >;
  const { photo, styles, regions } = (pictures ?? {}) as Partial<Record<keyof KeptPictures, unknown>>;
  const counted = [date, numbers.longSide, numbers.iteration, numbers.iterations].every(Number.isFinite);
  const chosen = typeof photo === "object" && Array.isArray(styles) && Array.isArray(regions);
  const named = typeof id === "string" && typeof attributes === "object";
  return format === 1 && named && picture instanceof Blob && chosen && counted;
}

/** The pictures of a painting; `choiceOf` finds how one of them is shown. */
export function keptPictures(sources: PaintSources, choiceOf: (source: PictureSource) => ChosenPicture): KeptPictures {
  return {
    photo: choiceOf(sources.photo),
    styles: sources.styles.map(({ source, weight }) => ({ picture: choiceOf(source), weight })),
    regions: sources.regions.map(({ style, mask, strength }) => ({ picture: choiceOf(style), mask, strength })),
    protect: sources.protect,
  };
}

/** As they come back: the ids of files and masks count within a page only, and must not be those of others there. */
export function withFreshIds({ photo, styles, regions, protect }: KeptPictures, mark: string): KeptPictures {
  const fresh = <S extends PictureSource>(source: S): S =>
    source.kind === "gallery" ? source : { ...source, id: `${mark} ${source.id}` };
  const chosen = (picture: ChosenPicture) => ({ ...picture, source: fresh(picture.source) });
  return {
    photo: chosen(photo),
    styles: styles.map(({ picture, weight }) => ({ picture: chosen(picture), weight })),
    regions: regions.map(({ picture, mask, strength }) => ({ picture: chosen(picture), mask: fresh(mask), strength })),
    protect: protect && fresh(protect),
  };
}

/** The core's, for scales.first: see web/schema.json. */
export const SMALLEST = 16;

/** What a painting had come to, and when. */
type Reached = Pick<Checkpoint, "picture" | "longSide" | "iteration" | "iterations" | "id" | "date">;

/** What is left to paint: the rest of the iterations, from the scale on that was being painted. */
export function restOf({ picture, longSide, iteration, iterations, id, date }: Reached, smallest: number): Rest {
  return {
    start: {
      kind: "file",
      id: `checkpoint ${id} ${date}`,
      name: nameInEnglish(message("name.interrupted")),
      file: picture,
    },
    first: Math.max(longSide, smallest),
    iterations: Math.max(iterations - iteration, 1),
  };
}

/** How a painting that was interrupted goes on. */
export interface Rest {
  start: PictureSource;
  /** The long side of its first scale. */
  first: number;
  iterations: number;
}
