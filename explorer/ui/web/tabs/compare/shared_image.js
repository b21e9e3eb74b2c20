// The image that the models share: a drawing, a test image by its number, or a picture of this page's
// own, which goes by a number below that of an empty pad and stays on the page.

/** @import { Session } from "../../app/session.js" */

import { testImage } from "../../app/point_sources.js";
import { readInk, writeInk } from "../../core/ink.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Pad } from "../../widgets/drawing_pad.js";
import { sources } from "../../widgets/sources.js";

const EMPTY = -1; // the number of no image

export class SharedImage {
  // chosen(changes): another image is to be shown; moved(): a stroke is under way, which is no state
  // yet; drawn(changes): there is one more of this page's own; arrived(): what was asked for is there.
  /** @param {Session} session */
  constructor(root, session, { chosen, moved, drawn, arrived }) {
    this.root = root;
    this.session = session;
    this.drawn = drawn;
    this.given = null;
    this.moving = 0;
    this.made = new Map();
    this.note = root.querySelector("[data-part=trouble]");
    this.number = root.querySelector("[data-testid=test-index]");
    const find = (name) => root.querySelector(`[data-do=${name}]`),
      changed = () => {
        this.moving += 1;
        this.give(this.drawing(`stroke ${this.moving}`));
        moved();
      };
    this.pad = new Pad(root.querySelector(".le-pad"), { changed, done: () => this.done() });
    this.display = sources(root, {
      pad: this.pad,
      put: (input) => this.put(input),
      say: (words) => this.say(words),
      test: (test) => chosen({ test, ink: "" }),
    });
    this.newest = new LatestOnly(
      (asked) => this.fetch(asked),
      (got) => {
        this.show(got);
        arrived();
      },
      ({ message }) => {
        const { wanted } = this;
        if (message === "connection lost") {
          this.wanted = null; // it is asked again
          return;
        }
        this.missing = wanted;
        this.say(message);
        arrived();
      },
      1,
    );
    find("unstroke").onclick = () => this.pad.undo();
    find("clear").onclick = () => this.pad.clear();
  }

  // What is on the pad.
  drawing(key) {
    return { key, origin: "drawing", bytes: once(() => this.pad.bytes()) };
  }

  // Take an image that the page has made.
  give(given) {
    this.given = given;
    this.wanted = given?.key ?? EMPTY;
    this.newest.forget();
    this.mark("");
  }

  // A stroke has ended, or was taken back; an empty pad is no image, but a state of its own.
  done() {
    let ink = writeInk(this.pad.strokes);
    const full = ink === null;
    if (full) {
      this.pad.strokes.pop();
      this.pad.redraw();
      ink = writeInk(this.pad.strokes);
    }
    this.moving = 0;
    this.give(ink ? this.drawing(ink) : null);
    if (full) this.say("The pad is full: take strokes back, or clear it.");
    this.drawn({ ink, test: EMPTY });
  }

  /** A picture from a file. @param {{ bytes?: () => Promise<Uint8Array>, origin: string }} input */
  put({ bytes, origin }) {
    const key = Math.min(this.session.tabStates.compare.test, EMPTY) - 1;
    this.give({ key, origin, bytes: once(bytes) });
    this.drawn({ ink: "", test: key });
  }

  // Have the drawing, or the image of this number, a test image of the data of `model`: undefined until
  // it is there, and null where there is none.
  get({ ink, test }, model) {
    const key = ink || (test < 0 ? test : `${model} ${test}`);
    if (this.moving || this.given?.key === key) return this.given;
    if (this.wanted !== key) this.want(key, { ink, test }, model);
    if (this.given?.key === key) return this.given;
    return test < 0 || this.missing === key ? null : undefined;
  }

  want(key, { ink, test }, model) {
    this.wanted = key;
    this.newest.forget();
    if (ink) this.show({ ...this.drawing(key), strokes: readInk(ink) });
    else if (test >= 0) this.newest.request({ key, test, model });
    else this.show(this.made.get(key) ?? null);
  }

  async fetch({ key, test, model }) {
    const { size, ...pixels } = await testImage(this.session, test, model);
    this.number.max = size - 1;
    return {
      key,
      test,
      origin: `test ${this.session.point.model.drawn.one} ${test}`,
      pixels,
      bytes: once(() => this.pad.bytes()),
    };
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

  // Remember a picture, so that undo brings it back.
  keep() {
    const {
      given,
      pad: { canvas },
    } = this;
    given.picture = new OffscreenCanvas(canvas.width, canvas.height);
    given.picture.getContext("2d").drawImage(canvas, 0, 0);
    this.made.set(given.key, given);
  }

  // Whether it is a picture that stays on this page.
  get own() {
    return Number.isInteger(this.given?.key);
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
