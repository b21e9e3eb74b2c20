// Training time as a knob: the same point through the history of the open model.

/** @import { Session } from "../../app/session.js" */

import { saveHistory } from "../../app/films.js";
import { Newest } from "../../core/newest.js";
import { thousands } from "../../core/wording.js";
import { trainingWords } from "../../core/runs.js";

export class TimeKnob {
  /** @param {Session} session */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.steps = [];
    this.newest = new Newest();
    this.knob = root.querySelector("input");
    this.told = root.querySelector("output");
    this.knob.oninput = () => {
      session.point.hold(); // strips and grids wait until it rests
      session.setTime(this.at);
    };
    this.knob.onchange = () => session.point.release();
    for (const button of root.querySelectorAll("[data-do=history]"))
      button.onclick = () =>
        saveHistory(session, session.point.model, button.value).catch((error) => session.fail(error));
    session.point.addEventListener("model", () => this.open());
    session.addEventListener("time", () => this.mark());
    session.runs.addEventListener("runs", () => this.mark());
    this.open();
  }

  // The index of an earlier step, null for the model itself.
  get at() {
    const value = Number(this.knob.value);
    return value < this.steps.length ? value : null;
  }

  async open() {
    const { session } = this,
      { model } = session.point,
      mine = this.newest.begin();
    this.root.hidden = true;
    if (!model) return;
    try {
      const { steps } = await mine(session.backend.history(model.id));
      this.steps = steps;
      this.root.hidden = !this.steps.length;
      this.knob.max = this.steps.length;
      this.mark();
    } catch (error) {
      session.fail(error);
    }
  }

  mark() {
    const { time, point, runs } = this.session;
    if (!point.model) return;
    this.knob.value = time ?? this.steps.length;
    this.told.textContent =
      time === null ? trainingWords(point.model, runs.of(point.model.id)) : `step ${thousands(this.steps[time] ?? 0)}`;
  }
}
