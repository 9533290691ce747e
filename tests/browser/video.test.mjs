// Videos painted in a look: what is made of them is decoded again and compared with them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { assertTimes, clip, inspect } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { assertOneSentence, button, choose, chooseInVain, distance, events, set, status } from "./support/page.mjs";
import { chooseVideo, made, openVideoPage, paintVideo } from "./support/video-page.mjs";

describe("videos", () => {
  let site;
  let context;
  let lab;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  /** A page that paints videos small. */
  async function openPage(prepare) {
    const opened = await openVideoPage(context, site, prepare);
    lab = opened.lab;
    return opened.page;
  }

  const last = async (page) => (await events(page)).findLast(({ type }) => type === "video");

  everywhere("every frame is painted, at its time, and the sound is copied as it is", async () => {
    const page = await openPage();
    const file = await clip("sound.mp4");
    const source = await inspect(lab, file);
    assert.match(await paintVideo(page, file), /^sound\.mp4 is painted: 12 frames, 96 × 64 pixels, 0\.1 MB\./);
    const video = await made(page, lab);
    assert.deepEqual([video.type, video.codec, video.width, video.height], ["video/mp4", "avc", 96, 64]);
    assertTimes(video.frames, source.frames);
    assert.ok(Math.abs(video.duration - source.duration) < 0.05, `${video.duration} s`);
    assert.equal(video.sound, "aac");
    assert.ok(source.packets.length > 20);
    assert.deepEqual(
      video.packets.map(({ hash }) => hash),
      source.packets.map(({ hash }) => hash),
    );
    video.packets.forEach(({ time }, i) => assert.ok(Math.abs(time - source.packets[i].time) < 0.001));

    // Each is the frame that was painted there, and not the source's.
    const frames = await page.evaluate(() => window.painted);
    assert.equal(frames.length, 12);
    video.frames.forEach(({ pixels }, i) => {
      const distances = frames.map((one) => distance(one, pixels));
      assert.equal(distances.indexOf(Math.min(...distances)), i, `frame ${i}`);
      assert.ok(distances[i] < 30, `frame ${i} is ${distances[i]} away`);
      assert.ok(distance(source.frames[i].pixels, pixels) > 30, `frame ${i} is painted`);
    });

    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save the video").click()]);
    assert.equal(download.suggestedFilename(), "sound-impasto.mp4");
    const saved = await readFile(await download.path());
    assert.equal(saved.length, await page.evaluate(() => window.video.size));
    const told = await last(page);
    assert.deepEqual([told.name, told.frames, told.width, told.height], ["sound-impasto.mp4", 12, 96, 64]);
    const progress = (await events(page)).filter(({ type }) => type === "progress");
    assert.ok(progress.length > 0);
  });

  everywhere("a turned video stays upright, and frames come when they came", async () => {
    const page = await openPage();
    const turned = await clip("rotated.mp4");
    const upright = await inspect(lab, turned);
    assert.deepEqual([upright.width, upright.height, upright.rotation % 180], [64, 96, 90]);
    await paintVideo(page, turned, /^rotated\.mp4 is painted/);
    const video = await made(page, lab);
    assert.deepEqual([video.width, video.height, video.rotation, video.frames.length], [64, 96, 0, 12]);
    const first = upright.frames[0].pixels;
    const upsideDown = first.map((_, i) => first[first.length - 4 - (i - (i % 4)) + (i % 4)]);
    const near = distance(video.frames[0].pixels, first);
    assert.ok(near < distance(video.frames[0].pixels, upsideDown), "it is not upside down");

    const variable = await clip("variable.mp4");
    const source = await inspect(lab, variable);
    const steps = source.frames.slice(1).map(({ time }, i) => time - source.frames[i].time);
    assert.ok(Math.max(...steps) > 2 * Math.min(...steps), "its frames are not evenly spaced");
    await paintVideo(page, variable, /^variable\.mp4 is painted/);
    assertTimes((await made(page, lab)).frames, source.frames);
  });

  everywhere("where there is no H.264 another format is made that takes the sound", async () => {
    const page = await openPage(() => {
      if (!window.VideoEncoder) return;
      const { isConfigSupported } = VideoEncoder;
      VideoEncoder.isConfigSupported = async (config) =>
        config.codec.startsWith("avc") ? { supported: false, config } : isConfigSupported.call(VideoEncoder, config);
    });
    const source = await inspect(lab, await clip("sound.webm"));
    await paintVideo(page, await clip("sound.webm"), /^sound\.webm is painted/);
    const webm = await made(page, lab);
    assert.deepEqual([webm.type, webm.codec, webm.sound], ["video/webm", "vp9", "opus"]);
    assertTimes(webm.frames, source.frames);
    assert.deepEqual(
      webm.packets.map(({ hash }) => hash),
      source.packets.map(({ hash }) => hash),
    );
    await paintVideo(page, await clip("sound.mp4"), /^sound\.mp4 is painted/);
    const mp4 = await made(page, lab);
    assert.deepEqual([mp4.type, mp4.codec, mp4.sound], ["video/mp4", "vp9", "aac"]);
    assert.equal(mp4.frames.length, 12);
  });

  everywhere("Stop keeps what is done, as a video that plays", async () => {
    const page = await openPage();
    await choose(page, "Photo", await clip("long.mp4"));
    await button(page, "Paint the video").click();
    // Pressed in the page itself, long before the last of its fifty frames.
    const pressed = () => {
      if (window.painted.length <= 5) return false;
      document.querySelector("impasto-stylizer").shadowRoot.querySelector("button.stop").click();
      return true;
    };
    await waitFor("some frames", page.waitForFunction(pressed, undefined, { polling: 10 }));
    await status(page, /^Stopped; \d+ frames are painted/);
    const { frames } = await last(page);
    const video = await made(page, lab);
    assert.equal(video.frames.length, frames);
    assert.ok(frames > 5 && frames < 50, `${frames} frames`);
    assert.ok(Math.abs(video.duration - frames / 10) < 0.01, `${video.duration} s`);
    assert.ok(await button(page, "Save the video").isEnabled());
    assert.ok(await button(page, "Paint the video").isEnabled());
  });

  test("one that is cut off is painted as far as it goes", async () => {
    const page = await openPage();
    const { buffer, ...rest } = await clip("long.mp4");
    const half = { ...rest, buffer: buffer.subarray(0, Math.round(buffer.length * 0.6)) };
    assert.match(
      await paintVideo(page, half, /is painted/),
      /damaged or cut off after \d s; what comes before is painted/,
    );
    const { frames } = await last(page);
    assert.ok(frames > 10 && frames < 50, `${frames} frames`);
    assert.equal((await made(page, lab)).frames.length, frames);
  });

  test("a video whose frames change their size is painted at one", async () => {
    const page = await openPage();
    const changing = await lab.evaluate(async () => {
      const { BufferTarget, Output, VideoSample, VideoSampleSource, WebMOutputFormat } =
        await import("./mediabunny.js");
      const target = new BufferTarget();
      const output = new Output({ format: new WebMOutputFormat(), target });
      const source = new VideoSampleSource({ codec: "vp8", bitrate: 1e6, sizeChangeBehavior: "passThrough" });
      output.addVideoTrack(source);
      await output.start();
      for (let i = 0; i < 6; i++) {
        const canvas = i < 3 ? new OffscreenCanvas(96, 64) : new OffscreenCanvas(64, 64);
        const context = canvas.getContext("2d");
        context.fillStyle = i < 3 ? "gold" : "skyblue";
        context.fillRect(0, 0, canvas.width, canvas.height);
        const sample = new VideoSample(canvas, { timestamp: i / 10, duration: 0.1 });
        await source.add(sample, { keyFrame: i === 0 || i === 3 });
        sample.close();
      }
      await output.finalize();
      return new Uint8Array(target.buffer);
    });
    const file = { name: "changing.webm", mimeType: "video/webm", buffer: Buffer.from(changing) };
    await paintVideo(page, file, /^changing\.webm is painted: 6 frames, 96 × 64/);
    const { frames, width, height } = await made(page, lab);
    assert.deepEqual([width, height, frames.length], [96, 64, 6]);
    for (const { pixels } of frames)
      assert.ok(pixels.slice(0, 3).reduce((sum, value) => sum + value) > 60, "no borders");
  });

  test("the largest are painted small", async () => {
    const page = await openPage();
    await paintVideo(page, await clip("huge.webm"), /^huge\.webm is painted: 2 frames, 96 × 54 pixels/);
    const { width, height, frames } = await made(page, lab);
    assert.deepEqual([width, height, frames.length], [96, 54, 2]);
  });

  test("what is no video that can be painted is told in one sentence, and what was there stays", async () => {
    const page = await openPage();
    await paintVideo(page, await clip("plain.mp4"));
    const { buffer } = await clip("plain.mp4");
    const mp4 = (name, buffer) => ({ name, mimeType: "video/mp4", buffer });
    for (const [file, sentence] of [
      [await clip("sound-only.mp4"), /^sound-only\.mp4 has sound and no pictures;/],
      [
        await clip("mpeg4.mp4"),
        /^mpeg4\.mp4 is MPEG-4 video, which this browser cannot decode; convert it to MP4 with H\.264/,
      ],
      [await clip("one-pixel.webm"), /^one-pixel\.webm is 1 × 1 pixels; choose a video of at least 8 pixels a side/],
      [
        mp4("text.mp4", Buffer.from("no video at all")),
        /^text\.mp4 is not a video that this browser can read; convert it/,
      ],
      [mp4("empty.mp4", Buffer.alloc(0)), /^empty\.mp4 is not a video that this browser can read;/],
      [mp4("head.mp4", buffer.subarray(0, 40)), /^head\.mp4 (is damaged or cut off|has no pictures in it);/],
      [mp4("torn.mp4", buffer.subarray(0, 3000)), /^torn\.mp4 (is damaged or cut off|has no pictures in it);/],
    ]) {
      const text = await chooseInVain(page, "Photo", file);
      assert.match(text, sentence);
      assertOneSentence(text.charAt(0).toUpperCase() + text.slice(1));
      assert.ok(await button(page, "Save the video").isVisible(), "the video that was painted can still be saved");
    }
  });

  test("while another video is read the one before is not painted in its place", async () => {
    const page = await openPage(() => {
      if (!window.VideoDecoder) return;
      const { isConfigSupported } = VideoDecoder;
      VideoDecoder.isConfigSupported = async (config) => {
        await window.held;
        return isConfigSupported.call(VideoDecoder, config);
      };
    });
    await chooseVideo(page, await clip("plain.mp4"));
    await page.evaluate(() => {
      window.held = new Promise((goOn) => (window.goOn = goOn));
    });
    await choose(page, "Photo", await clip("sound.mp4"));
    await status(page, /^Reading sound\.mp4/);
    assert.ok(await button(page, "Paint the video").isDisabled());
    await page.evaluate(() => window.goOn());
    await status(page, /^sound\.mp4 is a video/);
    await button(page, "Paint the video").click();
    await status(page, /^sound\.mp4 is painted/);
  });

  test("where the device is full the video ends, and what is painted can be saved", async () => {
    const page = await openPage(() => {
      if (window.StorageManager)
        StorageManager.prototype.estimate = async () => ({ quota: 1e9, usage: window.full ? 1e9 : 0 });
    });
    await choose(page, "Photo", await clip("long.mp4"));
    await page.evaluate(() => (window.full = true));
    await button(page, "Paint the video").click();
    await status(page, /There is no more room on this device: the video ends after \d s/);
    const { frames } = await last(page);
    assert.ok(frames < 50);
    assert.equal((await made(page, lab)).frames.length, frames);
  });

  test("a browser that writes nothing, or nothing more, loses no frame", async () => {
    const page = await openPage(() => {
      window.writes = 0;
      if (!window.FileSystemFileHandle) return;
      const { createWritable } = FileSystemFileHandle.prototype;
      FileSystemFileHandle.prototype.createWritable = async function (...how) {
        window.writes += 1;
        if (window.writes <= window.allowed) return createWritable.apply(this, how);
        return new WritableStream({
          write: () => {
            throw new DOMException("no space", "QuotaExceededError");
          },
        });
      };
    });
    // The first write is a trial; the file itself is small enough to be written at once, at its end.
    for (const allowed of [0, 1]) {
      await page.evaluate((allowed) => Object.assign(window, { allowed, writes: 0 }), allowed);
      await paintVideo(page, await clip("sound.mp4"), /^sound\.mp4 is painted: 12 frames/);
      const video = await made(page, lab);
      assert.deepEqual([video.frames.length, video.sound], [12, "aac"]);
      assert.equal(await page.evaluate(() => window.writes), allowed + 1);
    }
  });

  test("what was painted before can be saved also after a video that was stopped at once", async () => {
    const page = await openPage();
    await paintVideo(page, await clip("plain.mp4"));
    const before = await page.evaluate(() => window.video.size);
    await page.locator("impasto-stylizer").evaluate(async (element) => {
      const stop = new AbortController();
      stop.abort();
      await element.paintVideo(window.video, { signal: stop.signal }).catch(() => undefined);
    });
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save the video").click()]);
    assert.equal((await readFile(await download.path())).length, before);
    assert.ok(await button(page, "As GIF or boomerang").isVisible());
  });

  test("an instant picture that a video has replaced is not told of later", async () => {
    const page = await openPage();
    const from = (await events(page)).length;
    await page.evaluate(() => {
      // As in a busy page, where files of pictures wait for idle time.
      const { toBlob } = HTMLCanvasElement.prototype;
      window.held = [];
      HTMLCanvasElement.prototype.toBlob = function (take, ...how) {
        window.held.push((done) => toBlob.call(this, (blob) => done(take(blob)), ...how));
      };
    });
    await choose(page, "Photo", await clip("plain.mp4"));
    await page.waitForFunction(() => window.held.length > 0);
    await button(page, "Paint the video").click();
    await status(page, /is painted: \d+ frames/);
    const told = async () => (await events(page, from)).map(({ type }) => type).filter((type) => type !== "progress");
    assert.deepEqual(await told(), ["video"]);
    await page.evaluate(async () => {
      for (const give of window.held) await new Promise(give);
      // What waits for them goes on before.
      await new Promise((resolve) => setTimeout(resolve));
    });
    assert.deepEqual(await told(), ["video"]);
  });

  test("a file whose sound is longer than its pictures is whole", async () => {
    const page = await openPage();
    const said = await paintVideo(page, await clip("long-sound.webm"));
    assert.doesNotMatch(said, /damaged or cut off/);
    const video = await made(page, lab);
    assert.equal(video.frames.length, 6);
    assert.ok(video.duration > 1.9, `${video.duration} s`);
  });

  test("one that begins late by its own clock begins at once", async () => {
    const page = await openPage();
    const source = await inspect(lab, await clip("late.m2ts"));
    const [{ time: begins }] = source.frames;
    assert.ok(begins > 1, `${begins} s`);
    await paintVideo(page, await clip("late.m2ts"), /^late\.m2ts is painted: 6 frames/);
    const video = await made(page, lab);
    const late = video.frames[0].time;
    assert.ok(late < 0.2, `it begins after ${late} s`);
    assertTimes(
      video.frames.map(({ time }) => ({ time: time - late })),
      source.frames.map(({ time }) => ({ time: time - begins })),
    );
    const apart = (one) => one.packets[0].time - one.frames[0].time;
    assert.ok(Math.abs(apart(video) - apart(source)) < 0.03, "picture and sound stay together");
  });

  test("a script paints a video, in memory where the browser has no room of its own, and stops it", async () => {
    const page = await openPage(() => {
      if (window.StorageManager)
        StorageManager.prototype.getDirectory = async () => {
          throw new DOMException("not here", "SecurityError");
        };
    });
    site.put("long.mp4", (await clip("long.mp4")).buffer);
    const run = (size, stopAfter) =>
      page.locator("impasto-stylizer").evaluate(
        async (element, { size, stopAfter }) => {
          const file = await (await fetch("long.mp4")).blob();
          const stop = new AbortController();
          const from = window.painted.length;
          const timer = setInterval(() => window.painted.length - from >= stopAfter && stop.abort(), 5);
          try {
            window.video = await element.paintVideo(file, { size, signal: stop.signal });
            return "painted";
          } catch (error) {
            return error.name === "AbortError" ? error.name : error.code;
          } finally {
            clearInterval(timer);
          }
        },
        { size, stopAfter },
      );
    assert.equal(await run(64, 8), "painted");
    const video = await made(page, lab);
    assert.deepEqual([video.width, video.type], [64, "video/mp4"]);
    assert.ok(video.frames.length >= 8 && video.frames.length < 50);
    assert.equal(await run(64, 0), "AbortError");
    assert.equal(await run(7), "bad-setting");
    await set(page, { "gallery-style": "ink" });
    const refused = await page.locator("impasto-stylizer").evaluate(async (element) => {
      const file = await (await fetch("long.mp4")).blob();
      const first = element.paintVideo(file);
      const second = await element.paintVideo(file).catch(({ code }) => code);
      element.stop();
      await first.catch(() => undefined);
      return second;
    });
    assert.equal(refused, "running");
  });
});
