// Directions that mean something: a track each, whose strip shows the current point moved along
// it; the one that is dragged moves the large image.

/** @import { Session } from "../../app/session.js" */

import { Background } from "../../dom/background.js";
import { Direction, LIMIT } from "../../widgets/direction.js";
import { html } from "../../dom/elements.js";
import { fittedCanvas } from "../../dom/fitted.js";
import { lockedDirection } from "../../core/latent/directions.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Newest } from "../../core/newest.js";
import { paint } from "../../dom/pixels.js";
import { rowOf } from "../../core/latent_point.js";
import { stripValues } from "../../core/sweep.js";
import { signed } from "../../core/wording.js";

const AGAIN = 1500; // ms between two questions whether they are ready
const KINDS = { attribute: "Attributes", class: "Classes", pca: "Principal components", sefa: "SeFa", kept: "Kept" };

export class Directions {
  // show(plain): what Take would take.
  /** @param {Session} session */
  constructor(root, session, show) {
    this.root = root;
    this.session = session;
    this.show = show;
    this.rows = [];
    this.all = [];
    this.vectors = new Map();
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    this.list = root.querySelector(".le-list");
    this.note = part("note");
    this.naming = part("naming");
    this.keepclass = part("keepclass");
    this.caption = root.querySelector(".le-screen .le-caption");
    this.canvas = root.querySelector("[data-testid=moved]");
    fittedCanvas(this.canvas);
    this.name = this.naming.querySelector("input");
    this.finding = new Newest();
    this.background = new Background(session.point, (error) => session.fail(error));
    this.newest = new LatestOnly(
      ({ model, row }) => session.backend.images(model, [row]),
      (batch) => paint(this.canvas, batch),
      (error) => session.fail(error),
    );
    this.keepclass.querySelector("input").onchange = ({ target }) => this.lock("class", target.checked);
    this.naming.onsubmit = (event) => {
      event.preventDefault();
      this.keep(this.name.value, this.vector(this.active));
    };
  }

  // Show the directions of the open model as the tab state has them; asked for once for each model.
  async open() {
    const { model } = this.session.point;
    if (this.model === model) {
      this.mark();
      return;
    }
    this.model = model;
    this.all = [];
    this.vectors = new Map();
    this.turned = false;
    this.list.replaceChildren();
    this.caption.textContent = "";
    this.note.textContent = "Finding directions …";
    await this.fetch(model, this.finding.begin());
  }

  async fetch(model, mine) {
    try {
      const found = await mine(this.session.backend.directions(model.id));
      this.take(found);
      if (!found.ready) setTimeout(() => mine.still() && this.fetch(model, mine), AGAIN);
    } catch (error) {
      this.model = null; // another time it may be there
      this.note.textContent = error.message;
    }
  }

  take({ ready, note, directions, vectors }) {
    const had = this.all.map(({ id }) => id).join("\n");
    this.all = directions.map((one, i) => ({ ...one, vector: vectors[i] }));
    this.note.textContent = [note, ready ? "" : "Others are being found …"].filter(Boolean).join(" ");
    this.keepclass.hidden = !this.all.some(({ kind }) => kind === "class");
    this.naming.hidden = !this.session.keeps;
    if (had !== this.all.map(({ id }) => id).join("\n")) this.build();
    else this.mark();
  }

  // One list of each kind that there is, and for those with two methods the choice between them.
  build() {
    this.vectors.clear();
    const kinds = Object.keys(KINDS).filter((kind) => this.all.some((one) => one.kind === kind));
    const chosen = this.all.find(({ id }) => id === this.session.tabStates.sum.direction);
    if (!this.turned || !kinds.includes(this.kind)) this.kind = chosen?.kind ?? kinds[0];
    const tabs = html(
      "div",
      { class: "le-bar", role: "tablist", "aria-label": "Kind of direction" },
      ...kinds.map((kind) => {
        const tab = html(
          "button",
          {
            type: "button",
            role: "tab",
            "data-kind": kind,
            tabindex: kind === this.kind ? 0 : -1,
            "aria-selected": kind === this.kind,
          },
          KINDS[kind],
        );
        tab.onclick = () => this.turn({ kind });
        tab.onkeydown = ({ key }) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
          if (step) this.turn({ kind: kinds.at((kinds.indexOf(kind) + step) % kinds.length) }, true);
        };
        return tab;
      }),
    );
    const bar = html("div", { class: "le-bar" }, tabs);
    const of = this.all.filter(({ kind }) => kind === this.kind),
      methods = [...new Set(of.map(({ method }) => method))];
    if (!methods.includes(this.method)) this.method = methods.includes(chosen?.method) ? chosen.method : methods.at(-1);
    if (methods.length > 1) {
      const select = html(
        "select",
        { "aria-label": "Method" },
        ...methods.map((method) => html("option", { value: method }, method)),
      );
      select.value = this.method;
      select.onchange = () => this.turn({ method: select.value });
      bar.append(html("span", { class: "le-spacer" }), select);
    }
    this.rows = of.filter(({ method }) => method === this.method).map((one) => new Direction(one, this));
    this.list.replaceChildren(bar, ...this.rows.map(({ root }) => root));
    this.mark();
    this.settle();
  }

  turn(changes, focus = false) {
    Object.assign(this, changes, { turned: true });
    this.build();
    if (focus) this.list.querySelector(`[data-kind=${this.kind}]`)?.focus();
  }

  get active() {
    return this.all.find(({ id }) => id === this.session.tabStates.sum.direction) ?? this.rows[0]?.one;
  }

  // What a direction is once the locked ones are taken out of it.
  vector(one) {
    return this.vectors.get(one?.id) ?? one?.vector;
  }

  // Take them out of it, once; gives the share of its length that is left.
  project(one) {
    const locks = this.session.tabStates.sum.locks.filter((lock) => lock !== one.id);
    if (!locks.length) return 1;
    const { vector, left } = lockedDirection(this.model, one.vector, locks, this.all);
    this.vectors.set(one.id, vector);
    return left;
  }

  // The current point, `strength` along a direction.
  moved(one, strength) {
    const now = this.session.point.toJSON(),
      along = this.vector(one);
    if (!strength) return now;
    return {
      ...now,
      temperature: 1,
      z: now.z.map((v, i) => v * now.temperature + strength * along[i]),
      origin: `${one.name} ${signed(strength)}`,
    };
  }

  // Mark what the tab state says, and show the large image.
  mark() {
    const { direction, strength, locks } = this.session.tabStates.sum,
      { active } = this,
      key = locks.join("\n");
    this.keepclass.querySelector("input").checked = locks.includes("class");
    if (key !== this.locked) {
      this.locked = key;
      this.vectors.clear();
      this.settle();
    }
    for (const row of this.rows)
      row.mark(row.one === active, row.one.id === direction ? strength : 0, locks.includes(row.one.id));
    if (active) this.look(active, active.id === direction ? strength : 0);
  }

  // Show the image at a strength; live, within a drag. The screen is another view's while that is open.
  look(one, strength) {
    if (this.session.tabStates.sum.view !== "directions") return;
    const plain = this.moved(one, strength);
    this.newest.request({ model: plain.model, row: rowOf(plain) });
    this.show(plain);
    this.caption.textContent = one.detail ? `${one.name}: ${one.detail}` : "";
  }

  // A direction was let go at a strength.
  set(one, strength) {
    this.session.edit("sum", { direction: one.id, strength });
  }

  lock(id, locked) {
    const { locks } = this.session.tabStates.sum;
    try {
      this.session.edit("sum", { locks: locked ? [...locks, id] : locks.filter((one) => one !== id) });
    } catch {
      this.session.say("So many locks leave nothing to move along; open some first.");
    }
  }

  // The strips, one direction after the other.
  settle() {
    const { model, rows } = this;
    this.background.put(
      "directions",
      rows.map((row) => async () => {
        if (model !== this.session.point.model || !rows.includes(row) || !this.list.contains(row.root)) return;
        row.left(this.project(row.one));
        if (row.one === this.active) this.mark();
        const steps = stripValues(LIMIT, row.track.ratio);
        row.track.film(
          await this.session.backend.images(
            model.id,
            steps.map((strength) => rowOf(this.moved(row.one, strength))),
          ),
        );
      }),
    );
  }

  async keep(name, vector) {
    try {
      if (!name.trim()) throw new Error("Give the direction a name first.");
      const { backend, point } = this.session,
        { model } = point,
        found = await backend.keepDirection(model.id, name.trim(), Float32Array.from(vector));
      if (model === this.model) this.take(found);
      this.name.value = "";
      this.session.say(`Kept “${name.trim()}” among the directions of this model.`);
    } catch (error) {
      this.session.fail(error);
    }
  }

  async forget({ name }) {
    try {
      const { backend, point } = this.session,
        { model } = point,
        found = await backend.forgetDirection(model.id, name);
      if (model === this.model) this.take(found);
      this.session.say(`“${name}” is no longer kept.`);
    } catch (error) {
      this.session.fail(error);
    }
  }
}
