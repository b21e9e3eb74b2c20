// The Compare tab: two to four models side by side, at the same seed and class or the same image, and
// moved by the same knobs. What is shared is plain values, in session.tabStates.compare; all else follows.

/** @import { Session } from "../../app/session.js" */

import { FIRST_CLASS, listed, moved, owns } from "./comparison.js";
import { differ } from "./difference.js";
import { SharedImage } from "./shared_image.js";
import { LinkedKnobs } from "./linked_knobs.js";
import { Panel } from "./panel.js";
import { shared } from "./shared_controls.js";
import { Newest } from "../../core/newest.js";
import { fits, same } from "../../core/latent_point.js";
import { pairOf, storyOf } from "../../core/pairs.js";
import { fresh } from "../../core/tab_states.js";
import { drawnWords } from "../../app/drawn_words.js";
import { visibility } from "../../dom/visibility.js";

const FEWEST = 2;
const TEST = 8; // the test image that is proposed
const REST = 140; // ms without a change that count as rest

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-compare"),
    box = root.querySelector(".le-panels"),
    panels = [];
  const seen = visibility(root, () => follow());
  let resting = 0;

  // Untouched it shows the open model beside one with which it tells most, by what that is told.
  const pair = () => pairOf(session.models, session.point.model);
  const state = () => {
    const { compare } = session.tabStates;
    return same(compare, fresh("compare")) ? { ...compare, by: storyOf(...pair()).by, test: TEST } : compare;
  };
  const ids = () => (state().models.length < FEWEST ? pair().map(({ id }) => id) : state().models);
  const own = () => owns(state(), ids().length);

  // Something was chosen: a step. The models that stand there are chosen with it.
  const edit = (changes) => {
    try {
      session.edit("compare", { ...state(), models: ids(), ...changes });
    } catch (error) {
      session.fail(error);
    }
  };

  // Something moves: seen at once, a step when all has come to rest.
  const live = (changes) =>
    session.putTabStates({ ...session.tabStates, compare: { ...state(), models: ids(), ...changes } });

  const update = shared(root, session, { state, edit, live, add });
  const knobs = new LinkedKnobs(root.querySelector(".le-linked"), session, live);
  const image = new SharedImage(root.querySelector(".le-input"), session, {
    chosen: (changes) => edit({ ...changes, ...listed([]) }),
    moved: follow,
    drawn: (changes) => live({ ...changes, ...listed([]) }),
    arrived: follow,
  });

  session.runs.addEventListener("runs", () => {
    if (seen()) trained();
  });

  // What is said of models that are still learning is so now.
  function trained() {
    for (const one of panels) if (one.start.model) one.figure(one.start);
  }

  function add() {
    const there = ids(),
      other = session.models.find(({ id }) => !there.includes(id)) ?? session.models[0];
    edit({ models: [...there, other.id] });
    panels.at(-1).part("model").focus();
  }

  function panel(i) {
    const putting = new Newest();
    const put = (plain) => ({ models: plain ? ids().with(i, plain.model) : ids(), ...listed(own().with(i, plain)) });
    return new Panel(session, {
      choose: (id) => edit({ models: ids().with(i, id), ...listed(own().with(i, null)) }),
      seed: (seed) => edit({ seed, ...listed([]) }),
      categorise: (number) => edit({ categories: ids().map((_, k) => (k === i ? number : category(k))) }),
      remove: () =>
        edit({
          models: ids().toSpliced(i, 1),
          categories: state().categories.toSpliced(i, 1),
          ...listed(own().toSpliced(i, 1)),
        }),
      put: async (plain) => edit(put(await putting.begin()(plain && unmoved(plain)))),
      found: (plain) => live(put(plain)),
      pin: () => edit({}),
      painted: differences,
    });
  }

  // The point that the knobs, where they stand, move to `plain`: what is put here is what is shown.
  async function unmoved(plain) {
    try {
      const model = await session.answers.describe(plain.model);
      fits(plain, model);
      return moved(
        plain,
        model,
        state().knobs.map((value) => -value),
      );
    } catch {
      return plain; // the panel says what is wrong with it
    }
  }

  const category = (i) => state().categories[i] ?? FIRST_CLASS;

  function follow() {
    if (!session.models || !session.point.model || !seen()) return;
    const asked = performance.now(),
      models = ids(),
      points = image.moving ? [] : own(),
      { by, seed, temperature, prior, label, knobs: offsets } = state();
    while (panels.length < models.length) box.append(panels[panels.push(panel(panels.length)) - 1].root);
    for (const one of panels.splice(models.length)) {
      one.halt();
      one.root.remove();
    }
    const input = by === "image" ? image.get(state(), models[0]) : null;
    const start = by === "image" ? { by, input } : { by, seed, temperature, prior, label };
    panels.forEach((one, i) => {
      one.find("remove").hidden = models.length <= FEWEST;
      if (session.restoring) one.halt();
      if (input !== undefined)
        one.follow({ id: models[i], own: points[i] ?? null, ...start, category: category(i), knobs: offsets }, asked);
    });
    box.dataset.count = models.length;
    tell(models, by);
    knobs.update();
    update(models);
    differences();
    trained();
    settle();
  }

  // What two models tell by what they are given; nothing where it is another thing that tells.
  function tell(models, by) {
    const [one, other, third] = models.map((id) => session.models.find((model) => model.id === id)),
      story = one && other && !third && models.length === FEWEST ? storyOf(one, other) : null;
    root.querySelector(".le-story").textContent = story && story.by === by ? story.words : "";
  }

  function differences() {
    const { difference } = state();
    box.classList.toggle("le-differing", difference);
    if (difference) panels.forEach((one) => differ(one.root.querySelector(".le-difference"), panels[0], one));
  }

  function settle() {
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  }

  function rest() {
    if (knobs.held || panels.some(({ busy }) => busy) || root.querySelector("input:active, canvas:active")) settle();
    else if (!keepPicture()) {
      session.note();
      if (!seen()) return;
      knobs.settle(panels);
      for (const one of panels) one.settle();
    }
  }

  // What the models make of a picture is kept with the state, as the picture itself stays on this page;
  // true where there was something to keep.
  function keepPicture() {
    if (state().by !== "image" || !image.own) return false;
    image.keep();
    const points = own(),
      all = points.map((one, i) => one ?? panels[i].start.plain ?? null);
    if (all.every((one, i) => one === points[i])) return false;
    live(listed(all));
    return true;
  }

  session.addEventListener("tabstate", follow);
  session.addEventListener("models", follow);
  session.point.addEventListener("model", follow);
  session.point.addEventListener("settle", follow); // also when a lost connection is back
  drawnWords(root, session);
  session.lesson.apply();
  follow();
  root.dataset.ready = "true"; // listeners are attached now
}
