// A small weight pack, right in every detail, and the lies that can be told about it.

import { createHash } from "node:crypto";

/** VGG-19 to conv5_1. */
const LAYERS = [2, 2, 4, 4, 1].flatMap((count, block) =>
  Array.from({ length: count }, (_, index) => `conv${block + 1}_${index + 1}`),
);
const WIDTH = 8;

/** A stand-in that every test can have: this name, and only a few kilobytes. */
export const NAME = "vgg19-distilled";

function floats(values) {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes;
}

/** https://huggingface.co/docs/safetensors: the header's length, the header in JSON, the tensors' bytes. */
export function safetensors(tensors) {
  let at = 0;
  const header = {};
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...tensors.map(({ bytes }) => bytes)]);
}

/** Numbers that look random and are the same every time. */
function* noise(seed) {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

function layerTensors(name, inputs, index) {
  const source = noise(index + 1);
  const weight = Buffer.from(Array.from({ length: WIDTH * inputs * 9 }, () => source.next().value));
  // He's initialisation for what bytes from -128 to 127 hold.
  const scale = Math.sqrt(2 / (inputs * 9)) / 74;
  return [
    { name: `${name}.weight`, dtype: "I8", shape: [WIDTH, inputs, 3, 3], bytes: weight },
    { name: `${name}.scale`, dtype: "F32", shape: [WIDTH], bytes: floats(Array(WIDTH).fill(scale)) },
    { name: `${name}.bias`, dtype: "F32", shape: [WIDTH], bytes: floats(Array(WIDTH).fill(0.01)) },
  ];
}

/** The pack: its manifest, and the shards by name. `change` may alter the tensors before they are hashed. */
export function makePack(change = () => {}) {
  const layers = LAYERS.map((name, index) => ({ name, in: index === 0 ? 3 : WIDTH, out: WIDTH }));
  const tensors = layers.map((layer, index) => layerTensors(layer.name, layer.in, index));
  change(tensors);
  const shards = [tensors.slice(0, 5), tensors.slice(5)].map((group) => safetensors(group.flat()));
  const described = shards.map((bytes) => describe(bytes));
  const manifest = {
    format: 1,
    name: NAME,
    version: "test",
    licence: "none",
    convention: {
      matrix: [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 2],
      ],
      bias: [-1, -1, -1],
    },
    layers,
    shards: described,
  };
  return { manifest, shards: new Map(described.map(({ file }, index) => [file, shards[index]])) };
}

function describe(bytes) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { file: `${sha256.slice(0, 16)}.safetensors`, bytes: bytes.length, sha256 };
}

/** Lays the pack over the site and lists it beside the network that comes with the code. Returns the shards' paths. */
export function publish(site, { manifest, shards } = makePack()) {
  const bytes = [...shards.values()].reduce((sum, shard) => sum + shard.length, 0);
  site.put(
    "packs/index.json",
    JSON.stringify({
      networks: [
        { name: "vgg19-lite", bytes: 1 },
        { name: NAME, bytes },
      ],
    }),
  );
  site.put(`packs/${NAME}/manifest.json`, JSON.stringify(manifest));
  for (const [file, shard] of shards) site.put(`packs/${NAME}/${file}`, shard);
  return [...shards.keys()].map((file) => `packs/${NAME}/${file}`);
}
