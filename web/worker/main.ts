// The worker's entry: everything heavy happens here, so that the page never freezes.

import { expose } from "comlink";
import { Studio } from "./studio";
import { installWireHandlers } from "./wire";

installWireHandlers();
expose(new Studio());
