// impasto-node.js: what impasto-stylizer.js is, for Node: a thread in place of a browser's worker, and files by their addresses.

import { pathToFileURL } from "node:url";
import { platform } from "../client/platform";
import { fetchOrRead } from "./fetch-or-read";
import { runNodeWorker } from "./run-node-worker";

platform.runWorker = runNodeWorker;
platform.fetch = (url, init) => fetchOrRead(fetch, url, init);
platform.base = () => pathToFileURL(`${process.cwd()}/`).href;
platform.protocols = ["http:", "https:", "file:"];

export * from "../stylizer/index";
