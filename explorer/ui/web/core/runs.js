// The runs that this page has begun, the oldest first: what each learns, how far it is, and what became of
// it. They are here until the page closes, the last few of them.
//
// Events: "look" (a run is further than it was) and "runs" (there is one more or less, or something else is
// to be said of one).

/** @import { Batch, TabStates } from "./types.d.ts" */
/** @import { RunHere } from "./operations.d.ts" */

import { thousands } from "./wording.js";

/** @type {Record<string, string>} */
const ON = { queued: "waiting its turn", running: "still learning", slow: "still learning", paused: "paused" };
const LONGEST = 56; // letters of a name that is proposed, so that a number fits

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
 * @property {string} kept the id under which it was kept as it ended, or ""
 * @property {Wall | null} wall its samples, as they were seen last
 * @property {Map<string, number>} models the step of each model that was opened of it, by id
 */

export class Runs extends EventTarget {
  /** @type {Run[]} */
  all = [];
  /** @type {string | null} */
  shown = null; // the one that the Train tab shows

  /** @param {string | null} token */
  get(token) {
    return this.all.find((run) => run.token === token) ?? null;
  }

  /** The run that a model was opened of. @param {string | undefined} model */
  of(model) {
    return this.all.find(({ models }) => models.has(model ?? "")) ?? null;
  }

  /** What a model is called: as its run, or by its id where it is of none. @param {string} model */
  called(model) {
    const run = this.of(model),
      step = run?.models.get(model) ?? 0;
    return run ? `${run.title} · ${run.data}, ${shortWords({ step }, run)}` : model;
  }

  /** Its name in a list of models, whatever becomes of its run. @param {string} model */
  listed(model) {
    const run = this.of(model);
    return run ? `${run.title} · ${run.data} · step ${thousands(run.models.get(model) ?? 0)}, this visit` : model;
  }

  /** The run that is to be seen on every tab: one that is on, or has ended and is shown, and not kept yet. */
  get present() {
    const run = this.get(this.shown);
    return run && (isOn(run) || (run.learnt && !run.kept)) ? run : null;
  }

  /** Those that have ended with a model, the newest first. */
  get ended() {
    return this.all.filter((run) => run.learnt && !isOn(run)).reverse();
  }

  /** @param {Pick<Run, "token" | "title" | "data" | "images" | "choice">} begun */
  begin(begun) {
    const models = new Map();
    this.all.push({ ...begun, state: "queued", step: 0, steps: 0, learnt: false, kept: "", wall: null, models });
    this.show(begun.token);
  }

  /** The Train tab shows another run, or none. @param {string | null} token */
  show(token) {
    this.shown = token;
    this.dispatchEvent(new Event("runs"));
  }

  /** There is news of a run. @param {string} token @param {Partial<Run>} news */
  see(token, news) {
    const run = this.get(token);
    if (!run) return;
    const before = standing(run);
    Object.assign(run, news);
    this.dispatchEvent(new Event(standing(run) === before ? "look" : "runs"));
  }

  /** A model was opened of a run. @param {string} token @param {string} model @param {number} step */
  opened(token, model, step) {
    this.get(token)?.models.set(model, step);
    this.dispatchEvent(new Event("runs"));
  }

  /**
   * Of those that were asked for the engine still has some; gives the others, if they had learnt something.
   * @param {string[]} asked @param {RunHere[]} here
   */
  told(asked, here) {
    for (const { run, ...news } of here) this.see(run, news);
    const gone = this.all.filter(({ token }) => asked.includes(token) && !here.some(({ run }) => run === token));
    this.all = this.all.filter((run) => !gone.includes(run));
    if (gone.length) this.dispatchEvent(new Event("runs"));
    return gone.filter(({ learnt, step }) => learnt || step);
  }
}

/** @param {Pick<Run, "state">} run */
export const isOn = ({ state }) => state in ON;

// What is told of a run beside how far it is while it is on.
/** @param {Run} run */
const standing = (run) => [run.state, run.learnt, run.kept, isOn(run) || run.step].join();

/** @param {number} step @param {number} steps */
export const stepWords = (step, steps) => `step ${thousands(step)} of ${thousands(steps)}`;

/** What has become of a run: "still learning", "stopped, not kept". @param {Pick<Run, "state" | "kept">} run */
export const stateWords = ({ state, kept }) => ON[state] ?? (kept ? `${state}, kept as ${kept}` : `${state}, not kept`);

/**
 * How far the training of a model has gone, as it is said of it wherever it is shown; `run` is the one that it
 * was opened of, if any.
 * @param {{ step: number, steps: number }} model @param {Run | null} run
 */
export function trainingWords({ step, steps }, run) {
  const far = stepWords(step, steps);
  if (run && (isOn(run) || step < steps)) return `${far}, ${after(step, run)}`;
  if (step < steps) return far;
  return run ? stateWords(run) : "finished";
}

/** The same where there is little room. @param {{ step: number }} model @param {Run} run */
export const shortWords = ({ step }, run) => `step ${thousands(step)}, ${after(step, run)}`;

/** What came after a step at which a model was opened. @param {number} step @param {Run} run */
const after = (step, run) =>
  isOn(run) || step === run.step ? stateWords(run) : `the run went on to ${thousands(run.step)}`;

/**
 * Some places [row, column] of a wall of samples, from the top to the bottom, none of them of test images.
 * @param {Pick<Wall, "rows" | "columns" | "kind">} wall @param {number} count
 */
export function specimens({ rows, columns, kind }, count) {
  const first = kind === "reconstructions" ? Math.min(2, rows - 1) : 0;
  return Array.from({ length: Math.min(count, (rows - first) * columns) }, (_, i) => [
    first + Math.floor((i * (rows - first)) / count),
    i % columns,
  ]);
}

/**
 * A name for the model of a run, which none of the models has.
 * @param {Pick<Run, "title" | "data">} run @param {string[]} taken ids
 */
export function proposedName({ title, data }, taken) {
  const words = `${title} ${data.replace(/ *\(.*/, "")}`.normalize("NFKD").toLowerCase();
  const plain = words.replace(/[^a-z0-9_.]+/g, "-").replace(/^[^a-z0-9]+/, "");
  const name = plain.slice(0, LONGEST).replace(/(\.state|\.history|[^a-z0-9])+$/, "") || "model";
  for (let number = 1; ; number++) {
    const one = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(one)) return one;
  }
}
