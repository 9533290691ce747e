import type { InputVideoTrack } from "mediabunny";
import { EncodedPacketSink } from "./media";

/** Seconds: no frame is shorter. */
const SHORTEST = 1e-3;

/** When the frames of a video are shown, in seconds. */
export interface FrameTimes {
  /** Of each frame, rising. */
  times: number[];
  /** When the last one ends. */
  end: number;
}

/** Reads them without decoding anything. */
export async function readFrameTimes(track: InputVideoTrack): Promise<FrameTimes> {
  const times: number[] = [];
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  // They lie in the order in which they are decoded.
  times.sort((a, b) => a - b);
  const [last = 0, before = 0] = [times.at(-1), times.at(-2)];
  // Not every container says how long the last one is shown.
  if (end - last < SHORTEST) end = last + (last - before);
  return { times, end };
}
