// The wall before a run: a recorded one plays there, of the family that is chosen or of one like it, and the
// data can be looked at, too. It says that it is a recording, and rests for whoever wants less motion.

/** @import { Session } from "../../app/session.js" */

import { thousands } from "../../core/wording.js";
import { batchOf } from "../../dom/pixels.js";
import { tabList } from "../../dom/tab_list.js";

const PACE = 420, // ms for a step of a recording
  HOLD = 3000; // and for its last

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Idle {
  at = 0; // the step that is seen, by its number
  view = "recording";
  family = ""; // for which it is shown, with its data
  dataset = "";
  /** @type {any} */
  recording = null; // {model, title, dataset, same, steps}
  frames = []; // grids of the recording, by step

  // setup: what is chosen; grid: the wall; free(): whether no run has it; seen(): whether anybody looks.
  /** @param {Session} session */
  constructor(root, session, { setup, grid, free, seen }) {
    const find = (name) => root.querySelector(name);
    this.session = session;
    this.setup = setup;
    this.grid = grid;
    this.free = free;
    this.seen = seen;
    this.tabs = find(".le-idle");
    this.bar = find(".le-recorded");
    this.button = find("[data-do=replay]");
    this.knob = find("[data-testid=recorded]");
    this.told = find(".le-recorded output");
    this.caption = find("[data-part=sample-grid]");
    this.mark = tabList([...this.tabs.querySelectorAll("[role=tab]")], (tab) => this.turn(tab.dataset.view));
    this.button.onclick = () => (this.playing || !this.recording ? this.rest() : this.play());
    this.knob.oninput = () => {
      this.rest();
      if (this.recording) this.go(Number(this.knob.value));
    };
  }

  // What is chosen may be another now, or a run may have begun or gone.
  async show() {
    const { family, asked } = this.setup;
    if (!this.free()) {
      this.hide();
      return;
    }
    if (family.id !== this.family) {
      this.rest();
      this.view = "recording";
      this.recording = null;
    } else if (asked.dataset !== this.dataset) this.view = "examples";
    else if (this.shown) return;
    Object.assign(this, { family: family.id, dataset: asked.dataset, shown: true });
    const { answers, backend } = this.session;
    try {
      const found = await answers.once(`recording ${family.id}`, () => backend.training.recording(family.id));
      if (this.family !== family.id || !this.free()) return;
      if (this.recording?.model !== found.model) Object.assign(this, { frames: [], at: 0 });
      this.recording = found;
    } catch (error) {
      this.session.fail(error);
    }
    if (!this.recording?.model) this.view = "examples";
    this.turn(this.view);
  }

  hide() {
    this.rest();
    this.shown = false;
    this.tabs.hidden = this.bar.hidden = true;
  }

  turn(view) {
    this.view = view;
    this.rest();
    this.grid.clear();
    this.mark((tab) => tab.dataset.view === view);
    this.tabs.hidden = !this.recording?.model;
    this.bar.hidden = view !== "recording";
    if (view === "examples") this.look();
    else this.open();
  }

  // The recording from where it was; its end for whoever wants less motion.
  open() {
    const last = this.recording.steps.length - 1,
      still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.knob.max = last;
    this.go(still ? last : Math.min(this.at, last));
    if (!still) this.play();
  }

  async play() {
    const mine = {};
    this.playing = mine;
    this.button.textContent = "Pause";
    while (this.playing === mine) {
      const end = this.at >= this.recording.steps.length - 1;
      await pause(end ? HOLD : PACE);
      if (this.playing === mine && this.seen() && !document.hidden && !this.session.point.held)
        await this.go(end ? 0 : this.at + 1);
    }
  }

  rest() {
    this.playing = null;
    this.button.textContent = "Play";
  }

  // Show the recording at a step, by its number.
  async go(i) {
    const { recording, frames, session } = this,
      wanted = () => this.recording === recording && this.view === "recording" && this.at === i && this.free();
    this.at = i;
    this.knob.value = i;
    this.told.textContent = `step ${thousands(recording.steps[i])}`;
    try {
      frames[i] ??= await session.backend.training.recorded(recording.model, i);
      if (!wanted()) return;
      const { pixels, shape } = frames[i];
      this.grid.paint({ ...frames[i], batch: batchOf(pixels, shape) });
      this.say();
    } catch (error) {
      if (wanted()) this.rest();
      session.fail(error);
    }
  }

  say() {
    const { model, title, dataset, same } = this.recording,
      other = same ? "" : ` There is none of a ${this.setup.family.title}; this is the most like it.`;
    const which = `A recording: how ${model} (${title} · ${dataset}) learnt, the same z at every step.`;
    this.caption.textContent = `${which}${other} Start trains your own.`;
  }

  // What there is to learn.
  async look() {
    const { dataset } = this;
    if (this.setup.data.available === false) return;
    try {
      const found = await this.setup.examples();
      if (this.dataset === dataset && this.view === "examples" && this.free())
        this.grid.paint({ ...found, batch: batchOf(found.pixels, found.shape) });
    } catch (error) {
      this.session.fail(error);
    }
  }
}
