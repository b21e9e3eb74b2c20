// A tab that shows its state for the open model: drawn again when either is another one.

/** @import { Session } from "./session.js" */

import { Newest } from "../core/newest.js";
import { visibility } from "../dom/visibility.js";

// draw(tab state, model, mine): what it awaits comes through `mine`, unless something newer is to be drawn by
// then. Gives a function that says whether the tab is in sight.
/** @param {Session} session */
export function tabView(root, session, name, draw) {
  const newest = new Newest();
  /** @type {{ state: unknown, model: unknown } | null} */
  let drawn = null; // what is on the page, or on its way there
  const seen = visibility(root, () => follow());
  const follow = async () => {
    const { model } = session.point,
      state = session.tabStates[name];
    if (!model || !seen() || (drawn?.state === state && drawn?.model === model)) return;
    drawn = { state, model };
    const mine = newest.begin();
    try {
      await mine(draw(state, model, mine));
    } catch (error) {
      drawn = null;
      session.fail(error);
    }
    root.dataset.ready = "true"; // listeners are attached, and there is something to touch
  };
  session.addEventListener("tabstate", follow);
  session.point.addEventListener("model", follow);
  session.lesson.apply();
  follow();
  return seen;
}
