// The waypoints of a visitor's own path.

/** @import { Session } from "./session.js" */

import { around } from "../dom/elements.js";
import { nameOf } from "../core/latent_point.js";

export const MOST = 8;

// Add a point to the visitor's own waypoints.
/** @param {Session} session */
export function addWaypoint(session, plain) {
  const { points } = session.tabStates.path;
  if (plain.model !== session.point.model.id) {
    session.say(`This point is of ${session.runs.called(plain.model)}; open that model first.`);
    return;
  }
  if (points.length >= MOST) {
    session.say(`The path has ${MOST} stations already; leave one out in Interpolate.`);
    return;
  }
  session.edit("path", { points: [...points, plain] });
  session.say(`Station ${points.length + 1} of the path: ${nameOf(plain, session.point.model)}.`);
}

/** @param {Session} session */
export function listen(session) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey || event.altKey || !session.point.model)
      return;
    if (around(event, "input:not([type=range], [type=checkbox]), textarea, select, dialog")) return;
    if (!session.lesson.allows("path")) return;
    event.preventDefault();
    addWaypoint(session, session.point.toJSON());
  });
}
