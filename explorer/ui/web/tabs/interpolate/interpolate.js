// The Interpolate tab: a path through waypoints that is played as a film, and grids between points.

/** @import { PlainPoint } from "../../core/types.d.ts" */
/** @import { Session } from "../../app/session.js" */

import { around } from "../../dom/elements.js";
import { addButton } from "../../app/point_sources.js";
import { draggable } from "../../dom/drag_drop.js";
import { fittedCanvas } from "../../dom/fitted.js";
import { anySeed } from "../../core/random_seed.js";
import { tabList } from "../../dom/tab_list.js";
import { tabView } from "../../app/tab_view.js";
import { Film } from "./film.js";
import { four, Lattice } from "./lattice.js";
import { paint } from "../../dom/pixels.js";
import { PointList } from "../../widgets/point_list.js";
import { nameOf } from "../../core/latent_point.js";
import { MOST, proposed } from "../../app/waypoints.js";

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-interpolate"),
    part = (name) => root.querySelector(`[data-part=${name}]`),
    find = (name) => root.querySelector(`[data-do=${name}]`);
  const { point } = session,
    screen = root.querySelector("[data-testid=frame]"),
    tabs = [...root.querySelectorAll("[role=tab]")];
  const change = (changes) => {
    try {
      session.edit("path", changes);
    } catch (error) {
      session.fail(error);
    }
  };
  /** @type {PlainPoint | undefined} */
  let shown; // the plain point whose image is on the screen
  let waypoints = []; // those of the visitor, or the ones proposed

  const show = (batch, i, plain) => {
    paint(screen, batch, i);
    shown = plain;
    part("where").textContent = nameOf(plain, point.model);
  };
  fittedCanvas(screen);
  const list = new PointList(root.querySelector("[data-testid=waypoints]"), {
    point: session.point,
    thumbnails: session.thumbnails,
    take: (plain) => session.take(plain),
    say: (words) => session.say(words),
    most: MOST,
    lettered: true,
    put: (points) => change({ points }),
  });
  const plus = addButton(session, (plain) => list.add(plain), "Add a station");
  plus.dataset.for = list.root.dataset.for;
  list.root.after(plus);
  const film = new Film(root, session, { show });
  const lattice = new Lattice(root, session, {
    show,
    put: (corner, plain) => change({ points: four(waypoints).with(corner, plain) }),
  });

  for (const input of root.querySelectorAll("[data-set]"))
    input.onchange = () =>
      change({ [input.dataset.set]: input.type === "number" ? Math.round(Number(input.value)) : input.value });
  const mark = tabList(tabs, (tab) => change({ view: tab.dataset.view }));
  find("again").onclick = () => change({ seed: anySeed() });
  const take = () => shown && session.take(shown);
  find("take").onclick = screen.onclick = take;
  find("keep").onclick = () => shown && session.keep(shown);
  find("save").onclick = () => {
    const { view } = session.tabStates.path;
    try {
      (film.root.hidden ? lattice : film).tiles.save(`${point.model.id}-${film.root.hidden ? view : "path"}.png`);
    } catch (error) {
      session.fail(error);
    }
  };
  root
    .querySelectorAll("[data-do=film]")
    .forEach((button) => (button.onclick = () => film.save(button.value).catch((error) => session.fail(error))));
  screen.onkeydown = ({ key }) => key === "Enter" && take();
  draggable(screen, () => shown);
  document.addEventListener("keydown", (event) => {
    if (
      event.key !== " " ||
      !seen() ||
      around(event, "input:not([type=range]), textarea, select, button:not([role=tab]), dialog, [role=button]")
    )
      return;
    event.preventDefault();
    if (!film.root.hidden) film.toggle();
  });

  const controls = ({ view, ...state }) => {
    root.dataset.view = view;
    for (const one of root.querySelectorAll("[data-for]")) one.hidden = !one.dataset.for.split(" ").includes(view);
    for (const input of root.querySelectorAll("[data-set]"))
      if (input !== document.activeElement || input.type !== "number") input.value = state[input.dataset.set];
    for (const tab of tabs) tab.hidden = tab.dataset.view === "classes" && !point.model.classes.length;
    mark((tab) => tab.dataset.view === view);
    part("what").textContent = { film: "stations", corners: "corners A to D", chain: "anchors", classes: "styles" }[
      view
    ];
  };

  const seen = tabView(root, session, "path", async (state, model, mine) => {
    const view = state.view === "classes" && !model.classes.length ? "film" : state.view;
    controls({ ...state, view });
    waypoints = state.points.length ? state.points : await mine(proposed(session));
    list.show(waypoints);
    if (view === "film") await film.open(waypoints, state, mine);
    else {
      film.pause();
      await lattice.open(view, waypoints, state, mine);
    }
  });
}
