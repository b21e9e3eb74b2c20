// What the compared models share, as controls: the seed with its class, or an image; and what is shown.

/** @import { Session } from "../../app/session.js" */

import { anySeed } from "../../core/random_seed.js";
import { classNames, FIRST_CLASS, listed } from "./comparison.js";
import { around, html } from "../../dom/elements.js";
import { tabList } from "../../dom/tab_list.js";
import { Newest } from "../../core/newest.js";
import { usable } from "../../dom/visibility.js";
import { COLD } from "../../core/wording.js";
import { same } from "../../core/latent_point.js";

// state(): that of the tab; edit(changes) and live(changes) change it, add() puts one more model beside.
/** @param {Session} session */
export function shared(root, session, { state, edit, live, add }) {
  const find = (name) => root.querySelector(`[data-do=${name}]`),
    tabs = [...root.querySelectorAll("[data-by][role=tab]")];
  const seed = root.querySelector("[data-testid=compare-seed]"),
    temperature = root.querySelector(".le-temperature input");
  const prior = root.querySelector(".le-prior"),
    classes = root.querySelector(".le-keys");

  const mark = tabList(tabs, ({ dataset }) => state().by !== dataset.by && edit({ by: dataset.by, ...listed([]) }));
  find("random").onclick = () => edit({ seed: anySeed() });
  seed.onchange = () => {
    const number = Number(seed.value);
    if (seed.value !== "" && Number.isSafeInteger(number) && number >= 0) edit({ seed: number });
    else {
      session.say("A seed is a whole number of at least 0.");
      seed.value = state().seed;
    }
  };
  temperature.oninput = () => live({ temperature: Number(temperature.value) });
  temperature.onchange = () => (state().temperature ? session.unsay(COLD) : session.say(COLD));
  temperature.ondblclick = () => live({ temperature: 1 });
  prior.querySelector("select").onchange = ({ target }) => edit({ prior: target.value });
  find("difference").onchange = ({ target }) => edit({ difference: target.checked });
  find("add").onclick = add;
  find("still").onclick = () => edit({ knobs: [] });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "r" || event.ctrlKey || event.metaKey || event.altKey || !root.checkVisibility())
      return;
    if (
      around(event, "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog") ||
      !usable(root)
    )
      return;
    event.preventDefault();
    find(state().by === "seed" ? "random" : "test").click();
  });

  // A button for each class that some model was taught; none where none was.
  let names = [];
  function name(found) {
    const label = found.includes(state().label) ? state().label : found[Math.min(FIRST_CLASS, found.length - 1)];
    if (!same(names, found)) {
      names = found;
      classes.replaceChildren(
        ...found.map((one) => {
          const radio = html("input", { type: "radio", name: "le-class", value: one });
          radio.onchange = () => edit({ label: one });
          return html("label", {}, radio, html("span", {}, one));
        }),
      );
    }
    classes.hidden = !found.length;
    for (const radio of classes.querySelectorAll("input")) radio.checked = radio.value === label;
  }

  const newest = new Newest();

  // Show the state, with the models of these ids.
  return function update(ids) {
    const now = state();
    mark((tab) => tab.dataset.by === now.by);
    for (const part of root.querySelectorAll("div[data-by]")) part.hidden = part.dataset.by !== now.by;
    if (document.activeElement !== seed) seed.value = now.seed;
    temperature.value = now.temperature;
    root.querySelector(".le-temperature output").textContent = now.temperature.toFixed(2);
    find("difference").checked = now.difference;
    find("still").disabled = !now.knobs.some((value) => value);
    find("add").hidden = ids.length >= 4;
    prior.querySelector("select").value = now.prior;
    const mine = newest.begin();
    mine(Promise.allSettled(ids.map((model) => session.answers.describe(model)))).then((all) => {
      const models = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      name(classNames(models));
      prior.hidden = state().prior === "normal" && !models.some(({ priors }) => priors.includes("mixture"));
    });
  };
}
