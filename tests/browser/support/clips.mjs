// The videos of tests/browser/clips, and what is in a video that was made of them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const MEDIABUNNY = new URL("../../../node_modules/mediabunny/dist/bundles/mediabunny.mjs", import.meta.url);
const TYPES = { mp4: "video/mp4", m2ts: "video/mp2t", webm: "video/webm" };

/** A clip as a file that can be chosen. */
export async function clip(name) {
  const buffer = await readFile(new URL(`../clips/${name}`, import.meta.url));
  return { name, mimeType: TYPES[name.split(".").at(-1)], buffer };
}

/** A page of its own with mediabunny, which the painter's page has a copy of already. */
export async function laboratory(context, site) {
  site.put("mediabunny.js", await readFile(MEDIABUNNY));
  site.put("laboratory.html", "<!doctype html><link rel=icon href=data:,>");
  const page = await context.newPage();
  await page.goto(site.url("laboratory.html"));
  return page;
}

/** A clip of frames {width, height, data} with RGBA values, ten a second, as a file that can be chosen. */
export async function clipOf(laboratory, name, frames) {
  const bytes = await laboratory.evaluate(async (frames) => {
    const { BufferTarget, Output, VideoSample, VideoSampleSource, WebMOutputFormat } = await import("./mediabunny.js");
    const target = new BufferTarget();
    const output = new Output({ format: new WebMOutputFormat(), target });
    const source = new VideoSampleSource({ codec: "vp8", bitrate: 4e6 });
    output.addVideoTrack(source);
    await output.start();
    for (const [i, { width, height, data }] of frames.entries()) {
      const canvas = new OffscreenCanvas(width, height);
      const image = new ImageData(new Uint8ClampedArray(data), width, height);
      canvas.getContext("2d").putImageData(image, 0, 0);
      const sample = new VideoSample(canvas, { timestamp: i / 10, duration: 0.1 });
      await source.add(sample, { keyFrame: i === 0 });
      sample.close();
    }
    await output.finalize();
    return new Uint8Array(target.buffer);
  }, frames);
  return { name, mimeType: "video/webm", buffer: Buffer.from(bytes) };
}

/** Has a page keep the values of every frame that is painted, as `window.painted`. */
export function keepFrames(page) {
  return page.evaluate(() => {
    // Every frame passes here on its way to the encoder.
    window.painted = [];
    const { putImageData } = OffscreenCanvasRenderingContext2D.prototype;
    OffscreenCanvasRenderingContext2D.prototype.putImageData = function (image, ...place) {
      window.painted.push(image.data.slice());
      return putImageData.call(this, image, ...place);
    };
  });
}

/** The bytes of the video that a page has painted. */
export async function painted(page) {
  const { bytes, type } = await page.evaluate(async () => {
    const { video } = window;
    return { bytes: new Uint8Array(await video.arrayBuffer()), type: video.type };
  });
  return { buffer: Buffer.from(bytes), type };
}

/** What a video holds, decoded by the browser. */
export function inspect(laboratory, { buffer }) {
  return laboratory.evaluate(async (bytes) => {
    const { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, VideoSampleSink } = await import("./mediabunny.js");
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(new Blob([new Uint8Array(bytes)])) });
    const track = await input.getPrimaryVideoTrack();
    const sound = await input.getPrimaryAudioTrack();
    const canvas = new OffscreenCanvas(await track.getDisplayWidth(), await track.getDisplayHeight());
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const frames = [];
    for await (const sample of new VideoSampleSink(track).samples()) {
      sample.draw(context, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      frames.push({ time: sample.timestamp, duration: sample.duration, pixels: data });
      sample.close();
    }
    const packets = [];
    if (sound)
      for await (const packet of new EncodedPacketSink(sound).packets())
        packets.push({
          time: packet.timestamp,
          hash: packet.data.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, packet.data.length),
        });
    const found = {
      codec: await track.getCodec(),
      width: canvas.width,
      height: canvas.height,
      rotation: await track.getRotation(),
      duration: await input.computeDuration(),
      sound: (await sound?.getCodec()) ?? null,
      frames,
      packets,
    };
    input.dispose();
    return found;
  }, new Uint8Array(buffer));
}

/** What a GIF or an animated WebP holds, decoded by the browser; times in milliseconds. */
export function inspectAnimation(laboratory, { buffer, type }) {
  return laboratory.evaluate(
    async ({ bytes, type }) => {
      const decoder = new ImageDecoder({ data: new Uint8Array(bytes), type });
      await decoder.tracks.ready;
      await decoder.completed;
      const frames = [];
      for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex++) {
        const { image } = await decoder.decode({ frameIndex });
        const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
        frames.push({ duration: image.duration / 1000, width, height, pixels: data });
        image.close();
      }
      return frames;
    },
    { bytes: new Uint8Array(buffer), type },
  );
}

/** That frames are shown when those of the source are, to a millisecond or two of a container's clock. */
export function assertTimes(frames, expected) {
  assert.equal(frames.length, expected.length, "as many frames");
  frames.forEach(({ time }, i) => {
    assert.ok(Math.abs(time - expected[i].time) < 0.002, `frame ${i} at ${time} s, not ${expected[i].time} s`);
  });
}
