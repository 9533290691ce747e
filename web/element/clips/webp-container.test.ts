import assert from "node:assert/strict";
import { test } from "node:test";
import { animatedWebp, webpImage } from "./webp-container";

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const chunk = (name: string, content: number[]) => [
  ...ascii(name),
  content.length,
  0,
  0,
  0,
  ...content,
  ...(content.length % 2 ? [0] : []),
];

function file(...chunks: number[][]): Uint8Array {
  const body = [...ascii("WEBP"), ...chunks.flat()];
  return Uint8Array.from([...ascii("RIFF"), body.length, 0, 0, 0, ...body]);
}

test("of a picture's file its alpha and colours are taken, and nothing else", () => {
  const alpha = chunk("ALPH", [7]);
  const colours = chunk("VP8 ", [1, 2, 3]);
  const whole = file(chunk("VP8X", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), alpha, colours, chunk("EXIF", [9, 9]));
  assert.deepEqual([...(webpImage(whole) ?? [])], [...alpha, ...colours]);
});

test("what is no whole WebP picture is none", () => {
  const whole = file(chunk("VP8 ", [1, 2, 3, 4]));
  for (const bad of [whole.subarray(0, 7), whole.subarray(0, -1), file(chunk("ALPH", [1])), whole.map((b) => b ^ 1)])
    assert.equal(webpImage(bad), undefined);
});

test("an animation tells its size, that it repeats, and each frame's time", () => {
  const image = Uint8Array.from(chunk("VP8 ", [1, 2]));
  const frames = [
    { image, duration: 70_000 },
    { image, duration: 40 },
  ];
  const bytes = animatedWebp(300, 2, frames).flatMap((part) => [...part]);
  const expected = [
    ...chunk("VP8X", [2, 0, 0, 0, 43, 1, 0, 1, 0, 0]),
    ...chunk("ANIM", [255, 255, 255, 255, 0, 0]),
    ...chunk("ANMF", [0, 0, 0, 0, 0, 0, 43, 1, 0, 1, 0, 0, 112, 17, 1, 2, ...image]),
    ...chunk("ANMF", [0, 0, 0, 0, 0, 0, 43, 1, 0, 1, 0, 0, 40, 0, 0, 2, ...image]),
  ];
  assert.deepEqual(bytes, [...file(expected)]);
});
