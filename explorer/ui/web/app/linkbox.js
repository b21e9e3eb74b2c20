// The dialog that gives out a link, and makes it a lesson by hiding or locking controls.

/** @import { Session } from "./session.js" */

import { address } from "./address.js";
import { html } from "../dom/elements.js";
import { CONTROLS } from "./lesson.js";

const CHOICES = { shown: "shown", lock: "locked", hide: "hidden" };

/** @param {Session} session */
export function linkbox(box, session) {
  const { lesson } = session,
    field = box.querySelector(".le-address"),
    copy = box.querySelector("[data-do=copylink]");
  const selects = Object.entries(CONTROLS).map(([name, words]) => {
    const select = html(
      "select",
      { "aria-label": words, "data-name": name },
      ...Object.entries(CHOICES).map(([value, text]) => html("option", { value }, text)),
    );
    select.onchange = () => fill();
    box.querySelector(".le-lesson").append(html("label", {}, html("span", {}, words), select));
    return select;
  });
  const chosen = (value) => selects.filter((select) => select.value === value).map(({ dataset }) => dataset.name);
  const knobs = (names) => names.filter((name) => !(name in CONTROLS)); // named in the link that was opened
  const fill = () => {
    field.value = address(session, {
      hide: [...chosen("hide"), ...knobs(lesson.hide)],
      lock: [...chosen("lock"), ...knobs(lesson.lock)],
    });
    copy.textContent = "Copy link";
  };
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy");
    }
    copy.textContent = "Copied";
  };
  return () => {
    if (!session.point.model) return;
    for (const select of selects) {
      const { name } = select.dataset;
      select.value = lesson.hide.includes(name) ? "hide" : lesson.lock.includes(name) ? "lock" : "shown";
    }
    fill();
    box.showModal();
    field.select();
  };
}
