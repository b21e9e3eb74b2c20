// What all parts of one open page share: its state, the backend that holds the models, and which models
// there are. It belongs to this page alone; only the shelf outlives it.
//
// Events beside those of its state: "connected" (again), "models" and "time".

/** @import { Replaced } from "../core/point.js" */
/** @import { Operations } from "../core/operations.d.ts" */
/** @import { Backend } from "../backend/backend.d.ts" */

import { Answers } from "../backend/answers.js";
import { drawnParts, fits, nameOf, plainPoint, rowOf } from "../core/latent_point.js";
import { Newest } from "../core/newest.js";
import { PageState } from "../core/page_state.js";
import { Runs } from "../core/runs.js";
import { stored } from "../dom/storage.js";
import { Thumbnails } from "../widgets/thumbnail.js";
import { Lesson } from "./lesson.js";

const FIRST_SEED = 7;

export class Session extends PageState {
  /** @type {Operations["models"]["answer"]["models"]} */
  models;
  /** @type {number | null} */
  time = null; // of the history of the open model, null for the model itself
  runs = new Runs();

  /**
   * @param {any} host the page around (see host_gradio.js)
   * @param {Required<Backend>} backend
   */
  constructor(host, backend) {
    super(stored("latent-explorer-shelf"));
    this.host = host;
    this.lesson = new Lesson();
    this.backend = backend;
    this.answers = new Answers(backend);
    this.taking = new Newest(); // of the points that become the current one
    this.thumbnails = new Thumbnails((plain) => this.decode(plain));
  }

  // The backend was lost, or is there again.
  connected(connected) {
    this.say(connected ? "" : "The connection to the app is lost; trying again. Your point is safe.");
    if (!connected) return;
    this.dispatchEvent(new Event("connected"));
    this.point.changed();
  }

  // Fetch what models there are; throws a sentence without any.
  async list() {
    const { models, keeps, trouble } = await this.backend.models();
    this.models = models;
    this.keeps = keeps; // whether the app keeps what a visitor names
    this.trouble = trouble; // sentences on files that could not be read, or ""
    if (!this.models.length)
      throw new Error(`${this.trouble} There are no models. Train one: python -m explorer train --help.`.trim());
    this.dispatchEvent(new Event("models"));
  }

  // Whether a model can be opened here: of the list, or opened already, or of a run of this page.
  has(id) {
    return (
      this.models.some((one) => one.id === id) ||
      this.point.model?.id === id ||
      this.former.has(id) ||
      this.runs.of(id) !== null
    );
  }

  // Open a model at the point of a seed, drawn from N(0, I); the newest call wins.
  async open(id, seed = this.point.seed ?? FIRST_SEED) {
    const asked = Promise.all([this.backend.describe(id), this.draw(seed, 1, id, "normal")]),
      found = await this.taking.only(asked);
    if (!found) return;
    const [model, [drawn]] = found;
    this.setPrior("normal");
    this.show(model, this.point.drawn(model, seed, drawn));
    this.say("");
  }

  // Make any plain point the current one; its model is opened where another one is. Throws a sentence
  // when the model is gone or has changed so that the point no longer fits; false when a newer call won.
  async setPoint(plain) {
    if (plain.model !== this.point.model?.id) {
      const model = await this.taking.only(this.backend.describe(plain.model));
      if (!model) return false;
      this.show(model, plainPoint(plain));
      this.setPrior("normal");
    } else {
      this.taking.forget();
      this.point.fromJSON(plain);
    }
    return true;
  }

  // The same for a visitor, who is told what became of it; whether it was taken.
  async take(plain) {
    try {
      if (!(await this.setPoint(plain))) return false;
      this.say(
        this.point.model.weights.startsWith(plain.weights)
          ? ""
          : `${plain.model} has other weights now than when this point was kept; the picture may differ.`,
      );
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  show(model, plain) {
    fits(plain, model);
    this.time = null;
    super.show(model, plain);
  }

  /**
   * Prior points of the seeds seed, seed + 1, …, [Z + C] each. The backend draws them: core/latent/prior may
   * differ from another machine's PyTorch in the last bit, and a seed is a point that people tell each other.
   * @param {number} seed @param {number} count @param {string} model
   * @param {any} prior one that the model has
   */
  draw(seed, count, model = this.point.model.id, prior = this.prior) {
    return this.backend.draw(model, seed, count, prior);
  }

  // The point of a seed; locked knobs stay. The newest call wins.
  async random(seed) {
    const found = await this.taking.only(this.draw(seed, 1));
    if (!found) return;
    this.point.take(found[0], seed);
    this.point.changed();
    this.say("");
  }

  // Draw from another prior from now on, and the current seed at once.
  choose(prior) {
    this.setPrior(prior);
    return this.random(this.point.seed);
  }

  // Show the open model as it was, by an index into its history; null for the model itself.
  setTime(time) {
    if (time === this.time) return;
    this.time = time;
    this.dispatchEvent(new Event("time"));
    this.point.changed();
  }

  // The sample of a seed and a label as the protocols draw it, as parts of a plain point.
  async sample(seed, label) {
    const { model } = this.point,
      [drawn] = await this.draw(seed, 1, model.id, "normal");
    return drawnParts(drawn, model, label);
  }

  // Make that sample the current point, all of it, whatever is locked; false when a newer call won.
  async takeSample(seed, label) {
    const parts = await this.taking.only(this.sample(seed, label));
    if (!parts) return false;
    this.setPrior("normal");
    this.point.fromJSON({ seed, ...parts });
    return true;
  }

  // Decode a plain point of any model.
  decode(plain) {
    return this.backend.images(plain.model, [rowOf(plain)]);
  }

  // Images of the current point with some of its numbers replaced, at the time that is shown.
  /** @param {Replaced[]} replacements */
  varied(replacements) {
    const { point } = this;
    return this.backend.images(
      point.model.id,
      replacements.map((replaced) => point.row(replaced)),
      this.time,
    );
  }

  // Keep a plain point (the current one) on the shelf, before the item `before` or at the end.
  keep(plain = this.point.model && this.point.toJSON(), /** @type {string | null} */ before = null) {
    if (!plain) return;
    const { model } = this.point,
      name = nameOf(plain, model.id === plain.model ? model : null);
    if (this.shelf.add([{ point: plain, name }], before)) this.say("Kept on the shelf.");
  }
}
