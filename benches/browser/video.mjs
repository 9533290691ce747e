// Frames a second at which the page paints a video, and how its memory grows: `IMPASTO_SITE=dist node benches/browser/video.mjs`.
//
//   --sizes 256,384 --frames 40     long sides in pixels, and frames of each
//   --threads                       the page is isolated, so that it paints in threads
//   --long 2000 --long-size 64      frames and size of the video whose memory is watched; 0 for none
//
// The videos are made in the browser, H.264 of moving gradients. Memory is what all of Chromium's processes hold together (resident,
// MB), asked for every tenth of the video. Prints one JSON row each.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { launch, watchedContext } from "../../tests/browser/support/browser.mjs";
import { laboratory } from "../../tests/browser/support/clips.mjs";
import { open, set, status } from "../../tests/browser/support/page.mjs";
import { Site } from "../../tests/browser/support/server.mjs";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "256,384" },
    frames: { type: "string", default: "40" },
    threads: { type: "boolean", default: false },
    long: { type: "string", default: "2000" },
    "long-size": { type: "string", default: "64" },
  },
});

const site = await Site.start("/", { isolated: values.threads });
const browser = await launch();
const { context } = await watchedContext(browser);
context.setDefaultTimeout(0);
const lab = await laboratory(context, site);
const page = await open(context, site, "?device=cpu");
await set(page, { quality: "instant", "gallery-style": "mosaic", size: "64" });
await status(page, /painted at once/);
await page.locator("impasto-stylizer").evaluate((element) => {
  window.last = { frames: 0, rate: 0 };
  element.addEventListener("progress", ({ detail }) => detail.type === "video" && (window.last = detail));
});

for (const size of values.sizes.split(",").map(Number)) {
  await give(Number(values.frames), size);
  const { frames, seconds } = await paint(size);
  console.log(JSON.stringify({ size, threads: values.threads, frames, rate: +(frames / seconds).toFixed(2) }));
}
if (Number(values.long) > 0) await watchMemory(Number(values.long), Number(values["long-size"]));
await browser.close();
await site.stop();

/** Puts a video of so many frames on the site. */
async function give(frames, width) {
  const bytes = await lab.evaluate(
    async ({ frames, width }) => {
      const { BufferTarget, CanvasSource, Mp4OutputFormat, Output } = await import("./mediabunny.js");
      const target = new BufferTarget();
      const output = new Output({ format: new Mp4OutputFormat(), target });
      const canvas = new OffscreenCanvas(width, Math.round((width * 3) / 8) * 2);
      const context = canvas.getContext("2d");
      const source = new CanvasSource(canvas, { codec: "avc", bitrate: 5e5 });
      output.addVideoTrack(source);
      await output.start();
      for (let i = 0; i < frames; i++) {
        const gradient = context.createLinearGradient(i % width, 0, width, canvas.height);
        for (let stop = 0; stop <= 4; stop++) gradient.addColorStop(stop / 4, `hsl(${i + stop * 80} 60% 50%)`);
        context.fillStyle = gradient;
        context.fillRect(0, 0, width, canvas.height);
        await source.add(i / 25, 1 / 25);
      }
      await output.finalize();
      let text = "";
      for (const byte of new Uint8Array(target.buffer)) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { frames, width },
  );
  site.put("bench.mp4", Buffer.from(bytes, "base64"));
}

/** Paints it, and tells how long the frames took from the first to the last. */
function paint(size) {
  return page.locator("impasto-stylizer").evaluate(async (element, size) => {
    const video = await (await fetch("bench.mp4", { cache: "no-store" })).blob();
    let first;
    element.addEventListener("preview", () => (first ??= { at: performance.now(), frames: window.last.frames }));
    window.last = { frames: 0 };
    let frames = 0;
    element.addEventListener("video", ({ detail }) => (frames = detail.frames), { once: true });
    await element.paintVideo(video, { size });
    return { frames: frames - first.frames, seconds: (performance.now() - first.at) / 1000 };
  }, size);
}

async function watchMemory(frames, size) {
  await give(frames, size);
  const work = paint(size);
  let over = false;
  work.then(
    () => (over = true),
    () => (over = true),
  );
  for (let tenth = 1; !over; tenth++) {
    while (!over && (await page.evaluate(() => window.last.frames)) < (tenth * frames) / 10)
      await page.waitForTimeout(500);
    console.log(JSON.stringify({ frames: await page.evaluate(() => window.last.frames), memory_mb: await memory() }));
  }
  await work;
}

/** MB that all processes of the browser hold. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const page = Number(execFileSync("getconf", ["PAGESIZE"]).toString());
  const resident = await Promise.all(
    processInfo.map(async ({ id }) => Number((await readFile(`/proc/${id}/statm`, "utf8")).split(" ")[1])),
  );
  return Math.round((resident.reduce((sum, pages) => sum + pages, 0) * page) / 1e6);
}
