// impasto-worker-node.js: the worker as a thread of Node.

import "./worker-globals";
import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { installComlinkHandlers } from "../worker/comlink-handlers";
import { PaintWorker } from "../worker/paint-worker";
import type { PaintWorkerHost } from "../worker/protocol";
import { SharedEngine } from "../worker/shared-engine";

installComlinkHandlers();
const engine = new SharedEngine();
const host: PaintWorkerHost = { connect: (port) => expose(new PaintWorker(engine), port) };
if (parentPort) expose(host, nodeEndpoint(parentPort));
