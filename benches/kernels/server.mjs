// Serves this folder and the kernels on localhost, and at /cpu the CPU time in ns that the browser's GPU process has used:
// with a software adapter it tells more than the clock does on a busy machine (Linux only).
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const KERNELS = path.resolve(HERE, "../../src/kernels");

let gpuProcess;

function findGpuProcess(profile) {
  const isIt = (pid) => {
    try {
      const line = fs.readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return line.includes("--type=gpu-process") && line.includes(profile);
    } catch {
      return false; // It has ended meanwhile.
    }
  };
  return fs.readdirSync("/proc").find((name) => /^\d+$/.test(name) && isIt(name));
}

function cpuNanoseconds(profile) {
  if (!gpuProcess || !fs.existsSync(`/proc/${gpuProcess}`)) gpuProcess = findGpuProcess(profile);
  if (!gpuProcess) return 0;
  const threads = fs.readdirSync(`/proc/${gpuProcess}/task`);
  const used = (thread) => {
    try {
      return Number(fs.readFileSync(`/proc/${gpuProcess}/task/${thread}/schedstat`, "latin1").split(" ")[0]);
    } catch {
      return 0;
    }
  };
  return threads.reduce((sum, thread) => sum + used(thread), 0);
}

function fileOf(pathname) {
  const [root, name] = pathname.startsWith("/kernels/")
    ? [KERNELS, pathname.slice("/kernels/".length)]
    : [HERE, pathname];
  return path.join(root, path.normalize(`/${name}`));
}

/** Resolves to the server, on a free port. `profile` is in the command line of the browser whose time is told. */
export function serve(profile) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/cpu") return response.end(String(cpuNanoseconds(profile)));
    if (pathname === "/")
      return response.setHeader("content-type", "text/html").end("<!doctype html><title>Kernels</title>");
    const file = fileOf(pathname);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.setHeader("content-type", file.endsWith(".mjs") ? "text/javascript" : "text/plain");
    return response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
