import type { ElementParts } from "./element-parts";
import type { PaintingObserver } from "./painter";
import { PaintingRecord } from "./painting-record";

/** Keeps a record of every painting, and tells the embedder how it goes. */
export function observe(parts: ElementParts): PaintingObserver {
  const { view, status, words, fail, lifetime } = parts.context;
  const filmName = (extension: string) => parts.painter.fileName(extension);
  const record = new PaintingRecord(parts.root, { view, status, words, fail, lifetime, filmName });
  return {
    begun: () => {
      parts.checkpoints.begun();
      record.begun();
      parts.forecaster.begun();
    },
    resumed: () => {
      parts.checkpoints.begun();
      record.resumed();
      parts.forecaster.resumed();
    },
    steered: () => parts.forecaster.resumed(),
    previewed: (pixels) => {
      parts.checkpoints.previewed(pixels);
      record.previewed(pixels);
      parts.sources.previewed();
      parts.instant.replaced();
      parts.emit("preview", { type: "preview", ...pixels });
    },
    progressed: (progress) => {
      parts.checkpoints.progressed(progress);
      record.progressed(progress);
      if (progress.done) parts.forecaster.finished();
      parts.emit("progress", { type: "painting", ...progress });
    },
  };
}
