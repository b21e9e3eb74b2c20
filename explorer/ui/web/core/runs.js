// The runs that this page has begun, the oldest first: what each learns, how far it is, and what became of
// it. They are here until the page closes, the last few of them.
//
// Events: "look" (a run is further than it was) and "runs" (there is one more or less, or something else is
// to be said of one).

/** @import { TabStates } from "./types.d.ts" */
/** @import { RunHere } from "./operations.d.ts" */

import { thousands } from "./wording.js";

const ON = ["queued", "running", "slow", "paused"];
const LEARNING = { queued: "waiting for its turn", running: "still learning", slow: "still learning", paused: "paused" };
const LONGEST = 56; // letters of a name that is proposed; one more number fits then

/** @typedef {{ pixels: Uint8Array, height: number, width: number, channels: number }} Batch */
/** @typedef {{ rows: number, columns: number, kind: string, batch: Batch }} Wall */

/**
 * @typedef {object} Run
 * @property {string} token by which the engine knows it
 * @property {string} title of its family
 * @property {string} data the title of what it learns
 * @property {string} images the SHA-256 of own images, or ""
 * @property {TabStates["train"]} choice what was chosen
 * @property {string} state
 * @property {number} step
 * @property {number} steps
 * @property {boolean} learnt whether there is a model
 * @property {string} kept the id under which it was kept last, or ""
 * @property {Wall | null} wall its samples, as they were seen last
 * @property {Map<string, number>} models its step by the id of a model that was opened of it
 */

export class Runs extends EventTarget {
  /** @type {Run[]} */
  all = [];
  /** @type {string | null} */
  present = null; // the one that the Train tab shows

  /** @param {string | null} token */
  get(token) {
    return this.all.find((run) => run.token === token) ?? null;
  }

  /** The run that a model was opened of. @param {string | undefined} model */
  of(model) {
    return this.all.find(({ models }) => models.has(model ?? "")) ?? null;
  }

  /** The run that is on. */
  get on() {
    return this.all.find(({ state }) => ON.includes(state)) ?? null;
  }

  /** Those that have ended with a model, the newest first. */
  get ended() {
    return this.all.filter(({ state, learnt }) => learnt && !ON.includes(state)).reverse();
  }

  /** @param {Pick<Run, "token" | "title" | "data" | "images" | "choice">} begun */
  begin(begun) {
    this.all.push({
      state: "queued",
      step: 0,
      steps: 0,
      learnt: false,
      kept: "",
      wall: null,
      models: new Map(),
      ...begun,
    });
    this.show(begun.token);
  }

  /** The Train tab shows another run now, or none. @param {string | null} token */
  show(token) {
    this.present = token;
    this.dispatchEvent(new Event("runs"));
  }

  /**
   * A run was looked at, or the engine has said something of it.
   * @param {string} token @param {Partial<Run>} news
   */
  see(token, news) {
    const run = this.get(token);
    if (!run) return;
    const before = [run.state, run.learnt, run.kept, run.models.size, wordsOf(run)].join();
    Object.assign(run, news);
    this.dispatchEvent(new Event("look"));
    const still = ON.includes(run.state) && run.state === news.state; // its step alone is told by looks
    if (before !== [run.state, run.learnt, run.kept, run.models.size, still ? wordsOf(run) : ""].join())
      this.dispatchEvent(new Event("runs"));
  }

  /** A model was opened of a run. @param {string} token @param {string} model @param {number} step */
  opened(token, model, step) {
    this.get(token)?.models.set(model, step);
    this.dispatchEvent(new Event("runs"));
  }

  /**
   * The engine has told which of the runs are still here; gives those with a model that are gone.
   * @param {string[]} asked @param {RunHere[]} here
   */
  told(asked, here) {
    for (const { run, ...news } of here) this.see(run, news);
    const gone = this.all.filter(({ token }) => asked.includes(token) && !here.some(({ run }) => run === token));
    if (!gone.length) return [];
    this.all = this.all.filter((run) => !gone.includes(run));
    this.dispatchEvent(new Event("runs"));
    return gone.filter(({ learnt }) => learnt);
  }
}
