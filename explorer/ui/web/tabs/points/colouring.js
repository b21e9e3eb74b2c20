// What the dots of a map are coloured by: their class, or what is measured of their images on a scale. Where
// classes lie apart they come first, else what the plane shows best.

/** @import { Session } from "../../app/session.js" */
/** @import { LatentMap } from "../../widgets/latent_map.js" */

import { GRADIENT, rangeOf, tinted } from "../../charts/scale.js";
import { explained, separated } from "../../core/map_cells.js";
import { fixed } from "../../core/wording.js";
import { html } from "../../dom/elements.js";
import { legend } from "./legend.js";

const AGAIN = 1500; // ms between two questions whether all is measured
const CLASS = "class";

export class Colouring {
  /** @type {LatentMap} */
  map = /** @type {any} */ (null);
  /** @type {Uint32Array | null} */
  tint = null; // of the first points, null for the colours of their classes
  apart = false; // whether the classes lie apart
  shown = -1; // the class that is seen alone

  // changed(): the dots are of other colours.
  /** @param {Session} session */
  constructor(root, session, changed) {
    this.session = session;
    this.changed = changed;
    this.box = root.querySelector(".le-legend");
    this.select = root.querySelector(".le-colour");
    this.select.onchange = () => this.choose(this.select.value);
  }

  // Another map.
  async open(map) {
    Object.assign(this, { map, tint: null, shown: -1, apart: separated(map) });
    const { model } = map;
    if (this.traits?.model !== model) this.traits = null;
    this.offer();
    this.traits ??= await this.measured(model);
    if (this.map !== map || !this.traits) return;
    this.offer();
  }

  // What is measured of the first points of a model's map; null where it is no longer wanted, or cannot be.
  async measured(model) {
    try {
      for (;;) {
        const { ready, names, units, values } = await this.session.backend.mapTraits(model.id);
        if (model !== this.map.model) return null;
        if (ready) return { model, all: names.map((name, i) => ({ name, unit: units[i], values: values[i] })) };
        await new Promise((done) => setTimeout(done, AGAIN));
        if (model !== this.map.model) return null;
      }
    } catch (error) {
      this.session.fail(error);
      return null;
    }
  }

  // What can be chosen; the best of it is.
  offer() {
    const { map, select } = this,
      named = map.classes.length > 1,
      all = this.traits?.all ?? [];
    const ranked = all
      .map((one) => ({ ...one, share: explained(map.places, one.values.subarray(0, map.count)) }))
      .sort((a, b) => b.share - a.share);
    select.replaceChildren(
      ...(named ? [html("option", { value: CLASS }, CLASS)] : []),
      ...ranked.map(({ name }) => html("option", { value: name }, name)),
    );
    select.parentElement.hidden = select.options.length < 2;
    this.ranked = ranked;
    this.choose(named && (this.apart || !ranked.length) ? CLASS : ranked[0]?.name);
  }

  choose(name) {
    const trait = this.ranked?.find((one) => one.name === name);
    this.select.value = name ?? CLASS;
    this.shown = -1;
    if (trait) this.scale(trait);
    else {
      this.tint = null;
      this.words = "";
      legend(this.box, this.map.classes, (i) => {
        this.shown = i;
        this.changed();
      });
    }
    this.changed();
  }

  scale({ name, unit, values, share }) {
    const range = rangeOf(values),
      [low, high] = range.map((value) => fixed(value, range[1] - range[0] < 8 ? 1 : 0));
    this.tint = tinted(values.subarray(0, this.map.count), range);
    this.words = ` Coloured by ${name}: the map shows ${Math.round(100 * share)} % of it as a slope.`;
    this.box.hidden = false;
    this.box.replaceChildren(
      html("span", {}, low),
      html("i", { class: "le-scale", role: "img", "aria-label": `${name} from ${low} to ${high} ${unit}` }),
      html("span", {}, `${high} ${unit}`),
    );
    this.box.querySelector(".le-scale").style.background = GRADIENT;
  }
}
