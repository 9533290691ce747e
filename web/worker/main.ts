// The worker's entry: everything heavy happens here, so that the page never freezes.

import { expose } from "comlink";
import { holdLock } from "./alive";
import { Studio } from "./studio";
import { installWireHandlers } from "./wire";

installWireHandlers();
void holdLock();
expose(new Studio());
