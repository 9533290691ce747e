// Weight packs that lie and servers that fail.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { makePack, NAME, publish } from "./support/pack.mjs";
import { choose, open, paint, paintInVain, result, set } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { faults, Site } from "./support/server.mjs";

const MANIFEST = `packs/${NAME}/manifest.json`;
const ATTEMPTS = 4;
/** Answers that asking again does not change. */
const PERMANENT = ["404", "a web page"];

/** The lies, each with what the message must say. */
const LIES = {
  "a shard's length": {
    says: /bytes/,
    tell: ({ shards }) => {
      shards[0].bytes += 1;
    },
  },
  "a shard's hash": {
    says: /hash/,
    tell: ({ shards }) => {
      const sha256 = shards[0].sha256.replaceAll("a", "b");
      Object.assign(shards[0], { sha256, file: `${sha256.slice(0, 16)}.safetensors` });
    },
  },
  "a layer's shape": {
    says: /conv3_[12]/,
    tell: ({ layers }) => {
      layers[4].out = 9;
      layers[5].in = 9;
    },
  },
  "a path out of the folder": {
    says: /\.\./,
    tell: ({ shards }) => {
      shards[0].file = "../../secret.safetensors";
    },
  },
  "the address of another host": {
    says: /evil/,
    tell: ({ shards }) => {
      shards[0].file = "https://evil.example/x";
    },
  },
  "a shard that is too long": {
    says: /bytes/,
    tell: ({ shards }) => {
      shards[0].bytes = 5 << 20;
    },
  },
  "the format": {
    says: /format 99/,
    tell: (manifest) => {
      manifest.format = 99;
    },
  },
};

describe("weight packs", { concurrency: 4 }, () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  /** A page with both pictures that will paint with the pack, on a site of its own. */
  async function openWithPack(t, pack = makePack()) {
    const site = await Site.start();
    const shards = publish(site, pack);
    const { context, seen } = await watchedContext(browser);
    t.after(async () => {
      await context.close();
      await site.stop();
    });
    const page = await open(context, site, "?device=cpu");
    await set(page, { network: "vgg19-lite", size: "32", iterations: "1" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    return { site, shards, context, seen, page };
  }

  /** Paints once with the default network and then in vain with the pack: the first picture must stay. */
  async function fails({ site, seen, page }, says) {
    await paint(page);
    const last = await result(page);
    await set(page, { network: NAME });
    const said = await paintInVain(page);
    assert.match(said, says);
    assert.deepEqual(await result(page), last);
    assertQuiet(seen, site);
  }

  test("a sound pack paints, and the second visit takes it from the cache", async (t) => {
    const { site, shards, context, seen, page } = await openWithPack(t);
    await set(page, { network: NAME });
    await paint(page);
    const first = await result(page);
    assert.deepEqual(
      shards.map((path) => site.count(path)),
      [1, 1],
    );

    // It is there before the second visit, which looks once.
    await page.evaluate(
      async (retired) => {
        const cache = await caches.open("impasto-shards");
        await cache.put(retired, new Response("of an earlier pack"));
      },
      site.url(`packs/${NAME}/packs/sha256/0123`),
    );
    const again = await open(context, site, "?device=cpu");
    await set(again, { network: NAME, size: "32", iterations: "1" });
    await choose(again, "Photo", photo);
    await choose(again, "Style", style);
    await paint(again);
    assert.deepEqual(
      shards.map((path) => site.count(path)),
      [1, 1],
      "no shard is asked for again",
    );
    assert.deepEqual(await result(again), first);
    const kept = await again.evaluate(async () => (await (await caches.open("impasto-shards")).keys()).length);
    assert.equal(kept, shards.length, "what no manifest names any more is not kept");
    assertQuiet(seen, site);
  });

  test("a shard that fails twice is asked for a third time, and paints", async (t) => {
    const { site, shards, seen, page } = await openWithPack(t);
    site.fault(shards[0], faults.status(503), 2);
    await set(page, { network: NAME });
    await paint(page);
    assert.deepEqual(
      shards.map((path) => site.count(path)),
      [3, 1],
    );
    assertQuiet(seen, site);
  });

  const answers = {
    404: faults.status(404),
    500: faults.status(500),
    "a web page": faults.html(),
    "a broken connection": faults.cut(),
  };
  for (const [name, fault] of Object.entries({
    ...answers,
    "a turned bit": faults.corrupt(),
    nothing: faults.bytes(Buffer.alloc(0)),
  })) {
    test(`a shard answered with ${name}`, async (t) => {
      const opened = await openWithPack(t);
      opened.site.fault(opened.shards[1], fault);
      await fails(opened, new RegExp(opened.shards[1].split("/").pop()));
      assert.equal(opened.site.count(opened.shards[1]), PERMANENT.includes(name) ? 1 : ATTEMPTS);
    });
  }

  const disguised = { "a web page in disguise": faults.disguisedHtml(), nothing: faults.bytes(Buffer.alloc(0)) };
  for (const [name, fault] of Object.entries({ ...answers, ...disguised })) {
    test(`a manifest answered with ${name}`, async (t) => {
      const opened = await openWithPack(t);
      opened.site.fault(MANIFEST, fault);
      await fails(opened, new RegExp(`manifest|${NAME}`));
    });
  }

  for (const [name, { says, tell }] of Object.entries(LIES)) {
    test(`a manifest that lies about ${name}`, async (t) => {
      const pack = makePack();
      tell(pack.manifest);
      const [file, bytes] = [pack.manifest.shards[0].file, [...pack.shards.values()][0]];
      if (!file.includes("/")) pack.shards.set(file, bytes);
      const opened = await openWithPack(t, pack);
      await fails(opened, says);
      assert.deepEqual(
        opened.site.requests.filter(({ path }) => /secret|evil/.test(path)),
        [],
      );
    });
  }

  test("a scale that is not a number", async (t) => {
    const pack = makePack((tensors) => tensors[2][1].bytes.writeFloatLE(Number.NaN, 8));
    await fails(await openWithPack(t, pack), /conv2_1\.scale/);
  });

  test("without a list of packs the page says so, and paints when the list can be had again", async (t) => {
    const { site, context, seen } = await openWithPack(t);
    site.fault("packs/index.json", faults.status(404));
    const page = await open(context, site, "?device=cpu");
    await set(page, { size: "32", iterations: "1" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    assert.match(await paintInVain(page), /list of networks/i);
    site.fault("packs/index.json", faults.status(404), 0);
    await paint(page);
    assert.ok((await result(page)).colours > 100);
    assertQuiet(seen, site);
  });

  test("without networks the page says what to do", async (t) => {
    const { site, context, seen } = await openWithPack(t);
    site.put("packs/index.json", JSON.stringify({ networks: [] }));
    const page = await open(context, site, "?device=cpu");
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    assert.match(await paintInVain(page), /without networks/);
    assertQuiet(seen, site);
  });
});
