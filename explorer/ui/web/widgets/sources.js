// What can be put onto the pad beside a pen: a picture from a file, dropped or pasted, a test image.

/** @import { Pad } from "./drawing_pad.js" */
/** @typedef {{ pixels: Uint8Array, shape: number[] }} Pixels [H, W, C] */
/** What was chosen. @typedef {{ bytes?: () => Promise<Uint8Array>, pixels?: Pixels, origin: string }} Input */

import { Newest } from "../core/newest.js";
import { batchOf, imageData } from "../dom/pixels.js";

const LARGEST = 8e6; // bytes of a file

/**
 * What comes back shows pixels [H, W, C] on the pad.
 * @param {any} root
 * @param {object} hooks
 * @param {Pad} hooks.pad
 * @param {(input: Input) => void} hooks.put takes it
 * @param {(sentence: string) => void} hooks.say what is wrong with it
 * @param {() => string} [hooks.one] what one of them is called
 * @param {any} [hooks.image] image(number) gives a test image, {pixels, shape, size: how many there are}
 * @param {(number: number) => void} [hooks.test] where someone else takes them
 */
export function sources(root, { pad, put, say, image, one = () => "image", test }) {
  const find = (name) => root.querySelector(`[data-do=${name}]`),
    index = root.querySelector("input[type=number]"),
    newest = new Newest(); // of what comes onto the pad

  async function testImage(number) {
    const mine = newest.begin();
    try {
      const { pixels, shape, size } = await mine(image(number));
      index.value = number;
      index.max = size - 1;
      pad.strokes = [];
      showOnPad(pixels, shape);
      put({ pixels: { pixels, shape }, origin: `test ${one()} ${number}` });
    } catch (error) {
      say(error.message);
    }
  }

  // The picture that was put in stands on the pad, until someone draws.
  function showOnPad(pixels, shape) {
    const small = new OffscreenCanvas(shape[1], shape[0]);
    small.getContext("2d")?.putImageData(imageData(batchOf(pixels, shape)), 0, 0);
    pad.redraw();
    pad.ink.imageSmoothingEnabled = false;
    pad.ink.drawImage(small, 0, 0, pad.canvas.width, pad.canvas.height);
  }

  async function file(blob, origin) {
    if (!blob) return;
    if (blob.size > LARGEST) {
      say(
        `${origin} has ${(blob.size / 1e6).toFixed(1)} MB; a picture may have at most ${LARGEST / 1e6} MB. ` +
          "Make it smaller first.",
      );
      return;
    }
    const mine = newest.begin(),
      bytes = new Uint8Array(await mine(blob.arrayBuffer()));
    pad.strokes = [];
    pad.redraw();
    try {
      const wanted = { resizeHeight: pad.canvas.height, resizeQuality: /** @type {const} */ ("medium") },
        bitmap = await mine(createImageBitmap(blob, wanted));
      const { width, height } = pad.canvas,
        across = Math.min(width, bitmap.width);
      pad.ink.drawImage(bitmap, (width - across) / 2, 0, across, height);
    } catch {
      /* the engine says what is wrong with it */
    }
    put({ bytes: async () => bytes, origin: origin.slice(0, 60) });
  }

  const chooser = root.querySelector("input[type=file]");
  find("open").onclick = () => chooser.click();
  chooser.onchange = () => {
    const [chosen] = chooser.files;
    chooser.value = "";
    file(chosen, chosen?.name);
  };
  const fetched = test ?? testImage;
  find("test").onclick = async () => {
    const mine = newest.begin();
    try {
      const size = test ? Number(index.max || 999) + 1 : (await mine(image(0))).size; // a visitor's own may be few
      fetched(Math.floor(Math.random() * size));
    } catch (error) {
      say(error.message);
    }
  };
  index.onchange = () => index.value !== "" && fetched(Number(index.value));
  const box = root.querySelector(".le-padbox");
  box.addEventListener("pointerdown", () => newest.forget()); // who draws wants no other picture
  box.ondragover = (event) => event.dataTransfer.types.includes("Files") && event.preventDefault();
  box.ondrop = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file(event.dataTransfer.files[0], event.dataTransfer.files[0].name);
  };
  document.addEventListener("paste", (event) => {
    const [pasted] = event.clipboardData?.files ?? [];
    if (!pasted || !root.checkVisibility()) return;
    event.preventDefault();
    file(pasted, pasted.name || "pasted picture");
  });
  return showOnPad;
}
