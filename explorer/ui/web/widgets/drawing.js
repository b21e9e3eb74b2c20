// A tab that shows a bench of the open model: drawn again when either is another one.

import { lesson } from "../app/lesson.js";
import { session } from "../app/session.js";
import { sight } from "../dom/visibility.js";

// draw(bench, model, still): still() says whether nothing newer is to be drawn. Gives a function that
// says whether the tab is in sight.
export function drawing(root, name, draw) {
  let drawn = null; // what is on the page, or on its way there
  const seen = sight(root, () => follow());
  const follow = async () => {
    const { model } = session.point,
      bench = session.benches[name];
    if (!model || !seen() || (drawn?.bench === bench && drawn.model === model)) return;
    const mine = { bench, model },
      still = () => drawn === mine;
    drawn = mine;
    try {
      await draw(bench, model, still);
      if (!still()) return;
    } catch (error) {
      if (still()) drawn = null;
      session.fail(error);
    }
    root.dataset.ready = "true"; // hands are attached, and there is something to touch
  };
  session.addEventListener("bench", follow);
  session.point.addEventListener("model", follow);
  lesson.apply();
  follow();
  return seen;
}
