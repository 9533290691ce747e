// node benches/kernels/run.mjs test_conv.mjs [arguments]: runs a module of this folder in headless Chromium on the
// software WebGPU adapter and prints what it says. Status 1 where it throws.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const profile = fs.mkdtempSync(path.join(os.tmpdir(), "impasto-kernels-"));
const server = await serve(profile);
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
});
const page = await context.newPage();
page.on("console", (message) => console.log(message.text()));
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`http://localhost:${server.address().port}/`);
try {
  const call = async ([module, rest]) => (await import(module)).default(...rest);
  const said = await page.evaluate(call, [`/${process.argv[2]}`, process.argv.slice(3)]);
  if (said !== undefined) console.log(typeof said === "string" ? said : JSON.stringify(said, null, 1));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await context.close();
  server.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
