// The run of this page, small in the header of every tab: a few of its samples, how far it is, and the way
// back to it. It is painted seldom, and never while a knob is held or the page is out of sight.

/** @import { Session } from "./session.js" */

import { pillOf, seldom } from "../core/pill.js";
import { specimens } from "../core/runs.js";
import { paintWall } from "../widgets/wall.js";

const ACROSS = 4,
  DOWN = 2;

/** @param {Session} session */
export function pill(root, session) {
  const { runs } = session,
    canvas = root.querySelector("canvas"),
    part = (name) => root.querySelector(`[data-part=${name}]`);

  function tell() {
    const run = runs.present,
      said = pillOf(run, Boolean(session.keeps));
    root.hidden = !said;
    if (!run || !said) return;
    part("words").textContent = said.words;
    part("short").textContent = said.short;
    root.querySelector("i").style.width = `${100 * said.share}%`;
    root.title = said.name;
    root.setAttribute("aria-label", said.name);
    canvas.hidden = !run.wall;
    if (run.wall) paintWall(canvas, run.wall, specimens(run.wall, ACROSS * DOWN), ACROSS);
  }

  root.onclick = () => session.host.openTab("train")?.focus();
  runs.addEventListener("runs", tell);
  runs.addEventListener(
    "look",
    seldom(tell, () => document.hidden || session.point.held),
  );
  session.addEventListener("models", tell);
}
