// What the header says of the run of this page, and how often.

/** @import { Run } from "./runs.js" */

import { isOn, stateWords, stepWords } from "./runs.js";
import { percent } from "./wording.js";

const CALM = 1000; // ms from one time to the next

/**
 * What is said of a run that is on, or was not kept; null where there is nothing to say.
 * @param {Run | null} run @param {boolean} keeps whether models can be kept here
 */
export function pillOf(run, keeps) {
  if (!run || !(isOn(run) || keeps)) return null;
  const { title, data, step, steps } = run,
    share = steps ? step / steps : 0,
    far = stepWords(step, steps);
  return {
    words: isOn(run) ? far : stateWords(run),
    short: isOn(run) ? percent(share, 0) : "not kept",
    name: `${title} · ${data}: ${far}, ${stateWords(run)}. Back to Train`,
    share,
  };
}

/**
 * A function that may be called at every look: it tells once a second at most, and not while `busy`.
 * @param {() => void} tell @param {() => boolean} busy
 */
export function seldom(tell, busy) {
  let last = -Infinity;
  return () => {
    if (busy() || performance.now() - last < CALM) return;
    last = performance.now();
    tell();
  };
}
