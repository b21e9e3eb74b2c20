// What all parts of one open page share: the channel, the decoder, the point in the hand, which
// models there are, and the state that undo, redo and links bring back. It belongs to this page
// alone; only the shelf outlives it, in the visitor's own browser.
//
// Events: "connected" (again), "models", "prior", "slots", "setting", "bench", "time", "say", "step"
// (a state to come back to was reached, or left).

import { allFresh, bench, SHARED } from "../core/workspaces.js";
import { Channel } from "../backend/channel.js";
import { engineDecoder } from "../backend/decoder.js";
import { History } from "../core/history.js";
import { SLOTS } from "../core/link.js";
import { fits, nameOf, plainPoint, same } from "../core/latent_point.js";
import { Point } from "../core/point.js";
import { Shelf } from "./shelf.js";
import { Thumbnails } from "../widgets/thumbnail.js";

const FIRST_SEED = 7;

class Session extends EventTarget {
  constructor() {
    super();
    this.channel = new Channel(document.baseURI, (connected) => {
      this.say(connected ? "" : "The connection to the app is lost; trying again. Your point is safe.");
      if (!connected) return;
      this.dispatchEvent(new Event("connected"));
      this.point.changed();
    });
    this.decoder = engineDecoder(this.channel);
    this.time = null; // of the history of the model in the hand, null for the finished one
    this.timed = engineDecoder(this.channel, () => this.time); // what Explore shows
    this.thumbnails = new Thumbnails(this.decoder);
    this.point = new Point();
    this.prior = "normal"; // what z is drawn from
    this.slots = SLOTS.map(() => null); // the points in A and B
    this.settings = { strips: true, smooth: false, figure: "samples" };
    this.benches = allFresh(); // what the tabs of several points remember, for the model that is open
    this.former = new Map(); // and what they did for those that were open before
    this.training = false; // whether a run is on
    this.shelf = new Shelf((sentence) => this.say(sentence));
    this.history = new History(
      () => this.state,
      (state) => this.restore(state),
      equal,
      (state) => this.may(state),
    );
    this.point.addEventListener("settle", () => this.note());
    this.shelf.addEventListener("outside", ({ detail }) =>
      this.history.amend((state) => (state.shelf === detail ? { ...state, shelf: this.shelf.items } : state)),
    );
    this.shelf.addEventListener("change", () => this.note());
  }

  // Fetch what models there are; throws a sentence without any.
  async list() {
    const { header } = await this.channel.call("models");
    this.models = header.models;
    this.keeps = header.keeps; // whether the app keeps what a visitor names
    this.trouble = header.trouble; // sentences on files that could not be read, or ""
    if (!this.models.length)
      throw new Error(`${this.trouble} There are no models. Train one: python -m explorer train --help.`.trim());
    this.dispatchEvent(new Event("models"));
  }

  // Open a model at the point of a seed, drawn from N(0, I); the newest call wins.
  async open(id, seed = this.point.seed ?? FIRST_SEED) {
    const asked = this.newest();
    const [{ header }, [drawn]] = await Promise.all([
      this.channel.call("describe", { model: id }),
      this.draw(seed, 1, id, "normal"),
    ]);
    if (asked !== this.latest) return;
    this.setPrior("normal");
    this.show(header, this.point.drawn(header, seed, drawn));
    this.say("");
  }

  // Any plain point into the hand; its model is opened where another one is. Throws a sentence when
  // the model is gone or has changed so that the point no longer fits; false when a newer call won.
  async hold(plain) {
    const asked = this.newest(),
      open = this.point.model;
    const other = plain.model !== open?.id;
    const model = other ? (await this.channel.call("describe", { model: plain.model })).header : open;
    if (asked !== this.latest) return false;
    if (other) {
      this.show(model, plainPoint(plain));
      this.setPrior("normal");
    } else this.point.fromJSON(plain);
    return true;
  }

  // Into the hand with a point of another model, and onto the benches with what they held for it;
  // what several models share stays.
  show(model, plain) {
    fits(plain, model);
    if (this.point.model) this.former.set(this.point.model.id, this.benches);
    this.benches = {
      ...(this.former.get(model.id) ?? allFresh()),
      ...Object.fromEntries(SHARED.map((name) => [name, this.benches[name]])),
    };
    this.time = null;
    this.point.open(model, plain);
    this.dispatchEvent(new Event("bench"));
  }

  // Prior points of the seeds seed, seed + 1, …: an array of Float32Array [Z + C].
  async draw(seed, count, model = this.point.model.id, prior = this.prior) {
    const { header, payload } = await this.channel.call("draw", { model, seed, count, prior });
    const [, width] = header.shape,
      all = new Float32Array(payload);
    return Array.from({ length: count }, (_, i) => all.slice(i * width, (i + 1) * width));
  }

  // The point of a seed into the hand; locked knobs stay. The newest call wins.
  async random(seed) {
    const asked = this.newest(),
      [drawn] = await this.draw(seed, 1);
    if (asked !== this.latest) return;
    this.point.take(drawn, seed);
    this.point.changed();
    this.say("");
  }

  newest() {
    this.latest = {};
    return this.latest;
  }

  // Draw from another prior from now on, and the seed in the hand at once.
  choose(prior) {
    this.setPrior(prior);
    return this.random(this.point.seed);
  }

  // Show the model in the hand as it was, by an index into its history; null for the finished one.
  setTime(time) {
    if (time === this.time) return;
    this.time = time;
    this.dispatchEvent(new Event("time"));
    this.point.changed();
  }

  setPrior(prior) {
    if (prior === this.prior) return;
    this.prior = prior;
    this.dispatchEvent(new Event("prior"));
  }

  // The sample of a seed and a label as the protocols draw it, [Z + K + C].
  async sample(seed, label) {
    const { id, z, classes } = this.point.model,
      [drawn] = await this.draw(seed, 1, id, "normal");
    return Float32Array.from([...drawn.subarray(0, z), ...classes.map((_, i) => +(i === label)), ...drawn.subarray(z)]);
  }

  // That sample into the hand, all of it, whatever is locked.
  async take(seed, label) {
    const asked = this.newest(),
      row = await this.sample(seed, label);
    if (asked !== this.latest) return;
    this.setPrior("normal");
    this.point.fromJSON({ seed, ...this.parts(row) });
  }

  // A row [Z + K + C] of a model as the parts of a plain point.
  parts(row, { z, classes } = this.point.model) {
    const codes = z + classes.length;
    return { temperature: 1, z: [...row.slice(0, z)], classes: [...row.slice(z, codes)], codes: [...row.slice(codes)] };
  }

  // Keep a plain point (the one in the hand) on the shelf, before the item `before` or at the end.
  keep(plain = this.point.model && this.point.toJSON(), before = null) {
    if (!plain) return;
    const { model } = this.point,
      name = nameOf(plain, model.id === plain.model ? model : null);
    if (this.shelf.add([{ point: plain, name }], before)) this.say("Kept on the shelf.");
  }

  // Put a plain point into the "hand" or into slot "a" or "b".
  async into(place, plain) {
    const i = SLOTS.indexOf(place);
    if (i >= 0) {
      this.slot(i, plain);
      return;
    }
    try {
      if (!(await this.hold(plain))) return;
      this.say(
        this.point.model.weights.startsWith(plain.weights)
          ? ""
          : `${plain.model} has other weights now than when this point was kept; the image may differ.`,
      );
    } catch (error) {
      this.fail(error);
    }
  }

  // Put a plain point (or null) into slot `i`.
  slot(i, point) {
    this.putSlots(this.slots.with(i, point));
    this.note();
  }

  putSlots(slots) {
    this.slots = slots;
    this.dispatchEvent(new Event("slots"));
  }

  // Change some settings or the points of a bench; throws a sentence for what it cannot be.
  edit(name, changes) {
    const next = bench(name, { ...this.benches[name], ...changes });
    if (same(next, this.benches[name])) return;
    this.putBenches({ ...this.benches, [name]: next });
    this.note();
  }

  putBenches(benches) {
    if (benches === this.benches) return;
    this.benches = benches;
    this.dispatchEvent(new Event("bench"));
  }

  set(name, value) {
    if (this.settings[name] === value) return;
    this.settings = { ...this.settings, [name]: value };
    this.dispatchEvent(new Event("setting"));
    this.note();
  }

  lock(name, locked = !this.point.locked.has(name)) {
    if (locked) this.point.locked.add(name);
    else this.point.locked.delete(name);
    this.note();
  }

  // All that undo and redo bring back; null before a model is open.
  get state() {
    const { point, prior, slots, settings, benches, shelf } = this;
    return (
      point.model && {
        at: point.toJSON(),
        locked: [...point.locked].sort(),
        prior,
        slots,
        settings,
        benches,
        shelf: shelf.items,
      }
    );
  }

  // A state to come back to was reached; within a drag it was not.
  note() {
    if (this.restoring || this.point.held || !this.point.model) return;
    this.history.note();
    this.dispatchEvent(new Event("step"));
  }

  // What a run was set to stays as long as it is on.
  may({ benches: { train } }) {
    const free = !this.training || same(train, this.benches.train);
    if (!free) this.say("A run is on with this setup; stop the run first, then the setup can be undone or redone.");
    return free;
  }

  async restore(state) {
    this.restoring = true;
    try {
      if (!(await this.hold(state.at))) return;
      this.setPrior(state.prior);
      this.point.locked = new Set(state.locked);
      this.slots = state.slots;
      this.settings = state.settings;
      this.putBenches(state.benches);
      this.shelf.replace(state.shelf);
      for (const name of ["slots", "setting"]) this.dispatchEvent(new Event(name));
      this.point.changed();
    } finally {
      this.restoring = false;
    }
    this.dispatchEvent(new Event("step"));
  }

  undo() {
    if (this.point.held) return undefined;
    return this.history.undo()?.catch((error) => this.fail(error));
  }

  redo() {
    if (this.point.held) return undefined;
    return this.history.redo()?.catch((error) => this.fail(error));
  }

  say(sentence) {
    this.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  }

  fail(error) {
    if (error.message !== "connection lost") this.say(error.message);
  }
}

// Whether two states are one step; lists that were not replaced are the same without reading them.
function equal(a, b) {
  return Object.keys(a).every((name) => a[name] === b[name] || (name !== "shelf" && same(a[name], b[name])));
}

export const session = new Session();
