// The groups of a sum: a row each, with its weight, its points and their mean, and a track behind whose handle
// one sees what the sum becomes by other weights.

/** @import { Session } from "../../app/session.js" */

import { addButton } from "../../app/point_sources.js";
import { html } from "../../dom/elements.js";
import { LETTERS, read, written } from "../../core/expression.js";
import { paint } from "../../dom/pixels.js";
import { STEP, within } from "../../core/knobs.js";
import { Track } from "../../widgets/filmstrip_slider.js";
import { PointList } from "../../widgets/point_list.js";

const MOST = 8,
  MOST_POINTS = 16,
  ALL_POINTS = 32;

export const FARTHEST = 2; // weight on a track, either way

export class Groups {
  held = false; // whether a weight is being dragged

  // change(groups): they were changed by hand, [{points, weight}]; look(groups): they would be, within a drag.
  /** @param {Session} session */
  constructor(root, session, { change, look }) {
    this.session = session;
    this.change = change;
    this.look = look;
    this.groups = [];
    this.rows = [];
    this.list = root.querySelector(".le-groups");
    this.text = root.querySelector("[data-testid=expression]");
    this.more = root.querySelector("[data-do=term]");
    this.more.onclick = () => change([...this.groups, { points: [], weight: 1 }]);
    this.text.onchange = () => {
      try {
        const weights = read(this.text.value, this.groups.length);
        change(this.groups.map((group, i) => ({ ...group, weight: weights[i] })));
      } catch (error) {
        session.fail(error);
        this.text.value = written(this.groups.map(({ weight }) => weight));
      }
    };
  }

  show(groups) {
    this.groups = groups;
    while (this.rows.length > groups.length) this.rows.pop().root.remove();
    while (this.rows.length < groups.length) this.rows.push(this.row(this.rows.length));
    this.rows.forEach((row, i) => {
      const { points, weight } = groups[i];
      row.spots.show(points);
      row.weight.value = weight;
      row.track.set(weight);
      row.about.textContent = points.length === 1 ? "one point" : points.length ? `mean of ${points.length}` : "empty";
      row.root.classList.toggle("le-unused", !weight || !points.length);
      row.out.hidden = groups.length < 2;
    });
    this.more.disabled = groups.length >= MOST;
    this.text.value = written(groups.map(({ weight }) => weight));
  }

  row(i) {
    const { session } = this,
      letter = LETTERS[i],
      other = (changes) => this.groups.map((group, k) => (k === i ? { ...group, ...changes } : group)),
      put = (changes) => this.change(other(changes));
    const weight = html("input", { type: "number", step: 0.1, min: -10, max: 10, "aria-label": `Weight of ${letter}` });
    weight.onchange = () => {
      if (weight.value !== "" && Math.abs(Number(weight.value)) <= 10) put({ weight: Number(weight.value) });
      else {
        weight.value = this.groups[i].weight;
        session.say("A weight is a number from −10 to 10.");
      }
    };
    const track = new Track({
      label: `How much of ${letter}`,
      limit: FARTHEST,
      step: STEP,
      moved: (value) => {
        const to = Math.round(within(FARTHEST, value) / STEP) * STEP;
        if (!this.held) {
          put({ weight: Number(to.toFixed(2)) });
          return;
        }
        track.set(to);
        weight.value = to.toFixed(2);
        this.look(other({ weight: to }));
      },
      held: () => {
        this.held = true;
      },
      released: () => {
        this.held = false;
        put({ weight: Number(track.value.toFixed(2)) });
      },
    });
    track.root.onkeydown = (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && track.key(event)) event.preventDefault();
    };
    const mean = html("canvas", { width: 28, height: 28, role: "img", "aria-label": `Mean of ${letter}` });
    const about = html("span", { class: "le-about" }),
      box = html("div", { role: "group", "aria-label": `Points of ${letter}` });
    const spots = new PointList(box, {
      point: session.point,
      thumbnails: session.thumbnails,
      take: (plain) => session.take(plain),
      say: (words) => session.say(words),
      most: MOST_POINTS,
      put: (points) => this.fits(i, points) && put({ points }),
    });
    const out = html(
      "button",
      { type: "button", class: "le-icon", "aria-label": `Remove ${letter}`, title: `Remove ${letter}` },
      "×",
    );
    out.onclick = () => this.change(this.groups.toSpliced(i, 1));
    const root = html(
      "div",
      { class: "le-group" },
      html("b", {}, letter),
      weight,
      html("figure", {}, mean, html("figcaption", {}, about)),
      box,
      addButton(session, (plain) => spots.add(plain), `Add a point to ${letter}`),
      out,
      track.root,
    );
    this.list.append(root);
    return { root, weight, track, mean, about, spots, out };
  }

  fits(i, points) {
    const all = this.groups.reduce((sum, group, k) => sum + (k === i ? points : group.points).length, 0);
    if (all > ALL_POINTS)
      this.session.say(`All groups together have room for ${ALL_POINTS} points; leave one out first.`);
    return all <= ALL_POINTS;
  }

  // How many pictures the strip of group `i` has.
  ratio(i) {
    return this.rows[i]?.track.ratio ?? 1;
  }

  // What the sum becomes by other weights of group `i`.
  film(i, batch) {
    this.rows[i]?.track.film(batch);
  }

  // The mean of group `i` as image `at` of a decoded batch.
  mean(i, batch, at) {
    if (this.rows[i]) paint(this.rows[i].mean, batch, at);
  }
}
