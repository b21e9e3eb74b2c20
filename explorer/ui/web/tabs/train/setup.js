// What is to be trained: family, data, size, recipe and hyper-parameters. What cannot go together
// cannot be chosen; the engine says how large it is, how long it takes, and what is wrong with it.

/** @import { Session } from "../../app/session.js" */

import { radioGroup } from "../../dom/radio_group.js";
import { Recipes, strip } from "./recipes.js";
import { USER_IMAGES } from "../../core/tab_states.js";
import { html } from "../../dom/elements.js";
import { LatestOnly } from "../../core/latest_only.js";
import { titled } from "../../dom/term.js";
import { aboutFew, asIs, diff, fitting, nearest, resolve } from "../../core/trainchoice.js";
import { duration, thousands } from "../../core/wording.js";

const LEARNT = 0.9; // of own images; the others are kept for testing

export class Setup {
  /** @type {ReturnType<typeof resolve>} */
  choice;
  /** @type {(() => void)[]} */
  updates = [];

  // changed(): what is to be trained is another one now.
  /** @param {Session} session */
  constructor(root, session, changed) {
    this.root = root;
    this.session = session;
    this.changed = changed;
    this.own = null;
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    this.selects = Object.fromEntries(
      [...root.querySelectorAll("select[data-set]")].map((select) => [select.dataset.set, select]),
    );
    this.sizes = root.querySelector(".le-sizes");
    this.families = root.querySelector("[data-set=family]");
    this.cards = root.closest(".le-train").querySelector("[data-set=preset]");
    this.recipes = new Recipes(this.cards, session, {
      asked: (preset) => this.askedOf(resolve({ ...this.state, ...afresh.preset, preset: preset.id }, this.offers)),
      examples: () => this.examples(),
    });
    this.fields = root.querySelector(".le-fields");
    this.newest = new LatestOnly(
      (asked) => this.ask(asked),
      (answer) => this.estimated(answer),
      (error) => this.complain(error.message),
      1,
    );
    const afresh = { family: { preset: "", size: "", model: "", values: {} }, preset: { size: "", values: {} } };
    for (const [name, select] of Object.entries(this.selects))
      select.onchange = () => session.edit("train", { [name]: select.value });
    const choosing = (box, name) =>
      radioGroup(box, ({ dataset }) => session.edit("train", { ...afresh[name], [name]: dataset.value }));
    this.mark = {
      family: choosing(this.families, "family"),
      preset: choosing(this.cards, "preset"),
      size: radioGroup(this.sizes, ({ dataset: { size } }) =>
        session.edit("train", { size: size === this.choice.preset.size ? "" : size }),
      ),
    };
    session.addEventListener("tabstate", () => this.show());
  }

  // Fill in what can be chosen, from the engine's answer.
  fill(options) {
    this.options = options;
    this.families.replaceChildren(
      ...options.families.map(({ id, title, sentence }) =>
        html("button", { type: "button", role: "radio", "data-value": id, title: sentence }, title),
      ),
    );
    this.show();
  }

  // There is other data to choose from now; what is chosen stays where it is still there.
  renew(options) {
    this.options = options;
    this.anew();
  }

  // Show all again, with some settings changed: what goes by the same name may be another now.
  anew(changes = {}) {
    this.fillData();
    this.shown = null;
    this.session.edit("train", changes);
    this.show();
  }

  // What the engine offers, with the images that lie on this page.
  get offers() {
    if (!this.own) return this.options;
    const { count, classes } = this.own,
      own = {
        ...this.own,
        id: USER_IMAGES,
        title: `own images (${thousands(count)})`,
        available: true,
        form: "image",
        count: Math.floor(LEARNT * count),
        classes: classes.map(({ name }) => name),
      };
    return { ...this.options, datasets: [own, ...this.options.datasets] };
  }

  // The data that the family can learn.
  fillData() {
    const { family } = resolve(this.session.tabStates.train, this.offers);
    this.selects.dataset.replaceChildren(
      ...fitting(this.offers, family).map(({ id, title, available, why }) => {
        return html("option", { value: id, title: why }, available ? title : `${title} (to be fetched)`);
      }),
    );
  }

  // Show what the tab state says.
  show() {
    const state = this.session.tabStates.train,
      former = this.choice;
    if (!this.options || state === this.shown) return;
    this.shown = state;
    this.choice = resolve(state, this.offers);
    const { family, preset, dataset, size } = this.choice;
    if (family !== former?.family) {
      this.fillData();
      this.showFamily();
    }
    this.selects.dataset.value = dataset;
    this.part("preview").hidden = dataset !== USER_IMAGES;
    this.mark.family((button) => button.dataset.value === family.id);
    this.mark.preset((button) => button.dataset.value === preset.id);
    this.mark.size((button) => button.dataset.size === size);
    this.part("few").textContent = aboutFew(preset, family, this.data.count);
    const pictured = `${family.id} ${this.asked.dataset}`;
    if (pictured !== this.pictured) this.picture();
    this.pictured = pictured;
    for (const update of this.updates) update();
    this.fillModels();
    this.refresh();
  }

  get family() {
    return this.choice.family;
  }

  // The data set that is chosen, as the engine tells it.
  get data() {
    return this.offers.datasets.find(({ id }) => id === this.choice.dataset);
  }

  // The side to which own images are brought.
  get side() {
    return this.choice.values.resolution ?? 28;
  }

  // What train_start and train_estimate are asked with.
  get asked() {
    return this.askedOf(this.choice);
  }

  askedOf({ family, dataset, size, values, model }) {
    return { family: family.id, dataset: dataset === USER_IMAGES ? this.own.dataset : dataset, size, values, model };
  }

  get state() {
    return this.session.tabStates.train;
  }

  // Training images of the data set that is chosen; they are asked for once.
  examples() {
    const { dataset } = this.asked;
    return this.session.answers.once(`examples ${dataset}`, () => this.session.backend.training.examples(dataset));
  }

  // Four of them stand below its name.
  async picture() {
    const { dataset } = this.asked,
      canvas = this.part("four");
    canvas.hidden = this.data.available === false;
    this.recipes.tell();
    if (canvas.hidden) return;
    try {
      const found = await this.examples();
      if (dataset === this.asked.dataset) strip(canvas, found);
    } catch {
      canvas.hidden = true; // whoever looks at them on the wall is told why
    }
  }

  // What a run would learn from: its name, its size, and the hash of images of one's own, which the
  // model's card will hold.
  get learns() {
    const { id, title, count, classes, images } = this.data,
      kind = this.data.form === "plane" ? "points" : "images",
      { name, count: all } = id === USER_IMAGES ? this.own : { name: title, count };
    return {
      words: [name, all && `${thousands(all)} ${kind}`, classes.length && `${classes.length} classes`]
        .filter(Boolean)
        .join(" · "),
      images,
    };
  }

  // What there is to choose in the family.
  showFamily() {
    const { sizes, fields, sentence, form } = this.family;
    this.part("own").hidden = form !== "image"; // a person has pictures, and no points
    this.part("family").textContent = sentence;
    this.recipes.show(this.family);
    this.sizes.replaceChildren(
      ...sizes.map(({ id: size, title }) => {
        return html("button", { type: "button", role: "radio", "data-size": size }, title);
      }),
    );
    this.updates = []; // one for each field: it shows the value
    this.fields.replaceChildren(...fields.map((field) => this.field(field)), this.seed());
  }

  // What a run can begin with: nothing, or the weights of a model of the family.
  fillModels() {
    const { model } = this.selects,
      { title } = this.family;
    const same = this.session.models.filter((one) => one.title === title),
      runs = this.session.runs.all.filter((run) => run.title === title),
      opened = runs.flatMap((run) => [...run.models.keys()]);
    model.replaceChildren(
      html("option", { value: "" }, "from scratch"),
      ...same.map(({ id }) => html("option", { value: id }, id)),
      ...opened.map((id) => html("option", { value: id }, this.session.runs.listed(id))),
    );
    model.value = this.choice.model ?? "";
    model.parentElement.hidden = model.options.length < 2;
  }

  field(field) {
    const { name, label, sentence, low, high, choices, log } = field,
      words = { "aria-label": label, title: sentence };
    /** @type {any} */
    const input = choices.length
      ? html("select", words, ...choices.map((choice) => html("option", { value: choice }, choice)))
      : html("input", { type: "number", min: low, max: high, step: log ? "any" : high - low > 3 ? 1 : 0.05, ...words });
    const update = () => {
      input.value = this.choice.values[name] ?? asIs(field, this.choice.preset);
    };
    this.updates.push(update);
    input.onchange = () => {
      const given = choices.length ? input.value : input.valueAsNumber,
        { family, preset, values } = this.choice;
      if (nearest(field, given) === given)
        this.session.edit("train", { values: diff({ ...values, [name]: given }, family, preset) });
      else this.session.say(`${label} goes from ${low} to ${high}.`);
      update();
    };
    input.onkeydown = (event) => {
      const times = { ArrowUp: 2, ArrowDown: 0.5 }[event.key];
      if (!log || !times) return;
      event.preventDefault();
      const value = nearest(field, input.valueAsNumber * times);
      input.value = low < 1 ? Number(value.toPrecision(3)) : Math.round(value);
      input.onchange();
    };
    return html("label", { title: sentence }, html("span", {}, ...titled(label)), input);
  }

  // Everybody who opens a link with a seed sees the same run.
  seed() {
    const title = "Of the first weights, the noise and the order of the data; empty for another one each time";
    const input = html("input", {
      type: "number",
      min: 0,
      max: 2 ** 31 - 1,
      step: 1,
      placeholder: "any",
      "aria-label": "Seed of the run",
    });
    const update = () => {
      input.value = String(this.session.tabStates.train.seed ?? "");
    };
    this.updates.push(update);
    input.onchange = () => {
      if (input.validity.valid) this.session.edit("train", { seed: input.value === "" ? null : input.valueAsNumber });
      else this.session.say("A seed is a whole number of at least 0, or nothing.");
      update();
    };
    return html("label", { title }, html("span", {}, ...titled("Seed")), input);
  }

  refresh() {
    this.complain("");
    this.newest.forget(); // what is said of another choice says nothing of this one
    this.newest.request(this.asked);
    this.changed();
  }

  ask(asked) {
    return this.session.backend.training.estimate(asked);
  }

  estimated({ parameters, steps, seconds, sentence, errors }) {
    this.startable = !errors.length;
    const where = this.options.device === "cpu" ? "processor" : "GPU";
    this.part("estimate").textContent = errors.length
      ? ""
      : `${thousands(parameters)} parameters, ${thousands(steps)} steps, about ${duration(seconds)} on this ${where}.`;
    this.complain(errors.join(" ") || sentence, errors.length > 0);
    this.changed();
  }

  complain(words, wrong = true) {
    const line = this.part("warning");
    line.textContent = words;
    line.hidden = !words;
    line.classList.toggle("le-wrong", Boolean(words) && wrong);
  }

  // Own images were looked at: {name, dataset, images, count, …}; they are chosen at once, unless a
  // run is on.
  take(own) {
    this.own = own;
    this.anew(this.session.training ? {} : { dataset: USER_IMAGES });
  }

  // They are gone, and what is proposed takes their place.
  lose() {
    const { name } = this.own,
      chosen = this.choice.dataset === USER_IMAGES;
    this.own = null;
    this.anew(chosen ? { dataset: "" } : {});
    this.session.say(
      `${name} is no longer here, for nobody asked for it in a while, or the app was started again; send it again.` +
        (chosen ? ` ${this.data.title} is chosen now.` : ""),
    );
  }

  // Nothing can be changed while a run is on.
  lock(locked) {
    for (const part of [this.root, this.cards])
      for (const control of part.querySelectorAll("select, button, input")) control.disabled = locked;
  }
}
