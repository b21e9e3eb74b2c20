// The search for the point of a model whose image is nearest to a given one. The engine keeps nothing:
// the page holds the whole search, hands it over for a few steps at a time, and stops by not asking again.

import { Newest } from "../core/newest.js";
import { partsOf, pointOf, widthOf } from "../core/latent_point.js";

const STEPS = 20; // of the optimiser in one request: a picture several times a second

export class Inversion {
  // invert(model, image, search, more): the search some steps on; show(best: a plain point, residual),
  // fail(error); seed(): which the found points have.
  constructor(root, { invert, seed, show, fail }) {
    this.invert = invert;
    this.seed = seed;
    this.show = show;
    this.fail = fail;
    this.newest = new Newest();
    const find = (name) => root.querySelector(`[data-do=${name}]`);
    this.seek = find("seek");
    this.halt = find("stop");
    this.progress = root.querySelector("progress");
    this.seek.onclick = () => this.run();
    this.halt.onclick = () => this.stop();
  }

  // What is searched for, {pixels, shape}, and in which model.
  aim(image, origin, model) {
    this.stop();
    this.image = image;
    this.origin = origin;
    this.model = model;
  }

  stop() {
    this.newest.forget();
    this.mark(false);
  }

  get running() {
    return Boolean(this.newest.begun);
  }

  mark(busy) {
    this.seek.hidden = busy;
    this.progress.hidden = this.halt.hidden = !busy;
  }

  async run() {
    const { image, origin, model } = this,
      mine = this.newest.begin();
    this.progress.value = 0;
    this.mark(true);
    try {
      /** @type {any} */
      let search = { seed: 0 };
      do {
        search = await mine(this.invert(model.id, image, search, STEPS));
        this.progress.value = search.step / search.steps;
        this.show({ ...this.plain(search), origin: `near ${origin}` }, search.residuals[search.best]);
      } while (search.step < search.steps);
      this.stop();
    } catch (error) {
      this.stop();
      this.fail(error);
    }
  }

  // The best of the search's points, which come first in its numbers, [starts, Z + K + C].
  plain({ best, numbers }) {
    const { model } = this,
      width = widthOf(model);
    return pointOf(model, { seed: this.seed(), ...partsOf(numbers.subarray(best * width, (best + 1) * width), model) });
  }
}
