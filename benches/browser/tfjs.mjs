// The loop of `impasto bench` in TensorFlow.js on WebGPU: VGG-19's shape with random weights, average pooling, content at
// relu4_2, style at relu1_1 to relu5_1, one loss and its gradient on the picture, one step down the gradient.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";

const WIDTHS = [64, 64, "P", 128, 128, "P", 256, 256, 256, 256, "P", 512, 512, 512, 512, "P", 512];
const STYLE = [0, 2, 4, 8, 12];
const CONTENT = 9;
const RATE = 1e-6;

function network() {
  let inputs = 3;
  return WIDTHS.map((width) => {
    if (width === "P") return null;
    const filter = tf.randomNormal([3, 3, inputs, width], 0, Math.sqrt(2 / (9 * inputs)));
    inputs = width;
    return filter;
  });
}

function features(image, layers) {
  const maps = [];
  let map = image;
  for (const filter of layers) {
    if (filter) maps.push((map = tf.relu(tf.conv2d(map, filter, 1, "same"))));
    else map = tf.avgPool(map, 2, 2, "valid");
  }
  return maps;
}

function gram(map) {
  const [, height, width, channels] = map.shape;
  const flat = tf.reshape(map, [height * width, channels]);
  return tf.div(tf.matMul(flat, flat, true, false), height * width * channels);
}

const square = (difference) => tf.sum(tf.mul(difference, difference));

/** Resolves to a function that runs one iteration and waits for it. */
export async function loop(size) {
  await tf.setBackend("webgpu");
  await tf.ready();
  const layers = network();
  let image = tf.randomUniform([1, size, size, 3]);
  const { content, style } = tf.tidy(() => {
    const maps = features(tf.randomUniform([1, size, size, 3]), layers);
    return { content: features(image, layers)[CONTENT], style: STYLE.map((i) => gram(maps[i])) };
  });
  const loss = (x) => {
    const maps = features(x, layers);
    const terms = STYLE.map((i, k) => tf.div(square(tf.sub(gram(maps[i]), style[k])), 4));
    return tf.addN([tf.div(square(tf.sub(maps[CONTENT], content)), 2), ...terms]);
  };
  const gradient = tf.valueAndGrad(loss);
  return async () => {
    const [value, next] = tf.tidy(() => {
      const { value, grad } = gradient(image);
      return [value, tf.sub(image, tf.mul(grad, RATE))];
    });
    const pixel = tf.tidy(() => tf.slice(next, [0, 0, 0, 0], [1, 1, 1, 1]));
    const [found] = await Promise.all([value.data(), pixel.data()]);
    tf.dispose([image, value, pixel]);
    image = next;
    return found[0];
  };
}
