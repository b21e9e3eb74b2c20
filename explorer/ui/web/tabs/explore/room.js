// The room that the window has for the bench, shared out anew whenever it changes.

/** @import { Session } from "../../app/session.js" */
/** @import { Frame } from "./machine/measures.js" */

import { frameOf } from "./machine/measures.js";

const BELOW = 24; // px that stay free under the bench
const LEAST = 480;

/**
 * @param {HTMLElement} root the bench @param {Session} session
 * @param {(frame: Frame, height: number) => void} lay puts all in its place; height: of the bench
 */
export function room(root, session, lay) {
  const share = () => {
    if (!root.checkVisibility() || !root.clientWidth) return;
    const top = root.getBoundingClientRect().top + scrollY,
      height = Math.max(LEAST, innerHeight - top - BELOW);
    const frame = frameOf({ width: root.clientWidth, height }, !session.settings.machine);
    root.classList.toggle("le-folded", !session.settings.machine);
    root.style.setProperty("--le-left", `${frame.knobs}px`);
    root.style.setProperty("--le-frame", `${frame.image}px`);
    root.style.setProperty("--le-before", `${frame.before}px`);
    root.style.setProperty("--le-after", `${frame.after}px`);
    lay(frame, height);
  };
  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth !== width) share();
    width = root.clientWidth;
  }).observe(root);
  addEventListener("resize", share);
  session.addEventListener("setting", share);
  session.point.addEventListener("model", share);
}
