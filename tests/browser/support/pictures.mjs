// The pictures that the tests choose: good, odd and bad.

import { writePng, writePngHeader } from "./png.mjs";

const wave = (value) => 0.5 + 0.5 * Math.sin(value);

/** Soft, with one bright disc. */
const photoPixel = (x, y) => {
  const disc = Math.hypot(x - 40, y - 20) < 12;
  return disc ? [1, 0.9, 0.3] : [x / 80, 0.4 + y / 120, 1 - y / 60];
};

/** Hard stripes. */
const stylePixel = (x, y) => [wave((x + y) / 2) > 0.5 ? 0.9 : 0.1, wave((x - y) / 3), wave(y / 2) > 0.5 ? 0.8 : 0];

const png = (name, buffer) => ({ name, mimeType: "image/png", buffer });
const base64 = (text) => Buffer.from(text, "base64");

/** A photo that is so wide in pixels, and three quarters of that high. */
export function photoOf(width) {
  const scale = width / 72;
  return png(
    "photo.png",
    writePng(width, Math.round(width * 0.75), (x, y) => photoPixel(x / scale, y / scale)),
  );
}

export const photo = photoOf(72);
export const style = png("style.png", writePng(48, 48, stylePixel));

const jpeg = base64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAkADADASIAAhEBAxEB/8QAGQABAQEBAQEAAAAAAAAAAAAABAACBQEG/8QAGxAAAwEBAQEBAAAAAAAAAAAAAAECBDEDYSH/xAAYAQEAAwEAAAAAAAAAAAAAAAAFAwQHBv/EACARAAEDAwUBAAAAAAAAAAAAAAABAwQFIUECESMxQxP/2gAMAwEAAhEDEQA/APjPPOpXDTga/Mo8HT4MVGqppT5NFeM7lQUeDp8HZ8fPwbnx/B8Z1K4VIUbfldGW5WEBRnUrhpwMrzPYzunwgqVV8mhiM7lTmR4Onwdnx/BufH8HxnUrhDCjb8rpmjcrCA4zqVw9cDXBRndPhBUqr5NDEZ3Kg4zunwdnx/BufH8Hx4KVwrwo3q6MNysIcny85S4bpIiFJyqjFjOo3ZmZTY7P5R+fhEclFu9ceaWx0POJS/EapIiHKgqozYSjdn//2Q==",
);

// Adobe's inverted CMYK, as Photoshop and Pillow write it.
const cmyk = base64(
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GCgU5gjZeMfZZzfoF8/8AAFAgAIAAoBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAAAAAAAAAGBQf/xAAfEAABAwUBAQEAAAAAAAAAAAAAAQIEAwUUQWERMSP/2gAOBEMATQBZAEsAAD8AlY+iXxeFNSp04dHSeIWZqR9DF4T16vCNRWtcDUj6GLwk3vqTK219UGrH0MXhR2Wze+Oc0GpH0MXhVIlOHR0niA5dH0bOLwnr1eEaita4GpH0MXhJvfUmVtr6oNSPoYvCjstm98c5oNWPoYvCqRKcOjpPEBqR9DF4TN6vP1rXA5dH0bWLwmHvqTK219UGpH0MXhR2Wze+Oc0GpH0MXhVIlOHR0niA1Y+hi8Jm9Xn61rgakfQxeEx+kyttfVBy6Po2cXhR2Wze+Oc0GpH0MXhVIlOHR0niA1I+hi8Jm9Xn61rgasfQxeEx+kyttfVBqR9DF4VFls3xzmg//9k=",
);

// Two frames.
const gif = base64(
  "R0lGODlhIAAYAIIAALfUrjfURrePtzePQbdPcrcVPjdPkDcVySH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAIAAYAAAIswAPCBxIsOCBAggTKlxYwKBDgQwjJiTw0KABiREJUKwo0MBFjAo1auR4wONHkAVEjnxo8iRGlQQECGDZEiVMmTMLtjQwoKfEmzhzdtzZs+iAkECDDtzJ02hRhEmDzmTqtGpUqVSrOlUpFWtLrVs1du1qEqzVmGO9mq2aduxatm27vnUat2uAuwGq4r0LoG/bvoD3ChYMuLDhw4MTBzjM2LBiwo0jA3iMV7JkyostR8asOXJAACH5BAEKAAgALAAAAAAgABgAgqbguaaw3EbLiqZwZEZwNKYgPkYgywAAAAjJAA8IPFCgoMECAxIOCMCwYQAAECMOnEjwoEGFDh1GhEhxoMWLCTM23Aigo8CPBRUuFPlQokmUKUOy3GiyIkqVM112hIkQY86SL2GqXJlRJ0UDPHGKNDoRKUoCQ5dyNGnA6UECWKHKLAq0Y1WrBbNiTShAas2vVsVmHSCgrMauR7+GVZu1rVuGU72iLUBXrN2RcJuiNdC3rl2aVAcXxmq3LdOBg6suJtDY8dnIkyu3vYx5sWbOij1XBh267+fEkQmLtku6NN3RAwMCADs=",
);

/** What cannot be painted. Each name must turn up in the message; so must `says`. */
export const bad = [
  { ...png("words.png", Buffer.from("This is not a picture, whatever its name says.")), says: /not a picture.*AVIF/ },
  { name: "phone.heic", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"), says: /HEIC.*JPEG/ },
  { ...png("empty.png", Buffer.alloc(0)), says: /empty/ },
  { name: "half.jpg", mimeType: "image/jpeg", buffer: jpeg.subarray(0, jpeg.length >> 1), says: /damaged/ },
  { ...png("half.png", photo.buffer.subarray(0, photo.buffer.length >> 1)), says: /damaged/ },
  {
    ...png(
      "dot.png",
      writePng(1, 1, () => [1, 0, 0]),
    ),
    says: /1 × 1 pixels/,
  },
  { ...png("giant.png", writePngHeader(30_000, 30_000)), says: /30000 × 30000 pixels/ },
];

/** What is unusual and can be painted. */
export const odd = [
  { name: "plain.jpg", mimeType: "image/jpeg", buffer: jpeg },
  { name: "print.jpg", mimeType: "image/jpeg", buffer: cmyk },
  png("deep.png", writePng(40, 30, photoPixel, 16)),
  { name: "moving.gif", mimeType: "image/gif", buffer: gif, says: /first frame/ },
  // The core would shrink it; the browser does, and gives the memory back.
  {
    name: "wide.png",
    mimeType: "image/png",
    // Made when it is asked for: millions of pixels.
    get buffer() {
      return writePng(4100, 820, (x) => [x / 4100, 0.5, 0.2]);
    },
    says: /read at 4096 × 819 pixels/,
  },
  { name: "picture.txt", mimeType: "text/plain", buffer: photo.buffer },
];
