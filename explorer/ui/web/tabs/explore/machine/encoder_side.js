// The side of the encoder: x, which is drawn, picked, dropped or the image itself, and the encoder's layers.

/** @import { Session } from "../../../app/session.js" */
/** @import { Batch } from "../../../core/types.d.ts" */
/** @typedef {{ pixels: Uint8Array, shape: number[] }} Picture [H, W, C] */

import { drawnWords } from "../../../app/drawn_words.js";
import { testImage } from "../../../app/point_sources.js";
import { encodedParts } from "../../../core/latent_point.js";
import { LatestOnly } from "../../../core/latest_only.js";
import { batchOf } from "../../../dom/pixels.js";
import { Pad } from "../../../widgets/drawing_pad.js";
import { sources } from "../../../widgets/sources.js";
import { Layers } from "./layers.js";

const OWN = "the picture itself";

const MARKUP = `
  <div class="le-padbox"><canvas class="le-pad" width="336" height="336" tabindex="0" role="img"
    aria-label="x: draw here; a picture can be dropped or pasted" data-testid="x"></canvas></div>
  <div class="le-columns"></div>
  <div class="le-source">
    <p class="le-head"><span data-term="encoder">encoder</span></p>
    <p class="le-sentence" data-part="origin"></p>
    <p class="le-sentence"><span data-term="posterior">q(z|x)</span>: μ ± σ at the knobs</p>
    <div class="le-bar">
      <button type="button" data-do="test" data-says="Test {one}"
        data-says-title="A test {one}, which the model never saw in training">Test image</button>
      <input type="number" min="0" step="1" inputmode="numeric" data-says-aria-label="Number of the test {one}">
      <button type="button" class="le-quiet" data-do="open" 
        title="A picture from a file; dropping or pasting one works too">Open</button>
      <input type="file" accept="image/*" hidden aria-label="A picture">
      <button type="button" class="le-quiet" data-do="clear" title="x is the picture itself again" hidden>Clear</button>
    </div>
  </div>`;

export class EncoderSide {
  /** @type {Picture | null} */
  given = null; // what was put in as x; null where it is the image itself

  /**
   * @param {HTMLElement} root @param {Session} session
   * @param {{ say: (words: string) => void, open: (layer: number) => void }} hooks
   */
  constructor(root, session, hooks) {
    this.root = root;
    this.session = session;
    root.innerHTML = MARKUP;
    const part = (name) => /** @type {HTMLElement} */ (root.querySelector(name));
    this.layers = new Layers(part(".le-columns"), hooks);
    this.origin = part("[data-part=origin]");
    this.clear = part("[data-do=clear]");
    const changed = () =>
      this.pad.empty ? this.forget() : this.put({ bytes: () => this.pad.bytes(), origin: "drawing" });
    this.pad = new Pad(part(".le-pad"), { changed, done: changed });
    /** @type {(found: any, input: any) => void} */
    const take = (found, { model, origin }) => this.take(found, model, origin);
    this.newest = new LatestOnly(
      (input) => this.encoded(input),
      take,
      (error) => session.fail(error),
      1,
    );
    this.stand = sources(root, {
      pad: this.pad,
      put: (input) => this.put(input),
      say: (words) => session.say(words),
      one: () => session.point.model.drawn.one,
      image: (index) => testImage(session, index),
    });
    drawnWords(root, session);
    this.clear.onclick = () => this.pad.clear();
    this.mark();
  }

  put(input) {
    this.newest.request({ model: this.session.point.model, ...input });
  }

  /** @param {any} input */
  async encoded({ model, bytes, pixels }) {
    const { backend } = this.session,
      image = pixels ?? (await backend.prepare(model.id, await bytes()));
    return { image, encoding: await backend.encode(model.id, image, 0, 1) };
  }

  // The point goes to μ, and with it the image becomes the reconstruction.
  take({ image, encoding: { mu, label } }, model, origin) {
    const { point } = this.session;
    if (model !== point.model) return;
    this.given = { pixels: image.pixels, shape: image.shape };
    this.mark(origin);
    point.fromJSON({ ...point.toJSON(), ...encodedParts(mu, label, model), origin });
  }

  // x is the image itself again.
  forget() {
    this.newest.forget();
    this.given = null;
    this.pad.strokes = [];
    this.mark();
    if (this.session.point.model) this.session.point.changed();
  }

  mark(origin = OWN) {
    this.origin.textContent = `x: ${origin}`;
    this.clear.hidden = !this.given;
  }

  /** x as it is encoded. @param {Batch} drawn the image of the point @returns {Batch} */
  x(drawn) {
    return this.given ? batchOf(this.given.pixels, this.given.shape) : drawn;
  }

  // Where nothing was put in, x is the image of the point.
  /** @param {Batch} drawn */
  show(drawn) {
    const { pixels, height, width, channels } = drawn;
    if (!this.given && this.pad.empty) this.stand(pixels, [height, width, channels]);
  }
}
