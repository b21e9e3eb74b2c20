// The Arithmetic tab: sums of points, analogies, and directions that mean something.

/** @import { PlainPoint } from "../../core/types.d.ts" */
/** @import { Session } from "../../app/session.js" */

import { draggable } from "../../dom/drag_drop.js";
import { anySeed } from "../../core/random_seed.js";
import { Directions } from "./directions.js";
import { tabList } from "../../dom/tab_list.js";
import { tabView } from "../../app/tab_view.js";
import { Groups } from "./groups.js";
import { proposalsOf } from "../../app/point_sources.js";
import { nameOf } from "../../core/latent_point.js";
import { Sum } from "./sum.js";

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-arithmetic"),
    part = (name) => root.querySelector(`[data-part=${name}]`),
    find = (name) => root.querySelector(`[data-do=${name}]`);
  const { point } = session;
  const change = (changes) => {
    try {
      session.edit("sum", changes);
    } catch (error) {
      session.fail(error);
    }
  };
  /** @type {PlainPoint | undefined} */
  let shown; // the plain point that Take takes
  const show = (plain) => {
    shown = plain;
    part("where").textContent = nameOf(plain, point.model);
  };
  const groups = new Groups(root, session, {
    change: (all) =>
      change({
        points: all.flatMap(({ points }) => points),
        sizes: all.map(({ points }) => points.length),
        terms: all.map(({ weight }) => weight),
      }),
    look: (all) => sum.open("sum", all, session.tabStates.sum),
  });
  const sum = new Sum(root, session, groups, show),
    directions = new Directions(root, session, show);

  const mark = tabList([...root.querySelectorAll(".le-ways [role=tab]")], (tab) => change({ view: tab.dataset.view }));
  root.querySelector("[data-set=shell]").onchange = ({ target }) => change({ shell: target.checked });
  find("noise").onclick = () => change({ seed: anySeed() });
  find("fresh").onclick = () => change({ points: [], sizes: [], terms: [] });
  const take = () => shown && session.take(shown);
  find("take").onclick = take;
  find("keep").onclick = () => shown && session.keep(shown);
  find("save").onclick = () => {
    const { view } = session.tabStates.sum;
    try {
      (view === "sum" ? sum.nine : sum.grid).save(`${point.model.id}-${view}.png`);
    } catch (error) {
      session.fail(error);
    }
  };
  const moved = root.querySelector("[data-testid=moved]");
  moved.onclick = take;
  moved.onkeydown = ({ key }) => key === "Enter" && take();
  draggable(moved, () => shown);
  part("named").onsubmit = (event) => {
    event.preventDefault();
    const name = part("named").querySelector("input"),
      vector = sum.difference;
    if (vector)
      directions.keep(name.value, vector).then(() => {
        name.value = "";
      });
    else session.say("Put points into A and B first.");
  };

  // The groups of a tab state, or those that are proposed for its model, with a sentence on these.
  const grouped = async ({ points, sizes, terms }) => {
    if (!sizes.length) return proposalsOf(session);
    const from = (i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0);
    const groups = sizes.map((size, i) => ({
      points: points.slice(from(i), from(i) + size),
      weight: terms[i] ?? 0,
    }));
    return { groups, words: "" };
  };

  const seen = tabView(root, session, "sum", async (state, _model, mine) => {
    const { view } = state;
    for (const one of root.querySelectorAll("[data-for]")) one.hidden = !one.dataset.for.split(" ").includes(view);
    root.querySelector("[data-set=shell]").checked = state.shell;
    root.classList.toggle("le-analogous", view === "analogy");
    mark((tab) => tab.dataset.view === view);
    if (view === "directions") {
      await directions.open();
      return;
    }
    const all = await mine(grouped(state));
    groups.show(all.groups);
    sum.open(view, all.groups, state, all.words);
    part("named").hidden = !session.keeps;
  });
  point.addEventListener("settle", () => {
    // the strips start from the current point
    if (!seen() || session.tabStates.sum.view !== "directions" || directions.model !== point.model) return;
    directions.mark();
    directions.settle();
  });
}
