// The generator of src/generator in TensorFlow.js, with random weights: see training/generator.py.
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths, setThreadsCount } from "@tensorflow/tfjs-backend-wasm";

const FULL = 16;
const BLOCKS = 4;

/** A filter, and where it is normalized a scale and a shift. */
function layer(kernel, inputs, outputs, normalized = true) {
  const filter = tf.randomNormal([kernel, kernel, inputs, outputs], 0, Math.sqrt(2 / (kernel * kernel * inputs)));
  return { filter, pad: kernel >> 1, scale: normalized && tf.ones([outputs]), shift: tf.zeros([outputs]) };
}

function convolve(x, { filter, pad, scale, shift }, stride = 1) {
  const padded = tf.mirrorPad(
    x,
    [
      [0, 0],
      [pad, pad],
      [pad, pad],
      [0, 0],
    ],
    "reflect",
  );
  const y = tf.conv2d(padded, filter, stride, "valid");
  if (!scale) return tf.add(y, shift);
  const { mean, variance } = tf.moments(y, [1, 2], true);
  return tf.batchNorm(y, tf.squeeze(mean), tf.squeeze(variance), shift, scale, 1e-5);
}

function enlarged(x) {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}

/** Resolves to a function that paints a photo of this long side and waits for the pixels. */
export async function painter(size, wasmPath) {
  setWasmPaths(wasmPath);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  const encoder = [layer(5, 3, FULL), layer(3, FULL, 2 * FULL), layer(3, 2 * FULL, 4 * FULL)];
  const block = () => [layer(3, 4 * FULL, 4 * FULL), layer(3, 4 * FULL, 4 * FULL)];
  const blocks = Array.from({ length: BLOCKS }, block);
  const decoder = [layer(3, 4 * FULL, 2 * FULL), layer(3, 2 * FULL, FULL)];
  const output = layer(5, FULL, 3, false);
  const height = Math.ceil((size * 2) / 3 / 4) * 4;
  const photo = tf.randomUniform([1, height, size, 3]);
  const paint = () => {
    let x = tf.relu(convolve(photo, encoder[0]));
    x = tf.relu(convolve(x, encoder[1], 2));
    x = tf.relu(convolve(x, encoder[2], 2));
    for (const [first, second] of blocks) x = tf.add(x, convolve(tf.relu(convolve(x, first)), second));
    for (const one of decoder) x = tf.relu(convolve(enlarged(x), one));
    return tf.sigmoid(convolve(x, output));
  };
  return async () => {
    const picture = tf.tidy(paint);
    const values = await picture.data();
    picture.dispose();
    return values.length;
  };
}
