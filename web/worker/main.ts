// The worker's entry: everything heavy happens here, so that the page never freezes.

import { expose } from "comlink";
import { holdLock } from "./liveness-lock";
import { PaintWorker } from "./paint-worker";
import { installComlinkHandlers } from "./comlink-handlers";

installComlinkHandlers();
void holdLock();
expose(new PaintWorker());
