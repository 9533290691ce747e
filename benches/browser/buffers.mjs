// Counts what a worker's WebGPU buffers hold.

/** The most bytes that were alive at once, from now on. Freed is what was destroyed or lost its last reference. */
export function watchBuffers() {
  const count = { alive: 0, peak: 0 };
  if (!("GPUDevice" in globalThis)) return count;
  const collected = new FinalizationRegistry((entry) => free(entry));
  const entries = new WeakMap();
  const free = (entry) => {
    count.alive -= entry.bytes;
    entry.bytes = 0;
  };
  const create = GPUDevice.prototype.createBuffer;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = create.call(this, descriptor);
    const entry = { bytes: descriptor.size };
    entries.set(buffer, entry);
    collected.register(buffer, entry);
    count.alive += entry.bytes;
    count.peak = Math.max(count.peak, count.alive);
    return buffer;
  };
  const destroy = GPUBuffer.prototype.destroy;
  GPUBuffer.prototype.destroy = function () {
    const entry = entries.get(this);
    if (entry) free(entry);
    return destroy.call(this);
  };
  return count;
}
