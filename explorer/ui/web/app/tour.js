// The guided opening on the page: small notes beside the real controls, that go on when the person has
// done what they say. It comes by itself on a first visit that follows no link.

/** @import { Session } from "./session.js" */

import { placed } from "../core/placing.js";
import { Tour } from "../core/tour.js";
import { around, html } from "../dom/elements.js";
import { stored } from "../dom/storage.js";
import { explanations } from "./terms.js";

const AGAIN = 400, // ms between two looks whether the control is still where it was
  PRAISE = 1200; // ms that a step stays when it is done
const NARROW = "(max-width: 720px)"; // there the note lies at the lower edge, see tour.css

const MACHINE = ["generator", "decoder", "shell"].map((id) => `.le-explore [data-term=${id}]`);

// Where each step points: at the first of these that is in sight, else at the tab where it will be; and
// with what it speaks of beside that.
const PLACES = {
  knob: { at: [".le-explore .le-knob .le-track"], tab: "explore" },
  draw: { at: [".le-explore [data-do=random]"], with: ".le-explore .le-classes", tab: "explore" },
  machine: { at: MACHINE, tab: "explore" },
  map: { at: [".le-map [data-testid=map]"], tab: "points" },
  train: { at: [".le-train [data-do=start]"], tab: "train" },
};

/** Gives a function that shows the tour from its beginning. @param {Session} session */
export function tour(session) {
  const { host, point } = session,
    machine = new Tour(stored("latent-explorer-opening"), (id) => Boolean(anchor(id)));
  const title = html("h3"),
    text = html("p", { "aria-live": "polite" }),
    count = html("span", { class: "le-count" }),
    next = html("button", { type: "button" }, "Next"),
    skip = html("button", { type: "button", class: "le-quiet" }, "Skip"),
    note = html(
      "div",
      { class: "le-controls le-tour", role: "region", "aria-label": "Guided opening", popover: "manual" },
      title,
      text,
      html("div", { class: "le-bar" }, count, html("span", { class: "le-spacer" }), skip, next),
    );
  /** @type {HTMLElement | null} */
  let pointed = null;
  /** @type {AbortController | null} */
  let watching = null;
  let looking = 0;

  const seen = (selector) =>
    selector &&
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]).find(
      (one) => one.checkVisibility() && one.getClientRects().length && !one.closest("[inert], dialog"),
    );

  /** @returns {HTMLElement | undefined} */
  function anchor(id) {
    const { at, tab } = PLACES[id] ?? { at: [] };
    return at.map(seen).find(Boolean) ?? (tab && host.tab !== tab ? host.tabOf(tab) : undefined);
  }

  function place() {
    const { step } = machine;
    if (!step || point.held) return;
    const there = anchor(step.id);
    if (there !== pointed) pointAt(there ?? null);
    const narrow = matchMedia(NARROW).matches;
    note.classList.toggle("le-narrow", narrow);
    note.classList.toggle("le-away", PLACES[step.id].tab === "explore" && host.tab !== "explore"); // until one is back
    if (narrow) Object.assign(note.style, { left: "", top: "" });
    if (!there || narrow) return;
    const picture = seen(".le-image"),
      [left, top] = placed(
        [note.offsetWidth, note.offsetHeight],
        boxOf([there, seen(PLACES[step.id].with ?? "")]),
        [innerWidth, innerHeight],
        picture ? [picture.getBoundingClientRect()] : [],
      );
    Object.assign(note.style, { left: `${left}px`, top: `${top}px` });
  }

  // The box around some elements, of those that are there.
  function boxOf(all) {
    const boxes = all.filter(Boolean).map((one) => one.getBoundingClientRect()),
      least = (side) => Math.min(...boxes.map((box) => box[side])),
      most = (side) => Math.max(...boxes.map((box) => box[side]));
    return { left: least("left"), top: least("top"), right: most("right"), bottom: most("bottom") };
  }

  /** @param {HTMLElement | null} there */
  function pointAt(there) {
    pointed?.classList.remove("le-pointed");
    there?.classList.add("le-pointed");
    pointed = there;
  }

  // What the person does, as long as the tour goes on.
  function watch() {
    watching = new AbortController();
    const { signal } = watching,
      before = { values: point.values?.slice(), seed: point.seed, label: point.label };
    let turned = false, // whether a knob was
      pressed = false; // whether the map was
    const remember = () =>
      Object.assign(before, { values: point.values.slice(), seed: point.seed, label: point.label });
    const knob = (event) => {
      turned ||= Boolean(around(event, ".le-knob .le-track"));
      pressed ||= Boolean(around(event, PLACES.map.at[0]));
    };
    const settled = () => {
      if (turned && point.values.some((value, i) => value !== before.values[i])) machine.did("knob");
      if (point.seed !== before.seed || point.label !== before.label) machine.did("draw");
      if (pressed && point.values.some((value, i) => value !== before.values[i])) machine.did("map");
      turned = pressed = false;
      remember();
    };
    const clicked = (event) => around(event, PLACES.train.at[0]) && machine.did("train");
    for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, knob, { signal, capture: true });
    document.addEventListener("click", clicked, { signal, capture: true });
    document.addEventListener("keydown", left, { signal });
    point.addEventListener("settle", settled, { signal });
    point.addEventListener("model", remember, { signal });
    session.addEventListener("explained", () => machine.did("machine"), { signal });
    for (const type of ["scroll", "resize"]) addEventListener(type, place, { signal, capture: true, passive: true });
    looking = setInterval(place, AGAIN);
  }

  // Escape within the note leaves the tour.
  function left(event) {
    if (event.key === "Escape" && note.contains(document.activeElement)) machine.end();
  }

  function show() {
    const { step, steps, at } = machine;
    if (!step) {
      watching?.abort();
      watching = null;
      clearInterval(looking);
      pointAt(null);
      note.hidePopover();
      return;
    }
    if (!watching) watch();
    title.textContent = step.title;
    text.textContent = step.text;
    count.textContent = `${at + 1} of ${steps.length}`;
    next.textContent = at + 1 < steps.length ? "Next" : "Close";
    skip.hidden = at + 1 === steps.length;
    note.classList.remove("le-did");
    note.showPopover();
    place();
    if (at && matchMedia(NARROW).matches) pointed?.scrollIntoView({ block: "center" });
  }

  machine.addEventListener("step", show);
  machine.addEventListener("did", () => {
    const { step } = machine;
    note.classList.add("le-did");
    setTimeout(() => machine.step === step && machine.done && machine.next(), PRAISE);
  });
  next.onclick = () => machine.next();
  skip.onclick = () => machine.end();
  host.cover(note);

  const begin = async () => {
    try {
      machine.begin((await explanations(session)).tour);
    } catch (error) {
      session.fail(error);
    }
  };
  if (!host.fragment && !machine.seen) point.addEventListener("settle", begin, { once: true });
  return () => {
    host.openTab("explore");
    begin();
  };
}
