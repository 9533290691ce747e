import type { Places } from "../client/places";
import type { Said } from "../languages/message";
import type { Words } from "../languages/words";
import type { WorkerClient } from "../client/worker-client";
import type { PictureInfo, PictureRole } from "../worker/protocol";
import type { Settings } from "./attributes";
import type { Controls } from "./controls";
import type { Gallery } from "./gallery";
import type { PictureZone } from "./picture-zone";
import type { ResultView } from "./result-view";
import type { StatusBar } from "./status-bar";

/** The pieces of one element, as its helpers see them. */
export interface ElementContext {
  worker: WorkerClient;
  words: Words;
  view: ResultView;
  status: StatusBar;
  controls: Controls;
  gallery: Gallery;
  zones: { photo: PictureZone; style: PictureZone };
  /** What the attributes ask for now; throws where they make no sense. */
  settings: () => Settings;
  /** Resolves once the attribute `recipe` has been read; rejects where it makes no sense. */
  recipe: () => Promise<void>;
  /** Where the page says that engine and networks lie; throws where it is no address. */
  places: () => Places;
  /** Whether pictures are painted at once, in a look. */
  instant: () => boolean;
  /** Whether a painting is being made. */
  running: () => boolean;
  /** Whether there is a painting, to be saved or started from. */
  painted: () => boolean;
  /**
   * Says how something that was changed comes into the painting that is there or being made, and brings it there where it is
   * steerable.
   */
  hint: (changed: Said, steerable?: boolean) => void;
  /** A picture has been chosen: by the visitor, or by the page itself, which is no step to take back. */
  chosen: (role: PictureRole, by: "visitor" | "page") => void;
  /** The visitor has changed something else that can be taken back; changes of one kind on end are one step. */
  noteChange: (kind: string) => void;
  /** The style is now a file of the visitor's: no attribute names it. */
  styleIsFile: () => void;
  /** A picture that was chosen says how it was painted. */
  foundRecipe: (name: string, info: PictureInfo) => void;
  /** Shows a failure and tells the embedder; aborts pass in silence. */
  fail: (error: unknown) => void;
  /** Aborts when the element has left the page for good. */
  lifetime: () => AbortSignal;
}
