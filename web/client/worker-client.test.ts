import assert from "node:assert/strict";
import { test } from "node:test";
import { isAbort } from "../worker/failure";
import { unstoppable } from "../worker/unstoppable";
import { placesOf } from "./places";
import { platform } from "./platform";
import { WorkerClient } from "./worker-client";

test("a client that was let go starts no worker for what is left to be done", async () => {
  let started = 0;
  platform.runWorker = () => {
    started += 1;
    throw new Error("no worker here");
  };
  const client = new WorkerClient(placesOf(null, null, "https://impasto.test/"));
  await assert.rejects(client.fine.end(unstoppable), isAbort);
  await assert.rejects(client.looks.end(unstoppable), isAbort);
  await assert.rejects(client.png(unstoppable), { code: "no-painting" });
  assert.equal(started, 0);
  await assert.rejects(client.gallery(new AbortController().signal));
  assert.equal(started, 1, "who begins something has one");
});
