// The help: what keys do, all words that are explained, and the guided opening once more.

/** @import { Term } from "../core/explanations.js" */
/** @import { Session } from "./session.js" */

import { matching } from "../core/explanations.js";
import { around, html } from "../dom/elements.js";
import { maths } from "../dom/formula.js";
import { tabList } from "../dom/tab_list.js";
import { explanations } from "./terms.js";

/**
 * Gives a function that opens it.
 * box: the dialog; guide(): shows the guided opening.
 * @param {Session} session
 */
export function help(box, session, guide) {
  const part = (name) => box.querySelector(`[data-part=${name}]`),
    search = box.querySelector("input"),
    tabs = [...box.querySelectorAll("[role=tab]")];
  session.host.cover(box);

  const mark = tabList(tabs, ({ dataset }) => turn(dataset.help));
  function turn(name) {
    mark(({ dataset }) => dataset.help === name);
    for (const { dataset } of tabs) part(dataset.help).hidden = dataset.help !== name;
    if (name === "words") fill();
  }

  async function fill() {
    try {
      const found = matching((await explanations(session)).terms, search.value);
      part("terms").replaceChildren(...found.map(entry));
      part("none").hidden = found.length > 0;
    } catch (error) {
      box.close();
      session.fail(error);
    }
  }

  search.oninput = fill;
  box.querySelector("[data-do=guide]").onclick = () => {
    box.close();
    guide();
  };
  const open = () => {
    turn("keys");
    box.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (around(event, "input:not([type=range]), textarea, select, dialog")) return;
    event.preventDefault();
    open();
  });
  return open;
}

/** @param {Term} term */
const entry = ({ title, text, formula, source, see = [] }) =>
  html(
    "div",
    {},
    html("dt", {}, title),
    html(
      "dd",
      {},
      html("p", {}, text),
      ...(formula ? [maths(formula)] : []),
      html("small", {}, [source, see.length && `see ${see.join(", ")}`].filter(Boolean).join(" · ")),
    ),
  );
