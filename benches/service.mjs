// `impasto serve` at ten times the rate that it can paint: `node benches/service.mjs [--impasto PATH] [--seconds 60]`.
// Requests arrive evenly and wait for nobody. Each must end in a painting or in 503 with Retry-After; the rest are lost. Prints a
// line of JSON and fails where one is lost.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    impasto: { type: "string", default: "target/release/impasto" },
    seconds: { type: "string", default: "60" },
    queue: { type: "string", default: "8" },
  },
});
const RECIPE = { network: "vgg19-random", size: 96, iterations: 10 };
const TIMES = 10;

const service = spawn(values.impasto, ["serve", "--port", "0", "--device", "cpu", "--queue", values.queue], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const address = await listening(service);
  await order(address);
  const rate = await measureRate(address);
  const orders = [];
  const end = performance.now() + 1000 * Number(values.seconds);
  while (performance.now() < end) {
    orders.push(order(address));
    await wait(1000 / (TIMES * rate));
  }
  const answers = await Promise.all(orders);
  const count = (kind) => answers.filter((answer) => answer.kind === kind).length;
  const seconds = answers.filter(({ kind }) => kind === "painted").map((answer) => answer.seconds);
  seconds.sort((a, b) => a - b);
  const report = {
    "paintings a second": rate,
    requests: answers.length,
    painted: count("painted"),
    "told to come again": count("busy"),
    lost: count("lost"),
    "seconds of a painting": { median: seconds[seconds.length >> 1], longest: seconds.at(-1) },
    "paints afterwards": (await order(address)).kind === "painted",
  };
  console.log(JSON.stringify(report));
  if (report.lost > 0 || !report["paints afterwards"]) process.exitCode = 1;
} finally {
  service.kill();
}

async function listening(service) {
  for await (const line of createInterface({ input: service.stdout })) {
    const [, address] = /Listening on (\S+)/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error("the service ended before it listened");
}

/** Paintings a second, one after the other. */
async function measureRate(address) {
  const begin = performance.now();
  let painted = 0;
  while (painted < 5 || performance.now() - begin < 10_000) {
    const { kind } = await order(address);
    if (kind !== "painted") throw new Error("a lone request was not painted");
    painted += 1;
  }
  return (1000 * painted) / (performance.now() - begin);
}

async function order(address) {
  const form = new FormData();
  form.append("content_image", new Blob([bitmap(1)]));
  form.append("style_image", new Blob([bitmap(7)]));
  form.append("recipe", JSON.stringify(RECIPE));
  const begin = performance.now();
  try {
    const answer = await fetch(`${address}/style_transfer`, { method: "POST", body: form });
    const body = new Uint8Array(await answer.arrayBuffer());
    const seconds = (performance.now() - begin) / 1000;
    if (answer.status === 200 && body[1] === 0x50) return { kind: "painted", seconds };
    if (answer.status === 503 && Number(answer.headers.get("retry-after")) > 0) return { kind: "busy", seconds };
    console.error(answer.status, new TextDecoder().decode(body.subarray(0, 200)));
  } catch (error) {
    console.error(String(error), String(error.cause ?? ""));
  }
  return { kind: "lost", seconds: 0 };
}

/** A picture of 96x96 px: BMP, 24 bits. */
function bitmap(step) {
  const side = 96;
  const file = Buffer.alloc(54 + 3 * side * side);
  file.write("BM");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(side, 18);
  file.writeInt32LE(side, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let i = 54; i < file.length; i += 1) file[i] = (i * step * 37) % 251;
  return file;
}
