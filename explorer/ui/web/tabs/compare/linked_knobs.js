// Linked knobs: knob k moves each model's own k-th most informative dimension. Behind each handle is a
// filmstrip of every model, one under the other.

/** @import { Session } from "../../app/session.js" */

import { Background } from "../../dom/background.js";
import { KNOBS, moved, ranked } from "./comparison.js";
import { html } from "../../dom/elements.js";
import { Knob } from "../../widgets/knob.js";
import { paint } from "../../dom/pixels.js";
import { rowOf, same } from "../../core/latent_point.js";
import { knobsOf, within } from "../../core/knobs.js";
import { COLUMNS, valueAt } from "../../core/sweep.js";

const REACH = 3, // in standard deviations
  OFFERED = knobsOf({ latents: [{ name: "linked", size: KNOBS, prior: "normal", letter: "k", reach: REACH }] }),
  names = [...OFFERED.keys()];

// What a knob asks of a point: here the offsets that all panels share.
class Offsets extends EventTarget {
  /** @param {Session} session */
  constructor(session, live) {
    super();
    this.session = session;
    this.live = live;
    this.held = false;
    this.knobs = OFFERED;
    this.locked = new Set();
  }

  get(name) {
    return this.session.tabStates.compare.knobs[names.indexOf(name)] ?? 0;
  }

  move(name, value) {
    const inside = within(REACH, value);
    this.live({ knobs: names.map((one) => (one === name ? inside : this.get(one))) });
  }

  hold() {
    this.held = true;
  }

  release() {
    this.held = false;
    this.live({});
  }
}

export class LinkedKnobs {
  // live(changes): the offsets have moved, also within a drag.
  /** @param {Session} session */
  constructor(root, session, live) {
    this.session = session;
    this.offsets = new Offsets(session, live);
    this.background = new Background(this.offsets, (error) => session.fail(error));
    this.knobs = names.map(
      (name, i) => new Knob({ point: this.offsets, lock() {} }, name, `Each model's own dimension of rank ${i + 1}`),
    );
    this.lines = this.knobs.map(() => html("p", { class: "le-note" }));
    this.filmed = new WeakMap();
    root.replaceChildren(...this.knobs.flatMap((knob, i) => [knob.root, this.lines[i]]));
  }

  get held() {
    return this.offsets.held;
  }

  update() {
    this.knobs.forEach((knob) => knob.update());
  }

  // Which dimensions a knob moves, and a strip for each panel, blank where it has no point; all are at rest.
  settle(panels) {
    const pieces = [];
    this.knobs.forEach((knob, k) => {
      while (knob.track.querySelectorAll("canvas").length < panels.length)
        knob.track.prepend(html("canvas", { class: "le-strip" }));
      const strips = [...knob.track.querySelectorAll("canvas")];
      strips.splice(panels.length).forEach((strip) => strip.remove());
      const moves = panels.map(({ start: { model } }) => model && ranked(model)[k]);
      this.lines[k].textContent = moves.map((name) => name ?? "–").join(" · ");
      knob.root.hidden = this.lines[k].hidden = !moves.some((name) => name);
      panels.forEach(({ start: { model, plain } }, i) => {
        if (plain) pieces.push(() => this.film(strips[i], model, plain, k));
        else this.blank(strips[i]);
      });
    });
    this.background.put("strips", pieces);
    this.offsets.dispatchEvent(new Event("settle"));
  }

  blank(strip) {
    this.filmed.delete(strip);
    strip.getContext("2d").clearRect(0, 0, strip.width, strip.height);
  }

  // What an image becomes along knob k, the other knobs where they are.
  async film(strip, model, plain, k) {
    const knobs = names.map((name) => this.offsets.get(name));
    const worth = [model.id, plain, knobs.with(k, 0)];
    if (same(this.filmed.get(strip), worth)) return;
    this.filmed.set(strip, worth);
    const rows = Array.from({ length: COLUMNS }, (_, i) =>
      rowOf(moved(plain, model, knobs.with(k, valueAt(REACH, i)))),
    );
    const batch = await this.session.backend.images(model.id, rows);
    if (this.filmed.get(strip) !== worth) return; // it is blank, or another's, by now
    for (let i = 0; i < COLUMNS; i++) paint(strip, batch, i, i, COLUMNS);
  }
}
