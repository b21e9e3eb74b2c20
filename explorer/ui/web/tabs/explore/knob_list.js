// The list of knobs: codes first, then z by how much each dimension moves the image, or by how far each goes with
// something that is seen; as many as the window has room for. Dimensions that do nothing are folded away under their
// own name.

/** @import { Session } from "../../app/session.js" */

import { rowsFor } from "../../core/fit.js";
import { ordered, standings } from "../../core/known.js";
import { knobParts } from "../../core/knobs.js";
import { Knob } from "../../widgets/knob.js";
import { sweep } from "../../core/sweep.js";
import { term } from "../../dom/term.js";

const ROW = { low: 34, high: 56, gap: 4, least: 8 }, // of a knob, in pixels; and the knobs that are always there
  BETWEEN = 8, // parts of the list, and below it
  AGAIN = 1500, // ms until what is being measured is asked for again
  NARROW = "(max-width: 800px)"; // where the page is scrolled anyway

export class KnobList {
  few = ROW.least;
  /** @type {import("../../core/known.js").Known | null} */
  known = null;
  /** @type {string | undefined} */
  by; // the attribute by which knobs are ordered

  // told(known): what is known of the model's knobs is there.
  /** @param {Session} session */
  constructor(root, session, background, told = (_known) => {}) {
    const { point } = session;
    this.root = root;
    this.session = session;
    this.point = point;
    this.background = background;
    this.told = told;
    this.knobs = [];
    this.seen = new Set();
    this.more = root.querySelector("[data-do=more]");
    this.more.onclick = () => this.spread(this.more.ariaExpanded !== "true");
    this.films = root.querySelector("[data-do=strips]");
    this.films.onchange = () => session.set("strips", this.films.checked);
    session.addEventListener("setting", () => this.settle());
    session.addEventListener("posterior", () => this.believe());
    this.watcher = new IntersectionObserver((entries) => this.noticed(entries), { rootMargin: "40px" });
    new ResizeObserver(() => this.fit()).observe(root);
    addEventListener("resize", () => this.fit());
    point.addEventListener("model", () => this.build());
    point.addEventListener("change", () => this.knobs.forEach((knob) => knob.update()));
    point.addEventListener("settle", () => this.settle());
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  build() {
    const { model } = this.point,
      parts = knobParts(model);
    this.watcher.disconnect();
    this.seen.clear();
    this.knobs = [];
    this.known = null;
    this.by = undefined;
    for (const [part, names] of Object.entries(parts)) {
      const made = names.map(
        (name) => new Knob(this.session, name, this.about(name), (attribute) => this.order(attribute)),
      );
      this.part(part).replaceChildren(...made.map((knob) => knob.root));
      this.knobs.push(...made);
      made.forEach((knob) => this.watcher.observe(knob.root));
    }
    const dead = this.root.querySelector(".le-dead");
    dead.hidden = !model.dead.length;
    dead.open = false;
    dead.querySelector("summary").textContent =
      `${model.dead.length} of ${model.z} dimensions do nothing: ${parts.dead.join(", ")}`;
    this.part("seen").replaceChildren(...this.gist(parts));
    this.spread(false);
    this.fit();
    this.believe();
    this.learn(model);
  }

  // What to see in the strips.
  gist({ codes, z }) {
    const { activity_unit: unit } = this.point.model,
      order = z.length > 1 ? `; the first move it most, by ${unit}` : "";
    return [
      "Each strip is the picture along one number of ",
      term("z"),
      ...(codes.length ? [", or one of the ", term("codes")] : []),
      `, all else held${order}.`,
    ];
  }

  about(name) {
    const { model, names } = this.point;
    return `${name}: ${model.activity[names.indexOf(name)].toPrecision(2)} ${model.activity_unit}`;
  }

  // What is known of the model's knobs; of one that was never measured it is there a little later.
  async learn(model) {
    clearTimeout(this.waiting);
    try {
      const known = await this.session.backend.known(model.id);
      if (model !== this.point.model) return;
      if (!known.ready) this.waiting = setTimeout(() => this.learn(model), AGAIN);
      this.known = known;
      this.tell();
      this.told(known);
    } catch {
      // A knob without a name works as any other.
    }
  }

  tell() {
    const { known, by } = this,
      { names } = this.point;
    if (!known) return;
    const found = standings(known, names, by);
    this.knobs.forEach((knob) => knob.tell(found.get(knob.name), known.samples, by));
  }

  // By how far knobs go with an attribute; once more, and they are as they were.
  order(attribute) {
    const { activeElement } = document,
      { model, names } = this.point;
    this.by = attribute === this.by ? undefined : attribute;
    for (const [part, all] of Object.entries(knobParts(model))) {
      const sorted = this.by && this.known ? ordered(this.known, names, all, this.by) : all;
      this.part(part).append(...sorted.map((name) => this.knob(name).root));
    }
    this.tell();
    this.spread(this.more.ariaExpanded === "true");
    if (activeElement instanceof HTMLElement) activeElement.focus();
  }

  knob(name) {
    return this.knobs.find((knob) => knob.name === name);
  }

  // The posterior of an image over the strips of its dimensions.
  believe() {
    const { posterior } = this.session,
      { model, knobs } = this.point,
      there = posterior && posterior.model === model?.id;
    for (const { name, slider } of this.knobs) {
      const knob = knobs.get(name);
      if (there && knob?.block === "z") slider.believe(posterior.mean[knob.index], posterior.deviation[knob.index]);
      else slider.believe(null);
    }
  }

  // The height of the column without one of its parts.
  others(part) {
    return this.root.offsetHeight - part.offsetHeight;
  }

  // As many knobs as the window has room for, from where they begin to its end, and as high as fills it.
  fit() {
    const { codes, z } = { codes: this.part("codes"), z: this.part("z") };
    if (!this.point.model || !this.root.offsetHeight) return; // another tab is open
    let room = innerHeight - (codes.getBoundingClientRect().top + scrollY) - BETWEEN;
    for (let after = codes; after; after = after.nextElementSibling)
      if (after !== z && after.offsetHeight) room -= BETWEEN + (after === codes ? 0 : after.offsetHeight);
    const narrow = matchMedia(NARROW).matches,
      { few, height } = rowsFor(narrow ? 0 : room, codes.children.length, z.children.length, ROW);
    this.root.style.setProperty("--row", `${height}px`);
    if (few !== this.few) {
      this.few = few;
      this.spread(this.more.ariaExpanded === "true");
    }
    if (this.ratio !== this.knobs[0]?.slider.ratio) this.settle();
  }

  spread(all) {
    const { order, activity_unit: unit } = this.point.model,
      { few, by } = this;
    [...this.part("z").children].forEach((row, i) => {
      row.hidden = !all && i >= few;
    });
    this.more.ariaExpanded = String(all);
    this.more.textContent = all
      ? `${few} of ${order.length}, show fewer`
      : `${Math.min(few, order.length)} of ${order.length}, show all`;
    this.more.title = `Ordered by ${by ? `|r| with ${by}` : unit}`;
    this.more.parentElement.classList.toggle("le-all", order.length <= few);
  }

  noticed(entries) {
    for (const { target, isIntersecting } of entries) {
      const knob = this.knobs.find(({ root }) => root === target);
      if (knob && isIntersecting) this.seen.add(knob);
      else this.seen.delete(knob);
    }
    this.settle();
  }

  // Redraw the strips of all knobs in sight, one request each, never within a drag.
  settle() {
    this.films.checked = this.session.settings.strips;
    this.root.classList.toggle("le-plain", !this.films.checked);
    if (!this.point.model || this.point.held) return;
    const wanted = this.films.checked ? this.knobs.filter((knob) => this.seen.has(knob)) : [];
    const { model } = this.point;
    this.ratio = this.knobs[0]?.slider.ratio;
    this.background.put(
      "strips",
      wanted.map((knob) => async () => {
        const batch = await this.session.varied(sweep(this.point, knob.name, knob.slider.ratio));
        if (model === this.point.model) knob.film(batch);
      }),
    );
  }
}
