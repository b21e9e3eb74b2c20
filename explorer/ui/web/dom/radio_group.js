// A group of buttons of which one is chosen: a click chooses, arrows walk and choose, and only the chosen one is
// reached by the Tab key.

import { around } from "./elements.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * choose(button): it was chosen. What comes back marks the button for which chosen(button) holds.
 * @param {HTMLElement} box @param {(button: HTMLButtonElement) => void} choose
 */
export function radioGroup(box, choose) {
  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...box.querySelectorAll("[role=radio]")]);
  box.setAttribute("role", "radiogroup");
  box.onclick = (event) => {
    const button = around(event, "[role=radio]");
    if (button) choose(/** @type {HTMLButtonElement} */ (button));
  };
  box.onkeydown = (event) => {
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)],
      all = buttons(),
      from = all.indexOf(/** @type {HTMLButtonElement} */ (around(event, "[role=radio]")));
    const next = all.at((from + step) % all.length);
    if (!step || from < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return (/** @type {(button: HTMLButtonElement) => boolean} */ chosen) => {
    for (const button of buttons()) {
      const here = chosen(button);
      button.ariaChecked = String(here);
      button.tabIndex = here ? 0 : -1;
    }
  };
}
