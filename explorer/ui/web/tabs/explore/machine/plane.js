// The latent space of a model of two dimensions as a pad: what it decodes all over the plane, where test images
// are encoded, and the point as a handle that turns both knobs at once (Kingma & Welling 2014, figure 4).

/** @import { Session } from "../../../app/session.js" */
/** @import { LatentMap } from "../../../widgets/latent_map.js" */
/** @import { Place } from "../../../core/types.d.ts" */

import { scatter } from "../../../charts/scatter.js";
import { knobsOf } from "../../../core/knobs.js";
import { View } from "../../../core/view2d.js";
import { html } from "../../../dom/elements.js";
import { imageData, ink } from "../../../dom/pixels.js";
import { Newest } from "../../../core/newest.js";
import { fetchMap } from "../../../widgets/latent_map.js";
import { marks } from "../../../widgets/map_marks.js";
import { isPlane } from "./maths.js";
import { cells } from "./measures.js";

const FEW = 16, // images that are decoded in one piece
  STEP = 0.05;

export class PlanePad {
  /** @type {LatentMap | null} */
  map = null;
  newest = new Newest();
  size = 0;

  /**
   * @param {HTMLElement} root @param {Session} session
   * @param {import("../../../dom/background.js").Background} background
   */
  constructor(root, session, background) {
    this.root = root;
    this.session = session;
    this.point = session.point;
    this.background = background;
    this.under = html("canvas", { class: "le-manifold" });
    this.dots = html("canvas");
    this.over = html("canvas");
    this.handle = html("i", { class: "le-grip" });
    this.spread = html("i", { class: "le-ellipse", hidden: "" });
    this.touch = html(
      "div",
      { class: "le-touch", role: "application", tabindex: 0, "aria-roledescription": "pad", "data-testid": "plane" },
      this.spread,
      this.handle,
    );
    root.replaceChildren(this.under, this.dots, this.over, this.touch);
    this.listen();
    this.point.addEventListener("model", () => this.open());
    this.point.addEventListener("change", () => this.mark());
    session.addEventListener("posterior", () => this.around());
    session.addEventListener("time", () => this.point.held || this.decode());
  }

  get here() {
    return Boolean(this.point.model) && isPlane(this.point.model);
  }

  // How far the knobs go, to either side.
  get reach() {
    return this.point.model.latents[0].reach;
  }

  open() {
    this.root.hidden = !this.here;
    this.map = null;
    this.side = 0;
    this.newest.forget();
    if (this.here) this.fetch();
  }

  /** Have a side of at most so many pixels. @param {number} size */
  fit(size) {
    if (!this.here) return;
    const { resolution, form } = this.point.model,
      { count, scale } = cells(size, form === "image" ? resolution : size);
    const side = form === "image" ? count * resolution * scale : size;
    if (side === this.size && this.side === count) return;
    Object.assign(this, { size: side, side: count });
    this.root.style.width = this.root.style.height = `${side}px`;
    this.view = new View(2 * side);
    this.view.fit(this.reach);
    for (const canvas of [this.dots, this.over]) Object.assign(canvas, { width: 2 * side, height: 2 * side });
    Object.assign(this.under, { width: count * resolution, height: count * resolution });
    this.decode();
    this.draw();
  }

  // Decode the plane, row by row and only while nothing is dragged.
  decode() {
    const { point, side } = this,
      { model } = point;
    if (model.form !== "image" || !side) return;
    const at = (i) => this.reach * ((2 * i + 1) / side - 1),
      wanted = () => model === point.model && side === this.side;
    const pieces = Array.from({ length: side }, (_, row) => async () => {
      for (let from = 0; from < side && wanted(); from += FEW) {
        const columns = Array.from({ length: Math.min(FEW, side - from) }, (_c, i) => from + i);
        const batch = await this.session.varied(columns.map((i) => ({ z: Float32Array.of(at(i), -at(row)) })));
        if (!wanted()) return;
        ink(this.under).putImageData(imageData(batch, 0, columns.length), from * batch.width, row * batch.height);
      }
    });
    this.background.put("plane", pieces);
  }

  // Where test images lie.
  async fetch() {
    const mine = this.newest.begin();
    try {
      this.map = await fetchMap(this.session, this.point.model, "plane", { mine, waiting: () => {} });
      this.draw();
    } catch (error) {
      this.session.fail(error);
    }
  }

  // z [2] of a place of the map, whose axes are not the knobs.
  z(place) {
    return this.map?.plane.move([0, 0], place) ?? place;
  }

  draw() {
    const { map, view } = this;
    if (!view) return;
    const style = getComputedStyle(this.root),
      ink_ = (name) => style.getPropertyValue(name);
    if (map) {
      const places = new Float32Array(map.places.length);
      for (let i = 0; i < map.labels.length; i++) places.set(this.z(map.place(i)), 2 * i);
      scatter(this.dots, view, { places, labels: map.labels, classes: [] });
    } else ink(this.dots).clearRect(0, 0, this.dots.width, this.dots.height);
    const named = map && map.classes.length > 1 && map.kind !== "samples" ? map.middles : [];
    marks(this.over, view, ink_, {
      circles: [1, 2, 3],
      names: named
        .map((place, i) => place && { place: /** @type {any} */ ([...this.z(place)]), name: map?.classes[i] })
        .filter(Boolean),
      line: [],
      dots: [],
    });
    this.mark();
  }

  mark() {
    if (!this.here || !this.view) return;
    const { point, reach } = this,
      [x, y] = point.z.map((value) => value * point.temperature);
    const place = (value) => `${50 + 50 * Math.max(-1, Math.min(1, value / reach))}%`;
    Object.assign(this.handle.style, { left: place(x), top: place(-y) });
    this.touch.setAttribute("aria-label", `z1 ${x.toFixed(2)}, z2 ${y.toFixed(2)}: drag, or use the arrow keys`);
  }

  // q(z|x): the ellipse of two standard deviations.
  around() {
    const { posterior } = this.session;
    this.spread.hidden = !posterior || !this.here || posterior.model !== this.point.model.id;
    if (!posterior || this.spread.hidden) return;
    const { mean, deviation } = posterior,
      share = (value) => `${(50 * value) / this.reach}%`;
    Object.assign(this.spread.style, {
      left: `calc(50% + ${share(mean[0])})`,
      top: `calc(50% - ${share(mean[1])})`,
      width: share(4 * deviation[0]),
      height: share(4 * deviation[1]),
    });
  }

  /** To a place of the plane. @param {Place} place */
  move([x, y]) {
    const { point } = this,
      [first, second] = [...knobsOf(point.model).keys()];
    const inside = (value) => Math.max(-this.reach, Math.min(this.reach, value)) / (point.temperature || 1);
    if (!point.locked.has(first)) point.put(first, inside(x));
    if (!point.locked.has(second)) point.put(second, inside(y));
    point.changed();
  }

  listen() {
    const { touch, point } = this;
    const follow = ({ clientX, clientY }) => {
      const { left, top, width } = touch.getBoundingClientRect(),
        { reach } = this;
      this.move([(2 * (clientX - left) * reach) / width - reach, reach - (2 * (clientY - top) * reach) / width]);
    };
    touch.onpointerdown = (event) => {
      if (event.button) return;
      event.preventDefault();
      touch.focus({ preventScroll: true });
      touch.setPointerCapture(event.pointerId);
      point.hold();
      follow(event);
    };
    touch.onpointermove = (event) => touch.hasPointerCapture(event.pointerId) && follow(event);
    touch.onlostpointercapture = () => point.release();
    touch.onkeydown = (event) => {
      const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if ((!step && event.key !== "Home") || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const far = STEP * (event.shiftKey ? 10 : 1),
        at = [...point.z].map((value) => value * point.temperature);
      this.move(step ? [at[0] + far * step[0], at[1] + far * step[1]] : [0, 0]);
    };
  }
}
