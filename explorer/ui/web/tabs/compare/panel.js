// One panel of the comparison: a model, its image at the point it starts from moved by the knobs, and
// what is known of it. The newest request wins, and one is under way at a time.

/** @import { Session } from "../../app/session.js" */

import { draggable, droppable } from "../../dom/drag_drop.js";
import { template } from "../../dom/elements.js";
import { titled } from "../../dom/term.js";
import { moved } from "./comparison.js";
import { squaredError } from "./difference.js";
import { mainFigure, startOf } from "./start.js";
import { Others } from "./others.js";
import { Inversion } from "../../widgets/inversion.js";
import { trainingWords } from "../../core/runs.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Newest } from "../../core/newest.js";
import { parameterWords } from "../../core/wording.js";
import { ink, paint } from "../../dom/pixels.js";

const make = template(`
  <article class="le-panel">
    <div class="le-bar"><select data-part="model" aria-label="Model of this panel"></select><button
      type="button" class="le-icon" data-do="remove" aria-label="Take this model away" title="Take this model away"
      >×</button></div>
    <div class="le-frame"><canvas class="le-image" width="28" height="28" tabindex="0"
      role="button" aria-label="The picture of this panel"></canvas><p class="le-empty"></p></div>
    <p class="le-what"><span data-part="what"></span><select data-part="category" aria-label="Category"
      hidden></select><span class="le-spacer"></span><output class="le-ms" title="From the event to the pixels"
      >– ms</output></p>
    <p class="le-note" data-part="figure"></p>
    <p class="le-note" data-part="size"></p>
    <p class="le-note" data-part="note"></p>
    <div class="le-bar">
      <button type="button" data-do="seek" hidden>Find the nearest point</button><progress max="1" value="0"
        aria-label="Progress of the search" hidden></progress><button type="button" data-do="stop" hidden>Stop</button>
      <button type="button" class="le-quiet" data-do="keep" title="Keep this point on the shelf" hidden>Keep</button>
      <button type="button" class="le-quiet" data-do="use"
        title="Show the point in the hand here; a point of the shelf can be dropped">Use the hand</button>
      <button type="button" class="le-quiet" data-do="back" title="Back to what all models share" hidden>Back</button>
    </div>
    <figure class="le-difference"></figure>
    <div class="le-room le-others"><div role="group" aria-label="Samples of the next seeds"></div></div>
  </article>`);

export class Panel {
  /** @type {any} */
  asking = null; // {base: what the start follows from, start: on its way}
  /** @type {any} */
  start = {};

  // choose(id), categorise(number), seed(number), remove(), put(plain or null): what a visitor asked for, and
  // pin() before it takes the point; found(plain) while a search goes on; painted(): there are new pixels.
  /** @param {Session} session */
  constructor(session, hooks) {
    this.session = session;
    this.hooks = hooks;
    this.worth = null;
    this.batch = null;
    this.figuring = new Newest();
    this.root = make();
    /** @type {(name: string) => any} */
    const part = (name) => this.root.querySelector(`[data-part=${name}]`);
    /** @type {(name: string) => any} */
    const find = (name) => this.root.querySelector(`[data-do=${name}]`);
    this.part = part;
    this.find = find;
    this.canvas = this.root.getElementsByTagName("canvas")[0];
    this.empty = this.root.getElementsByClassName("le-empty")[0];
    this.clock = this.root.getElementsByClassName("le-ms")[0];
    this.newest = new LatestOnly(
      (wanted) => this.work(wanted),
      (got, wanted) => this.show(got, wanted),
      (error) => this.fail(error),
      1,
    );
    this.search = new Inversion(this.root, {
      invert: session.backend.invert,
      seed: () => session.point.seed,
      show: (plain) => hooks.found(plain),
      fail: (error) => session.fail(error),
    });
    this.others = new Others(this.root.querySelector(".le-others"), session, hooks.seed);
    find("seek").onclick = () => this.search.run();
    find("remove").onclick = hooks.remove;
    find("keep").onclick = () => session.keep(this.plain);
    find("use").onclick = () => hooks.put(session.point.toJSON());
    find("back").onclick = () => hooks.put(null);
    part("model").onchange = ({ target }) => hooks.choose(target.value);
    part("category").onchange = ({ target }) => hooks.categorise(Number(target.value));
    this.canvas.onclick = () => this.take();
    this.canvas.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.take();
    };
    draggable(this.canvas, () => this.plain);
    droppable(this.root, ({ point }) => hooks.put(point));
  }

  async take() {
    if (!this.plain) return;
    const { model, words } = this.start;
    const { session } = this;
    this.hooks.pin();
    if (await session.take(this.plain)) session.say(`${model.title}, ${words}: in the hand. Explore shows it.`);
  }

  // Show `wanted` {id, own, by, seed, temperature, prior, label, category, input, knobs} as of the moment `asked`.
  follow(wanted, asked) {
    const base = JSON.stringify({ ...wanted, knobs: null, input: wanted.input?.key }),
      worth = base + JSON.stringify(wanted.knobs);
    this.wanted = wanted;
    this.choices(wanted.id);
    const aim = `${wanted.id} ${wanted.input?.key}`;
    if (aim !== this.aimed) this.halt();
    this.aimed = aim;
    if (worth === this.worth) return;
    this.worth = worth;
    this.newest.request({ ...wanted, base, asked });
  }

  // All is at rest: time for what is not waited for.
  settle() {
    this.others.look(this.wanted, this.start);
  }

  halt() {
    if (this.search.running) this.search.stop();
  }

  get busy() {
    return !this.newest.idle || this.search.running;
  }

  /** @returns {Promise<{ start: any, plain?: any, batch?: any }>} */
  async work(wanted) {
    if (this.asking?.base !== wanted.base) this.asking = { base: wanted.base, start: startOf(this.session, wanted) };
    const start = await this.asking.start,
      { model } = start;
    if (!start.plain) return { start };
    const plain = moved(start.plain, model, wanted.knobs);
    return { start, plain, batch: await this.session.decode(plain) };
  }

  show({ start, plain = null, batch = null }, wanted) {
    const { model, prepared } = start,
      searched = wanted.by === "image" && !model.encoder;
    const other = start !== this.start;
    this.start = start;
    this.plain = plain;
    this.batch = batch;
    if (batch) paint(this.canvas, batch);
    this.say(batch ? "" : `The ${model.title} has no encoder. Search for the point whose picture is nearest.`);
    this.clock.textContent = batch ? `${(performance.now() - wanted.asked).toFixed(0)} ms` : "– ms";
    const error =
      batch && prepared ? `squared error ${squaredError(batch, prepared.pixels).toFixed(4)} a ${model.drawn.unit}` : "";
    this.part("note").textContent = [start.note, error].filter(Boolean).join(" · ");
    if (other) this.describe(wanted, searched);
    this.hooks.painted();
  }

  // All but the pixels, when the panel starts from somewhere else.
  describe({ by, own, category, input }, searched) {
    const { model, words, prepared } = this.start,
      categories = this.part("category");
    const choosing = by === "seed" && !own && model.categorical;
    categories.hidden = !choosing;
    this.part("what").textContent = choosing ? `seed ${this.plain.seed} · category` : words;
    if (choosing) {
      categories.replaceChildren(...model.classes.map((name, i) => new Option(name, i)));
      categories.value = category;
    }
    const seek = searched && prepared;
    if (seek && this.search.image !== prepared) this.search.aim(prepared, input.origin, model);
    this.find("seek").hidden = !seek || Boolean(this.search.running);
    this.find("keep").hidden = !this.plain;
    this.find("use").hidden = by === "image";
    this.find("back").hidden = !own || (by === "image" && (searched || own.origin === input?.origin));
    this.canvas.setAttribute("aria-label", `${model.title} · ${model.dataset}, ${words}; take it into the hand`);
    this.figure(this.start);
  }

  async figure({ model, prior }) {
    const run = this.session.runs.of(model.id),
      trained = run || model.step < model.steps ? [trainingWords(model, run)] : [],
      worth = `${model.id} ${prior} ${trained}`;
    if (this.figured === worth) return;
    this.figured = worth;
    const line = this.part("figure"),
      mine = this.figuring.begin();
    this.part("size").textContent = [parameterWords(model.parameters), ...trained].join(" · ");
    try {
      const found = await mine(mainFigure(this.session, model.id, prior));
      line.replaceChildren(...(found ? [...titled(found.name), ` ${found.value}`] : ["never measured"]));
      line.title = found?.protocol ?? "";
    } catch {
      this.figured = null; // asked again with the next point
    }
  }

  // The models to choose from, one more where the chosen one is gone.
  choices(id) {
    const select = this.part("model"),
      { models } = this.session;
    if (this.chosen === id) return;
    this.chosen = id;
    const other = this.session.has(id) ? this.session.runs.listed(id) : `${id} (not here)`,
      gone = models.some((one) => one.id === id) ? [] : [new Option(other, id)];
    select.replaceChildren(
      ...gone,
      ...models.map((one) => new Option(`${one.title} · ${one.dataset} · z ${one.z}`, one.id)),
    );
    select.value = id;
    select.title = id;
  }

  fail({ message }) {
    [this.worth, this.asking] = [null, null]; // asked again with the next change
    if (message === "connection lost") return;
    this.start = {};
    this.plain = null;
    this.batch = null;
    this.figured = null;
    this.figuring.forget();
    this.search.aim(null, "", null);
    for (const name of ["seek", "keep"]) this.find(name).hidden = true;
    this.part("category").hidden = true;
    for (const name of ["what", "figure", "size", "note"]) this.part(name).textContent = "";
    this.clock.textContent = "– ms";
    this.say(message);
    this.hooks.painted();
  }

  // A sentence in place of the image.
  say(sentence) {
    this.empty.textContent = sentence;
    if (sentence) ink(this.canvas).clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
