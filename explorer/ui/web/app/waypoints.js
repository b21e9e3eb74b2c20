// The waypoints of the path: those of the visitor, or four that are proposed.

/** @import { Session } from "./session.js" */

import { around } from "../dom/elements.js";
import { nameOf } from "../core/latent_point.js";
import { seeded } from "./point_sources.js";

export const MOST = 8;
const PROPOSED = 4;

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

// Samples of seeds 1, 2, … in classes far apart, for a model that has no waypoints yet.
/** @param {Session} session */
export async function proposed(session) {
  const { classes, priors } = session.point.model,
    far = Math.max(1, Math.ceil(classes.length / PROPOSED));
  return Promise.all(
    Array.from({ length: PROPOSED }, (_, i) =>
      seeded(session, i + 1, (3 + i * far) % Math.max(1, classes.length), priors.at(-1)),
    ),
  );
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
