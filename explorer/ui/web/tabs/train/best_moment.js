// When a model was closest to real images that it never saw: the distance by step, the best moment
// marked, and the way back to it once it has become worse.

/** @import { BestMoment } from "../../core/operations.d.ts" */

import { svg } from "../../dom/elements.js";
import { thousands } from "../../core/wording.js";

const WIDE = 320,
  HIGH = 56,
  EDGE = 4;

export class BestMomentMeter {
  // back(): whoever uses it wants that moment back.
  /** @param {any} root @param {() => void} back */
  constructor(root, back) {
    this.root = root;
    this.told = root.querySelector("output");
    this.body = root.querySelector("[data-part=looks]");
    this.gist = root.querySelector(".le-gist");
    this.button = root.querySelector("button");
    this.button.onclick = back;
  }

  /** @param {BestMoment | null} found @param {boolean} over whether the run has ended */
  show(found, over) {
    this.root.hidden = !found;
    if (!found) return;
    const { step, looks, worse, sentence, back } = found,
      [last] = looks[looks.length - 1];
    this.root.classList.toggle("le-fallen", worse && !back);
    this.told.textContent = back ? `back at step ${thousands(step)}` : `best at step ${thousands(step)}`;
    this.gist.textContent = back ? `The model is again what it was at step ${thousands(step)}.` : sentence;
    this.button.textContent = `${over ? "Go" : "Stop and go"} back to step ${thousands(step)}`;
    this.button.hidden = back || last === step || !(worse || over);
    this.body.replaceChildren(curve(looks, step, sentence));
  }
}

// The distance of each look by step, from 0 up.
function curve(looks, best, words) {
  const [last] = looks[looks.length - 1],
    far = Math.max(...looks.map(([, apart]) => apart)),
    x = (step) => EDGE + ((WIDE - 2 * EDGE) * step) / Math.max(1, last),
    y = (apart) => HIGH - EDGE - ((HIGH - 2 * EDGE) * Math.max(0, apart)) / (far || 1);
  const line = looks.map(([step, apart]) => `${x(step).toFixed(1)},${y(apart).toFixed(1)}`).join(" "),
    lowest = looks.find(([step]) => step === best);
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `Distance to real data by step. ${words}` },
    svg("line", { x1: EDGE, x2: WIDE - EDGE, y1: HIGH - EDGE, y2: HIGH - EDGE, class: "le-nothing" }),
    svg("polyline", { points: line, class: "le-looks" }),
    ...(lowest ? [svg("circle", { cx: x(best), cy: y(lowest[1]), r: 4, class: "le-lowest" })] : []),
  );
}
