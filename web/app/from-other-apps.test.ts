import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isVideo } from "../element/moving-pictures";

/** Of the installed page; the tests are run in the project's folder. */
const manifest = JSON.parse(readFileSync("web/site/manifest.webmanifest", "utf8")) as {
  share_target: { params: { files: { name: string; accept: string[] }[] } };
  file_handlers: { action: string; accept: Record<string, string[]> }[];
};

test("other apps may share what can be dropped: pictures, videos and looks", () => {
  assert.deepEqual(manifest.share_target.params.files, [{ name: "photo", accept: ["image/*", "video/*", ".look"] }]);
});

test("and open it with the page, which takes every kind that it names", () => {
  const [handler, ...others] = manifest.file_handlers;
  assert.ok(handler);
  assert.equal(others.length, 0);
  const kinds = new Set<string>();
  for (const [type, endings] of Object.entries(handler.accept))
    for (const ending of endings) {
      const [kind = ""] = ending === ".look" ? ["look"] : type.split("/");
      kinds.add(kind);
      // By its type, and where the system knows none by its name.
      for (const known of [type, "", "application/octet-stream"])
        assert.equal(isVideo(new File([], `a${ending}`, { type: known })), kind === "video", `${ending} ${known}`);
    }
  assert.deepEqual([...kinds].sort(), ["image", "look", "video"]);
});
