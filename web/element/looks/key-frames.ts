import type { KeyFrame } from "../../worker/look-protocol";
import type { PictureSource } from "../../worker/protocol";
import type { FinishedPainting } from "../painter";
import { toPictureSource } from "./apply-source";
import type { KeyFramePictures, TeachOptions } from "./teach-options";

/** What is chosen and painted now. */
interface Present {
  inputs: Record<"photo" | "style", { source: PictureSource } | undefined>;
  finished: () => FinishedPainting | undefined;
}

/** The finished painting, where it is one of the chosen photo in the chosen style: others teach that style nothing. */
export function keyFrameOf({ inputs, finished }: Present): KeyFrame | undefined {
  const [photo, style, painting] = [inputs.photo?.source, inputs.style?.source, finished()];
  if (!photo || !style || !painting) return undefined;
  const { sources, blob } = painting;
  const painted = same(sources.photo, photo) && sources.styles.some(({ source }) => same(source, style));
  if (!painted) return undefined;
  // Used once, so that no id has to tell it from others.
  return { photo, painting: { kind: "file", id: "key frame", name: photo.name, file: blob } };
}

/** What is asked for, or else what the visitor has ticked, for the worker. Rejects where a picture cannot be had. */
export async function readKeyFrames(
  signal: AbortSignal,
  { keyFrames }: TeachOptions,
  ticked: KeyFrame | undefined,
): Promise<KeyFrame[]> {
  if (!keyFrames) return ticked ? [ticked] : [];
  const read = async ({ photo, painting }: KeyFramePictures): Promise<KeyFrame> => ({
    photo: await toPictureSource(signal, photo),
    painting: await toPictureSource(signal, painting),
  });
  return Promise.all(keyFrames.map(read));
}

function same(one: PictureSource, other: PictureSource): boolean {
  return one.kind === other.kind && one.id === other.id;
}
