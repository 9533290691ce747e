// Short clips as files: each is decoded again by the browser, and compared with what went in.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";

const BLANK = '<!doctype html><meta charset="utf-8" /><title>Clips</title><link rel="icon" href="data:," />';

const SIZE = { width: 64, height: 48 };
const DURATIONS = [80, 120, 200, 40];

/** Below this, in dB, a frame is not the one that went in. */
const LEAST = { gif: 30, webp: 33, video: 28 };

describe("short clips", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  /** A page in which `window.exported(options)` makes a file of four frames, and decodes it. */
  async function open() {
    site.put("blank.html", BLANK);
    const page = await context.newPage();
    await page.goto(site.url("blank.html"));
    await page.evaluate(definePage, { ...SIZE, durations: DURATIONS });
    return page;
  }

  const exported = (page, options) => page.evaluate((options) => window.exported(options), options);

  for (const format of ["gif", "webp"]) {
    test(`a ${format} has the frames, their times and their pixels, and repeats`, async () => {
      const page = await open();
      const { type, extension, frames, repeats, size, shares } = await exported(page, { format });
      assert.deepEqual([type, extension], [`image/${format}`, format]);
      assert.deepEqual(size, SIZE);
      assert.equal(repeats, "Infinity");
      assert.deepEqual(
        frames.map(({ duration }) => duration),
        DURATIONS,
      );
      for (const [at, { psnr }] of frames.entries()) {
        assert.ok(psnr[at] > LEAST[format], `frame ${at}: ${psnr[at].toFixed(1)} dB`);
        assert.ok(psnr.every((other, i) => i === at || other < psnr[at] - 6));
      }
      assert.equal(shares.at(-1), 1);
      assert.deepEqual(
        shares,
        shares.toSorted((a, b) => a - b),
      );
    });

    test(`a boomerang as ${format} goes forwards and back, each end once`, async () => {
      const page = await open();
      const { frames } = await exported(page, { format, boomerang: true });
      const best = frames.map(({ psnr }) => psnr.indexOf(Math.max(...psnr)));
      assert.deepEqual(best, [0, 1, 2, 3, 2, 1]);
      assert.deepEqual(
        frames.map(({ duration }) => duration),
        best.map((index) => DURATIONS[index]),
      );
    });
  }

  test("a video shows each frame in its time; a boomerang its frames in that order", async () => {
    const page = await open();
    for (const order of [
      [0, 1, 2, 3],
      [0, 1, 2, 3, 2, 1],
    ]) {
      const { extension, seconds, frames, size } = await exported(page, {
        format: "video",
        boomerang: order.length > 4,
      });
      assert.match(extension, /^(mp4|webm)$/);
      assert.deepEqual(size, SIZE);
      const all = order.reduce((sum, index) => sum + DURATIONS[index], 0) / 1000;
      assert.ok(Math.abs(seconds - all) < 0.05, `${seconds} s`);
      assert.deepEqual(
        frames.map(({ psnr }) => psnr.indexOf(Math.max(...psnr))),
        order,
      );
      for (const { psnr } of frames) assert.ok(Math.max(...psnr) > LEAST.video, `${Math.max(...psnr)} dB`);
    }
  });

  test("transparent pixels are white, and a longest side shrinks", async () => {
    const page = await open();
    const { size, corner } = await page.evaluate(() =>
      window.exported({ format: "gif", longest: 32 }, { transparent: true }),
    );
    assert.deepEqual(size, { width: 32, height: 24 });
    assert.ok(
      corner.every((value) => value > 240),
      corner.join(),
    );
  });

  test("a signal ends it at any time, with its reason", async () => {
    const page = await open();
    for (const format of ["gif", "webp", "video"])
      for (const at of [0, 0.4]) assert.equal(await page.evaluate(abortAt, { format, at }), "AbortError", format);
  });

  test("what is too long, empty, or too much for the browser is refused with a sentence", async () => {
    const page = await open();
    const failure = (count, options) => page.evaluate(failureOf, { count, options });
    const many = await failure(151, { format: "gif", boomerang: false });
    assert.equal(many, undefined, "151 frames are not too many");
    assert.deepEqual(await failure(152, { format: "webp", boomerang: true }), {
      code: "clip-too-long",
      message: "A WebP has at most 300 frames here, and this one would have 302; choose a video, or make it shorter.",
    });
    assert.equal((await failure(0, { format: "gif" })).code, "clip-empty");
    await page.evaluate(() => {
      delete globalThis.VideoEncoder;
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done) {
        toBlob.call(this, done); // A PNG, as Safari gives where WebP is asked for.
      };
    });
    assert.deepEqual(await page.evaluate(() => window.clips.clipFormats()), ["gif"]);
    for (const [format, name] of [
      ["webp", "WebP"],
      ["video", "video"],
    ])
      assert.deepEqual(await failure(2, { format }), {
        code: "clip-unsupported",
        message: `This browser makes no ${name}; choose another format.`,
      });
  });
});

/** In the page. */
async function definePage({ width, height, durations }) {
  window.clips = await import("./impasto-clips.js");
  const { clipOf, exportClip } = window.clips;

  /** Waves of colour, others in each frame. */
  window.frame = (index, { transparent = false, side = { width, height } } = {}) => {
    const data = new Uint8ClampedArray(side.width * side.height * 4);
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at / 4) % side.width, Math.floor(at / 4 / side.width)];
      data[at] = 128 + 100 * Math.sin((x + 9 * index) / 12);
      data[at + 1] = 128 + 100 * Math.sin((y - 13 * index) / 15);
      data[at + 2] = 60 + 45 * index + x / 2;
      data[at + 3] = transparent && x < 12 && y < 12 ? 0 : 255;
    }
    return { ...side, data, duration: durations[index] ?? 40 };
  };

  const drawn = (image, width, height) => {
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  };
  const psnrOf = (a, b) => {
    let squares = 0;
    for (let at = 0; at < a.length; at++) if (at % 4 !== 3) squares += (a[at] - b[at]) ** 2;
    return 10 * Math.log10(255 ** 2 / (squares / (a.length * 0.75)));
  };
  const compared = (pixels) => durations.map((_, index) => psnrOf(pixels, window.frame(index).data));

  async function images(blob, type) {
    const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type });
    await decoder.tracks.ready;
    await decoder.completed;
    const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
    const decoded = [];
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++)
      decoded.push((await decoder.decode({ frameIndex })).image);
    const { displayWidth, displayHeight } = decoded[0];
    const pixels = decoded.map((image) => drawn(image, displayWidth, displayHeight));
    const frames = decoded.map(({ duration }, i) => ({ duration: duration / 1000, psnr: compared(pixels[i]) }));
    const size = { width: displayWidth, height: displayHeight };
    return { frames, repeats: String(repetitionCount), size, corner: [...pixels[0].slice(0, 3)] };
  }

  async function video(blob, order) {
    const video = Object.assign(document.createElement("video"), { muted: true, src: URL.createObjectURL(blob) });
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error.message));
    });
    const frames = [];
    let time = 0;
    for (const index of order) {
      // A seek may end before its frame is there to be drawn; the frame before may be told of late.
      const middle = (time + durations[index] / 2) / 1000;
      const shown = new Promise((resolve) => {
        const look = (_, { mediaTime }) =>
          mediaTime <= middle && middle - mediaTime < durations[index] / 1000
            ? resolve()
            : video.requestVideoFrameCallback(look);
        video.requestVideoFrameCallback(look);
      });
      video.currentTime = middle;
      await new Promise((resolve) => (video.onseeked = resolve));
      await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, 5000))]);
      frames.push({ psnr: compared(drawn(video, width, height)) });
      time += durations[index];
    }
    return { seconds: video.duration, frames, size: { width: video.videoWidth, height: video.videoHeight } };
  }

  window.exported = async (options, how) => {
    const shares = [];
    const clip = await clipOf(durations.map((_, index) => window.frame(index, how)));
    const { blob, extension } = await exportClip(clip, { ...options, progress: (share) => shares.push(share) });
    const order = options.boomerang ? [0, 1, 2, 3, 2, 1] : [0, 1, 2, 3];
    const decoded = options.format === "video" ? await video(blob, order) : await images(blob, blob.type);
    return { type: blob.type, extension, shares, ...decoded };
  };
}

/** In the page: aborts once so much is done, and tells how the export ended. */
async function abortAt({ format, at }) {
  const { clipOf, exportClip } = window.clips;
  const clip = await clipOf(Array.from({ length: 12 }, (_, index) => window.frame(index % 4)));
  const controller = new AbortController();
  if (at === 0) controller.abort();
  const progress = (share) => share >= at && controller.abort();
  return exportClip(clip, { format, signal: controller.signal, progress }).then(
    () => "made",
    (error) => error.name,
  );
}

/** In the page: the failure of a clip of so many small frames. */
async function failureOf({ count, options }) {
  const { clipOf, exportClip } = window.clips;
  const side = { width: 2, height: 2 };
  try {
    await exportClip(await clipOf(Array.from({ length: count }, () => window.frame(0, { side }))), options);
    return undefined;
  } catch ({ code, message }) {
    return { code, message };
  }
}
