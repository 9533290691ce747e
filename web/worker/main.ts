// The worker's entry: everything heavy happens here, so that the page never freezes.

import { expose } from "comlink";
import { tellTraffic } from "../traffic/channel";
import { watchFetches } from "../traffic/watch-fetches";
import { holdLock } from "./liveness-lock";
import { PaintWorker } from "./paint-worker";
import { installComlinkHandlers } from "./comlink-handlers";
import type { PaintWorkerHost } from "./protocol";
import { SharedEngine } from "./shared-engine";

installComlinkHandlers();
void holdLock();
// A page that counts what is fetched, or keeps it, hears it here.
watchFetches((files) => tellTraffic({ files, sent: 0 }));

const engine = new SharedEngine();
const host: PaintWorkerHost = { connect: (port) => expose(new PaintWorker(engine), port) };
expose(host);
