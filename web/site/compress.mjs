// `.br` and `.gz` beside each file that they make smaller, for hosts that send them in its place.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { filesOf } from "./precache.mjs";

/** What is not dense already. */
const WORTH = /\.(css|html|js|json|safetensors|svg|txt|wasm|webmanifest)$/;

/** Bytes that fit into one packet anyway. */
const SMALL = 1024;

/** Of the file's size; what saves less is not worth its place. */
const MOST = 0.95;

const METHODS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** The engines take a minute and rarely change: what was compressed once is kept in this folder. */
async function compressed(bytes, method, cache) {
  const kept = join(cache, `${createHash("sha256").update(bytes).digest("hex")}.${method}`);
  const known = await readFile(kept).catch(() => undefined);
  if (known) return known;
  const made = await METHODS[method](bytes);
  await mkdir(cache, { recursive: true });
  await writeFile(kept, made);
  return made;
}

/** Compresses the site's files; returns how many bytes they have, plain and by method. */
export async function compressSite(site, cache) {
  const sizes = { plain: 0, br: 0, gz: 0 };
  for (const path of (await filesOf(site)).filter((path) => WORTH.test(path))) {
    const bytes = await readFile(join(site, path));
    if (bytes.length <= SMALL) continue;
    sizes.plain += bytes.length;
    await Promise.all(
      Object.keys(METHODS).map(async (method) => {
        const made = await compressed(bytes, method, cache);
        sizes[method] += made.length;
        if (made.length <= MOST * bytes.length) await writeFile(join(site, `${path}.${method}`), made);
      }),
    );
  }
  return sizes;
}
