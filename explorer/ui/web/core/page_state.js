// The state of one open page, which undo, redo and links bring back: the current point with its locked
// knobs and prior, the points in A and B, settings, what each tab remembers, and the shelf.
//
// Events: "prior", "posterior", "slots", "setting", "tabstate", "say" (a sentence for the visitor) and "step"
// (a state to come back to was reached, or left).

/** @import { Model, PlainPoint, Posterior, Settings, State, Storage, TabName, TabStates } from "./types.d.ts" */

import { History } from "./history.js";
import { same } from "./latent_point.js";
import { SLOTS } from "./link.js";
import { Point } from "./point.js";
import { Shelf } from "./shelf.js";
import { allFresh, SHARED, tabState } from "./tab_states.js";

export class PageState extends EventTarget {
  point = new Point();
  prior = "normal"; // what z is drawn from
  /** @type {(PlainPoint | null)[]} */
  slots = SLOTS.map(() => null); // the points in A and B
  /** @type {Settings} */
  settings = { strips: true, smooth: false, machine: true, figure: "samples" };
  tabStates = allFresh(); // of the model that is open
  /** @type {Map<string, TabStates>} */
  former = new Map(); // and of those that were open before, by model
  training = false; // whether a run is on
  restoring = false;
  /** @type {Posterior | null} */
  #posterior = null;
  said = ""; // the last sentence for the visitor

  /** @param {Storage} storage where the shelf is kept */
  constructor(storage) {
    super();
    this.shelf = new Shelf(storage, (sentence) => this.say(sentence));
    /** @type {History<State, Promise<void>>} */
    this.history = new History(
      () => this.state,
      (state) => this.restore(state),
      equal,
      (state) => this.may(state),
    );
    this.point.addEventListener("settle", () => this.note());
    this.shelf.addEventListener("outside", (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      this.history.amend((state) => (state.shelf === detail ? { ...state, shelf: this.shelf.items } : state));
    });
    this.shelf.addEventListener("change", () => this.note());
  }

  /**
   * Make a plain point the current one; false when it did not become it. Whoever extends this says how, where it
   * may be of another model.
   * @param {PlainPoint} plain
   */
  async setPoint(plain) {
    this.point.fromJSON(plain);
    return true;
  }

  /**
   * Another model, with one of its points, and with what the tabs held for it; what several models share stays.
   * @param {Model} model @param {PlainPoint} plain
   */
  show(model, plain) {
    if (this.point.model) this.former.set(this.point.model.id, this.tabStates);
    this.tabStates = {
      ...(this.former.get(model.id) ?? allFresh()),
      ...Object.fromEntries(SHARED.map((name) => [name, this.tabStates[name]])),
    };
    this.posterior = null; // it is of the model that was open
    this.point.open(model, plain);
    this.dispatchEvent(new Event("tabstate"));
  }

  // q(z|x) of the image that was encoded last, null without one; no part of links, nor of undo.
  get posterior() {
    return this.#posterior;
  }

  set posterior(posterior) {
    if (posterior === this.#posterior) return;
    this.#posterior = posterior;
    this.dispatchEvent(new Event("posterior"));
  }

  /** @param {string} prior */
  setPrior(prior) {
    if (prior === this.prior) return;
    this.prior = prior;
    this.dispatchEvent(new Event("prior"));
  }

  /** Put a plain point (or null) into slot `i`. @param {number} i @param {PlainPoint | null} plain */
  slot(i, plain) {
    this.putSlots(this.slots.with(i, plain));
    this.note();
  }

  /** @param {(PlainPoint | null)[]} slots */
  putSlots(slots) {
    this.slots = slots;
    this.dispatchEvent(new Event("slots"));
  }

  /**
   * Change some settings or the points of a tab; throws a sentence for what it cannot be.
   * @template {TabName} Name @param {Name} name @param {Partial<TabStates[Name]>} changes
   */
  edit(name, changes) {
    const next = tabState(name, { ...this.tabStates[name], ...changes });
    if (same(next, this.tabStates[name])) return;
    this.putTabStates({ ...this.tabStates, [name]: next });
    this.note();
  }

  /** @param {TabStates} tabStates */
  putTabStates(tabStates) {
    if (tabStates === this.tabStates) return;
    this.tabStates = tabStates;
    this.dispatchEvent(new Event("tabstate"));
  }

  /** @template {keyof Settings} Name @param {Name} name @param {Settings[Name]} value */
  set(name, value) {
    if (this.settings[name] === value) return;
    this.settings = { ...this.settings, [name]: value };
    this.dispatchEvent(new Event("setting"));
    this.note();
  }

  /** @param {string} name */
  lock(name, locked = !this.point.locked.has(name)) {
    if (locked) this.point.locked.add(name);
    else this.point.locked.delete(name);
    this.note();
  }

  /** All that undo and redo bring back; null before a model is open. @returns {State | null} */
  get state() {
    const { point, prior, slots, settings, tabStates, shelf } = this;
    return (
      point.model && {
        at: point.toJSON(),
        locked: [...point.locked].sort(),
        prior,
        slots,
        settings,
        tabStates,
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

  /** What a run was set to stays as long as it is on. @param {State} state */
  may({ tabStates: { train } }) {
    const free = !this.training || same(train, this.tabStates.train);
    if (!free) this.say("A run is on with this setup; stop the run first, then the setup can be undone or redone.");
    return free;
  }

  /** @param {State} state */
  async restore(state) {
    this.restoring = true;
    try {
      if (!(await this.setPoint(state.at))) return;
      this.setPrior(state.prior);
      this.point.locked = new Set(state.locked);
      this.slots = state.slots;
      this.settings = state.settings;
      this.putTabStates(state.tabStates);
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

  /** @param {string} sentence */
  say(sentence) {
    this.said = sentence;
    this.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  }

  /** Have the visitor read no more of a sentence, unless another was said since. @param {string} sentence */
  unsay(sentence) {
    if (this.said === sentence) this.say("");
  }

  /** @param {Error} error */
  fail(error) {
    if (error.message !== "connection lost") this.say(error.message);
  }
}

/**
 * Whether two states are one step; lists that were not replaced are the same without reading them.
 * @param {State} a @param {State} b
 */
function equal(a, b) {
  const names = /** @type {(keyof State)[]} */ (Object.keys(a));
  return names.every((name) => a[name] === b[name] || (name !== "shelf" && same(a[name], b[name])));
}
