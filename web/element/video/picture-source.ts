import type { Quality, VideoCodec } from "mediabunny";
import { repairedRecord } from "./avc-record";
import { CanvasSource } from "./media";

/** Encodes what is drawn on the canvas. */
export function pictureSource(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  codec: VideoCodec,
  quality: Quality,
): CanvasSource {
  return new CanvasSource(canvas, {
    codec,
    quality,
    onEncodedPacket: (_, meta) => {
      const config = meta?.decoderConfig;
      if (codec === "avc" && config?.description) config.description = repairedRecord(bytesOf(config.description));
    },
  });
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
