// The state of a page: what undo brings back, and what stays as it is.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { PageState } from "../../explorer/ui/web/core/page_state.js";
import { latents } from "./models.js";

const VAE = /** @type {any} */ ({
  id: "vae",
  z: 3,
  latents: latents(3),
  classes: [],
  codes: 0,
  weights: "ab".repeat(32),
});
const GAN = /** @type {any} */ ({
  id: "gan",
  z: 2,
  latents: latents(2, 2, 1),
  classes: ["a", "b"],
  codes: 1,
  weights: "cd".repeat(32),
});

const storage = { read: () => null, write: () => {}, watch: () => {} };

/** A page whose models are at hand. */
class Page extends PageState {
  /** @param {any} plain */
  async setPoint(plain) {
    if (plain.model === this.point.model.id) this.point.fromJSON(plain);
    else
      this.show(
        [VAE, GAN].find(({ id }) => id === plain.model),
        plain,
      );
    return true;
  }
}

let page = new Page(storage);
let said = /** @type {string[]} */ ([]);

beforeEach(() => {
  [page, said] = [new Page(storage), []];
  page.addEventListener("say", (event) => said.push(/** @type {CustomEvent} */ (event).detail));
  open(VAE);
});

/** @param {any} model */
function open(model) {
  page.show(model, page.point.drawn(model, 7, new Float32Array(model.z + model.codes)));
  page.note();
}

test("what an encoder made of an image is told, kept out of undo, and gone with its model", () => {
  let told = 0;
  page.addEventListener("posterior", () => told++);
  const posterior = { model: "vae", mean: new Float32Array(3), deviation: new Float32Array(3).fill(1) };
  page.posterior = posterior;
  page.posterior = posterior;
  assert.equal(told, 1);
  assert.ok(page.state && !("posterior" in page.state));
  open(VAE);
  assert.equal(page.posterior, null);
  open(GAN);
  assert.equal(told, 2);
});

test("before a model is open there is no state", () => {
  assert.equal(new Page(storage).state, null);
});

test("undo brings back the point, its locks, the slots, what tabs remember, and redo takes it away again", async () => {
  const before = JSON.stringify(page.state);
  page.point.move("z2", 1.5);
  page.lock("z1");
  page.slot(0, page.point.toJSON());
  page.edit("path", { steps: 12 });
  const after = JSON.stringify(page.state);
  while (page.history.canUndo) await page.undo();
  assert.equal(JSON.stringify(page.state), before);
  while (page.history.canRedo) await page.redo();
  assert.equal(JSON.stringify(page.state), after);
});

test("undo brings back the model that was open", async () => {
  open(GAN);
  await page.undo();
  assert.equal(page.point.model, VAE);
});

test("each model has its own tab states, and what is compared or trained is no one model's", () => {
  page.edit("path", { steps: 12 });
  page.edit("compare", { seed: 5 });
  open(GAN);
  assert.deepEqual([page.tabStates.path.steps, page.tabStates.compare.seed], [30, 5]);
  open(VAE);
  assert.deepEqual([page.tabStates.path.steps, page.tabStates.compare.seed], [12, 5]);
});

test("within a drag nothing is a step, and nothing is undone", () => {
  const { at } = page.history;
  page.point.hold();
  page.point.move("z1", 1);
  page.note();
  assert.deepEqual([page.history.at, page.undo()], [at, undefined]);
  page.point.release();
});

test("while a run is on its setup is not undone, and a sentence says so", () => {
  page.edit("train", { seed: 3 });
  page.training = true;
  page.undo();
  assert.equal(page.tabStates.train.seed, 3);
  assert.match(said.join(), /^A run is on with this setup; .*\.$/);
});

test("what cannot be is refused, and changes nothing", () => {
  assert.throws(() => page.edit("path", { steps: 1 }), /whole number from 2/);
  assert.equal(page.tabStates.path.steps, 30);
});
