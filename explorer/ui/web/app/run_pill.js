// The run of this page, small in the header of every tab: a few of its samples, how far it is, and the way
// back to it. It is painted seldom, and never while a knob is held or the page is out of sight.

/** @import { Session } from "./session.js" */

import { isOn, specimens, stateWords, stepWords } from "../core/runs.js";
import { paintWall } from "../widgets/wall.js";
import { percent } from "../core/wording.js";

const ACROSS = 4,
  DOWN = 2;
const CALM = 1000; // ms from one picture to the next

/** @param {Session} session */
export function pill(root, session) {
  const { runs } = session,
    canvas = root.querySelector("canvas"),
    words = root.querySelector("[data-part=words]"),
    short = root.querySelector("[data-part=short]"),
    bar = root.querySelector("i");
  let drawn = 0;

  function tell() {
    const run = runs.present && (isOn(runs.present) || session.keeps) ? runs.present : null;
    root.hidden = !run;
    if (!run) return;
    const { title, data, step, steps } = run,
      share = steps ? step / steps : 0,
      far = stepWords(step, steps);
    drawn = performance.now();
    root.dataset.state = run.state;
    words.textContent = isOn(run) ? far : stateWords(run);
    short.textContent = isOn(run) ? percent(share, 0) : "not kept";
    bar.style.width = percent(share).replace(" ", "");
    root.title = `${title} · ${data}: ${far}, ${stateWords(run)}. Back to Train`;
    root.setAttribute("aria-label", root.title);
    canvas.hidden = !run.wall;
    if (run.wall) paintWall(canvas, run.wall, specimens(run.wall, ACROSS * DOWN), ACROSS);
  }

  root.onclick = () => session.host.openTab("train")?.focus();
  runs.addEventListener("runs", tell);
  runs.addEventListener("look", () => {
    if (!document.hidden && !session.point.held && performance.now() - drawn > CALM) tell();
  });
  session.addEventListener("models", tell);
}
