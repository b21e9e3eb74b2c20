// What is to be trained: family, data, size, recipe and hyper-parameters. What cannot go together
// cannot be chosen; the engine says how large it is, how long it takes, and what is wrong with it.

import { html } from "./elements.js";
import { Newest } from "./newest.js";
import { session } from "./session.js";
import { duration, thousands } from "./wording.js";

const OWN = "own"; // the data set that the visitor has uploaded
const LEARNT = 0.9; // of own images; the others are kept for testing

export class Setup {
  // changed(): what is to be trained is another one now.
  constructor(root, changed) {
    Object.assign(this, { root, changed, values: {}, own: null });
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    this.selects = Object.fromEntries([...root.querySelectorAll("select[data-set]")].map((select) => [select.dataset.set, select]));
    this.sizes = root.querySelector(".le-sizes");
    this.fields = root.querySelector(".le-fields");
    this.newest = new Newest((asked) => this.ask(asked), (answer) => this.estimated(answer), (error) => this.complain(error.message), 1);
    this.selects.family.onchange = () => this.setFamily(this.selects.family.value);
    this.selects.dataset.onchange = () => this.refresh();
    this.selects.model.onchange = () => this.refresh();
    this.selects.preset.onchange = () => this.setPreset(this.selects.preset.value);
  }

  // Fill in what can be chosen, from the engine's answer.
  fill(options) {
    this.options = options;
    const { families } = options;
    this.selects.family.replaceChildren(...families.map(({ id, title }) => html("option", { value: id }, title)));
    this.fillData();
    this.setFamily(families[0].id);
  }

  fillData() {
    const { datasets } = this.options, all = this.own ? [{ id: OWN, title: `own images (${thousands(this.own.count)})`, available: true }, ...datasets] : datasets;
    this.selects.dataset.replaceChildren(...all.map(({ id, title, available, why }) => {
      return html("option", { value: id, title: why }, available ? title : `${title} (to be fetched)`);
    }));
    const first = this.own ? OWN : (datasets.find(({ id, available }) => available && id === "strokes") ?? datasets.find(({ available }) => available))?.id;
    this.selects.dataset.value = first ?? "";
  }

  get family() {
    return this.options.families.find(({ id }) => id === this.selects.family.value);
  }

  // The data set that is chosen, as the engine tells it.
  get data() {
    const id = this.selects.dataset.value;
    return id === OWN ? { ...this.own, classes: this.own.classes.map(({ name }) => name) } : this.options.datasets.find((one) => one.id === id);
  }

  // The side to which own images are brought.
  get side() {
    return this.values.resolution ?? 28;
  }

  // What train_start and train_estimate are asked with.
  get asked() {
    const data = this.selects.dataset.value;
    return { family: this.family.id, dataset: data === OWN ? this.own.dataset : data, size: this.size, values: data === OWN ? this.batched() : this.values, model: this.selects.model.value || null };
  }

  // A batch that a few own images can fill: half of those that are learnt from, at most.
  batched() {
    const { batch = 128 } = this.values, most = 2 ** Math.floor(Math.log2(Math.max(4, this.own.count * LEARNT) / 2));
    return { ...this.values, batch: Math.min(batch, most) };
  }

  setFamily(id) {
    this.selects.family.value = id;
    const { presets, sizes, sentence } = this.family;
    this.part("family").textContent = sentence;
    this.selects.preset.replaceChildren(...presets.map((preset) => html("option", { value: preset.id }, preset.title)));
    this.sizes.replaceChildren(...sizes.map(({ id: size, title }) => {
      const button = html("button", { type: "button", role: "radio", "data-size": size }, title);
      button.onclick = () => this.setSize(size);
      return button;
    }));
    this.fillModels();
    this.setPreset(presets[0].id);
  }

  // What a run can begin with: nothing, or the weights of a model of the family.
  fillModels() {
    const { model } = this.selects, { value } = model, { title } = this.family;
    const same = session.models.filter((one) => one.title === title);
    model.replaceChildren(html("option", { value: "" }, "from scratch"), ...same.map(({ id }) => html("option", { value: id }, id)));
    model.value = same.some(({ id }) => id === value) ? value : "";
    model.parentElement.hidden = !same.length;
  }

  setPreset(id) {
    const preset = this.family.presets.find((one) => one.id === id);
    this.selects.preset.value = id;
    this.values = { ...preset.values };
    this.part("preset").textContent = [preset.sentence, preset.source].filter(Boolean).join(" ");
    this.fields.replaceChildren(...this.family.fields.map((field) => this.field(field)));
    this.setSize(preset.size);
  }

  setSize(size) {
    this.size = size;
    for (const button of this.sizes.children) {
      button.ariaChecked = String(button.dataset.size === size);
      button.tabIndex = button.dataset.size === size ? 0 : -1;
    }
    this.refresh();
  }

  field({ name, label, sentence, low, high, choices, default: first }) {
    const value = this.values[name] ?? first, words = { "aria-label": label, title: sentence };
    const input = choices?.length
      ? html("select", words, ...choices.map((choice) => html("option", { value: choice }, choice)))
      : html("input", { type: "number", min: low, max: high, step: "any", ...words });
    input.value = value;
    input.onchange = () => {
      const given = choices?.length ? input.value : Number(input.value);
      if (!choices?.length && (input.value === "" || !(given >= low && given <= high))) {
        session.say(`${label} goes from ${low} to ${high}.`);
        input.value = this.values[name] ?? first;
        return;
      }
      this.values = { ...this.values, [name]: given };
      this.refresh();
    };
    return html("label", { title: sentence }, html("span", {}, label), input);
  }

  refresh() {
    this.complain("");
    this.newest.request(this.asked);
    this.changed();
  }

  async ask(asked) {
    return (await session.channel.call("train_estimate", asked)).header;
  }

  estimated({ parameters, steps, seconds, sentence, errors }) {
    this.startable = !errors.length;
    this.part("estimate").textContent = errors.length ? "" : `${thousands(parameters)} parameters, ${thousands(steps)} steps, about ${duration(seconds)} on this ${this.options.device === "cpu" ? "processor" : "GPU"}.`;
    this.complain(errors.join(" ") || sentence, errors.length > 0);
    this.changed();
  }

  complain(words, wrong = true) {
    const line = this.part("warning");
    line.textContent = words;
    line.hidden = !words;
    line.classList.toggle("le-wrong", Boolean(words) && wrong);
  }

  // Own images were looked at: {dataset, count, …}; they are chosen at once.
  take(own) {
    this.own = own;
    this.fillData();
    this.refresh();
  }

  // Nothing can be changed while a run is on.
  lock(locked) {
    for (const control of this.root.querySelectorAll("select, button, input")) control.disabled = locked;
  }
}
