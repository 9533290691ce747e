// The WGSL kernels against their plain twins, and kernels broken on purpose, on Chromium's software adapter.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test } from "./support/case.mjs";

const RUN = fileURLToPath(new URL("../../benches/kernels/run.mjs", import.meta.url));

async function run(module) {
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, module], { maxBuffer: 1 << 24 });
  return stdout;
}

describe("kernels", () => {
  for (const module of ["test_conv.mjs", "test_rest.mjs"]) {
    test(module, { seconds: 600 }, async () => {
      const said = await run(module);
      assert.match(said, /^[1-9]\d+ comparisons, 0 failures, 0 GPU errors$/m, said);
    });
  }

  test("test_break.mjs", { seconds: 600 }, async () => {
    const said = await run("test_break.mjs");
    assert.match(said, /^[1-9]\d broken kernels, 0 missed; unbroken: 0 failures, 0 GPU errors$/m, said);
  });
});
