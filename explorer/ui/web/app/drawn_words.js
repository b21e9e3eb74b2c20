// Words for what the open model draws, images or points of the plane: `data-says="Test {one}"` is an
// element's text, `data-says-title` its title, `data-says-aria-label` its name.

/** @import { Session } from "./session.js" */

const PLACES = ["title", "aria-label"];

/** A sentence with {one}, {many} and {unit} of what a model draws. @param {string} words @param {any} drawn */
const filled = (words, drawn) => words.replace(/\{(\w+)\}/g, (_, name) => drawn[name]);

// Have the elements of a root say what the open model draws.
/** @param {Session} session */
export function drawnWords(root, session) {
  const { point } = session;
  const say = () => {
    for (const element of root.querySelectorAll("[data-says]"))
      element.textContent = filled(element.dataset.says, point.model.drawn);
    for (const place of PLACES)
      for (const element of root.querySelectorAll(`[data-says-${place}]`))
        element.setAttribute(place, filled(element.getAttribute(`data-says-${place}`), point.model.drawn));
  };
  point.addEventListener("model", say);
  if (point.model) say();
}
