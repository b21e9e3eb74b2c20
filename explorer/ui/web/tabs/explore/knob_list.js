// The list of knobs: codes first, then z by how much each dimension moves the image, eight at first;
// dimensions that do nothing are folded away under their own name.

/** @import { Session } from "../../app/session.js" */

import { knobParts } from "../../core/knobs.js";
import { Knob } from "../../widgets/knob.js";
import { sweep } from "../../core/sweep.js";

const FEW = 8; // where the room is not known yet, and on narrow pages
const GAP = 4;

export class KnobList {
  /** @param {Session} session */
  constructor(root, session, background) {
    const { point } = session;
    this.few = FEW;
    this.root = root;
    this.session = session;
    this.point = point;
    this.background = background;
    this.knobs = [];
    this.seen = new Set();
    this.more = root.querySelector("[data-do=more]");
    this.more.onclick = () => this.spread(this.more.ariaExpanded !== "true");
    this.films = root.querySelector("[data-do=strips]");
    this.films.onchange = () => session.set("strips", this.films.checked);
    session.addEventListener("setting", () => this.settle());
    this.watcher = new IntersectionObserver((entries) => this.noticed(entries), { rootMargin: "40px" });
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
    for (const [part, names] of Object.entries(parts)) {
      const made = names.map((name) => new Knob(this.session, name, this.about(name)));
      this.part(part).replaceChildren(...made.map((knob) => knob.root));
      this.knobs.push(...made);
      made.forEach((knob) => this.watcher.observe(knob.root));
    }
    const dead = this.root.querySelector(".le-dead");
    dead.hidden = !model.dead.length;
    dead.open = false;
    dead.querySelector("summary").textContent =
      `${model.dead.length} of ${model.z} dimensions do nothing: ${parts.dead.join(", ")}`;
    this.more.title = `Ordered by ${model.activity_unit}`;
    this.more.parentElement.classList.toggle("le-all", model.order.length <= this.few);
    this.spread(false);
  }

  about(name) {
    const { model, names } = this.point;
    return `${name}: ${model.activity[names.indexOf(name)].toPrecision(2)} ${model.activity_unit}`;
  }

  // The height of the column without one of its parts.
  others(part) {
    return this.root.offsetHeight - part.offsetHeight;
  }

  // Show as many knobs as a column of this height has places for; 0 is for a narrow page.
  fit(height) {
    const rows = this.part("z"),
      pitch = (rows.firstElementChild?.offsetHeight ?? 0) + GAP;
    const few = height && pitch > GAP ? Math.max(3, Math.floor((height - this.others(rows)) / pitch)) : FEW;
    if (few === this.few || this.more.ariaExpanded === "true") return;
    this.few = few;
    this.more.parentElement.classList.toggle("le-all", this.point.model.order.length <= few);
    this.spread(false);
  }

  spread(all) {
    const { order } = this.point.model,
      { few } = this;
    [...this.part("z").children].forEach((row, i) => {
      row.hidden = !all && i >= few;
    });
    this.more.ariaExpanded = String(all);
    this.more.textContent = all
      ? `${few} of ${order.length}, show fewer`
      : `${Math.min(few, order.length)} of ${order.length}, show all`;
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
    this.background.put(
      "strips",
      wanted.map((knob) => async () => {
        const batch = await this.session.varied(sweep(this.point, knob.name));
        if (model === this.point.model) knob.film(batch);
      }),
    );
  }
}
