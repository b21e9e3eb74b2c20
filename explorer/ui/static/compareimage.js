// The image that the models share: a test image by its number, or a drawing or picture of this page's
// own, which goes by a number below 0 and stays on the page.

import { Newest } from "./newest.js";
import { Pad } from "./pad.js";
import { session } from "./session.js";
import { sources } from "./sources.js";

export class SharedImage {
  // chosen(test): another image is to be shown; drawn(test): one more of this page's own;
  // arrived(): the image that was asked for is there.
  constructor(root, { chosen, drawn, arrived }) {
    Object.assign(this, { root, drawn, given: null, made: new Map() });
    this.note = root.querySelector("[data-part=trouble]");
    this.number = root.querySelector("[data-testid=test-index]");
    const find = (name) => root.querySelector(`[data-do=${name}]`), changed = () => this.put({ bytes: () => this.pad.bytes(), origin: "drawing" });
    this.pad = new Pad(root.querySelector(".le-pad"), { changed, done: changed });
    this.display = sources(root, { pad: this.pad, put: (input) => this.put(input), say: (words) => this.say(words), test: chosen });
    this.newest = new Newest((asked) => this.fetch(asked), (got) => {
      this.show(got);
      arrived();
    }, ({ message }) => {
      const lost = message === "connection lost", { wanted } = this;
      Object.assign(this, lost ? { wanted: null } : { missing: wanted }); // what was lost is asked again
      if (lost) return;
      this.say(message);
      arrived();
    }, 1);
    find("unstroke").onclick = () => this.pad.undo();
    find("clear").onclick = () => this.pad.clear();
  }

  // A drawing or picture; an empty pad is no image, but a state of its own.
  put({ bytes, origin }) {
    const key = Math.min(session.benches.compare.test, 0) - 1, empty = origin === "drawing" && this.pad.empty;
    this.given = empty ? null : { key, origin, bytes: once(bytes) };
    this.wanted = key;
    this.newest.forget();
    this.mark("");
    this.drawn(key);
  }

  // Have the image of this number, a test image of the data of `model`: undefined until it is there, and
  // null where there is none.
  get(test, model) {
    const key = test < 0 ? test : `${model} ${test}`;
    if (this.given?.key === key) return this.given;
    if (this.wanted !== key) this.want(key, test, model);
    if (this.given?.key === key) return this.given;
    return test < 0 || this.missing === key ? null : undefined;
  }

  want(key, test, model) {
    this.wanted = key;
    this.newest.forget();
    if (test >= 0) this.newest.request({ key, test, model });
    else this.show(this.made.get(key) ?? null);
  }

  async fetch({ key, test, model }) {
    const { header, payload } = await session.channel.call("test_images", { model, index: [test] });
    this.number.max = header.size - 1;
    const pixels = { pixels: new Uint8Array(payload), shape: header.shape.slice(1) };
    return { key, test, origin: `test image ${test}`, pixels, bytes: once(() => this.pad.bytes()) };
  }

  // Bring an image onto the pad.
  show(given) {
    this.given = given;
    this.mark("");
    this.pad.strokes = [...(given?.strokes ?? [])];
    this.pad.redraw();
    if (given?.pixels) this.display(given.pixels.pixels, given.pixels.shape);
    if (given?.picture) this.pad.ink.drawImage(given.picture, 0, 0);
    if (given?.test >= 0) this.number.value = given.test;
  }

  // Remember a drawing that has come to rest, so that undo brings it back.
  keep() {
    const { given, pad } = this;
    if (!given || given.pixels) return;
    given.strokes = [...pad.strokes];
    if (pad.empty) {
      given.picture = new OffscreenCanvas(pad.canvas.width, pad.canvas.height);
      given.picture.getContext("2d").drawImage(pad.canvas, 0, 0);
    }
    this.made.set(given.key, given);
  }

  mark(trouble) {
    this.say(trouble);
    this.root.querySelector(".le-hint").hidden = Boolean(this.given);
    if (!(this.given?.test >= 0)) this.number.value = "";
  }

  say(words) {
    this.note.textContent = words;
  }
}

function once(make) {
  let made;
  return () => (made ??= make());
}
