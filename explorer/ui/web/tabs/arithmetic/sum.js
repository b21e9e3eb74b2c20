// Sums of meanings (Radford et al. 2016, figure 7): the result amid eight neighbours, and the same
// sum as an analogy, B : A :: C : ?, laid out as a J-diagram (White 2016).

/** @import { Session } from "../../app/session.js" */

import { seeded } from "../../app/point_sources.js";
import { LETTERS, written } from "../../core/expression.js";
import { LatestOnly } from "../../core/latest_only.js";
import { grid, sum } from "../../core/latent/interpolation.js";
import { spaceOf } from "../../core/latent/points.js";
import { rowOf } from "../../core/latent_point.js";
import { Tiles } from "../../widgets/tiles.js";
import { fixed } from "../../core/wording.js";

const MIDDLE = 4; // the result's place among the nine
const SIDE = 7; // cells of the J-diagram
const TRIED = 24,
  EACH = 3; // samples that are looked at for a proposal, and taken of them

// Groups for a model that has none yet: heavy samples, light ones of the same class, and light ones
// of another, so that heavy a − light a + light b is a heavy b.
/** @param {Session} session */
export async function proposed(session) {
  const { model } = session.point,
    prior = model.priors.at(-1),
    count = model.classes.length,
    one = Math.min(3, count - 1);
  const tried = async (label, first) => {
    const points = await Promise.all(Array.from({ length: TRIED }, (_, i) => seeded(session, first + i, label, prior)));
    const { pixels } = await session.backend.images(model.id, points.map(rowOf)),
      size = pixels.length / TRIED;
    const ink = points.map((_, i) => pixels.subarray(i * size, (i + 1) * size).reduce((sum, level) => sum + level, 0));
    return points
      .map((point, i) => ({ point, ink: ink[i] }))
      .sort((a, b) => b.ink - a.ink)
      .map(({ point }) => point);
  };
  const [these, others] = await Promise.all([tried(one, 1), tried(count ? (one + 2) % count : -1, 1 + TRIED)]);
  return [
    [these.slice(0, EACH), 1],
    [these.slice(-EACH), -1],
    [others.slice(-EACH), 1],
  ].map(([points, weight]) => ({ points, weight }));
}

// The means of groups of points of a model, their sum, and neighbours of it.
const added = (model, groups, { weights, onto, seed }) =>
  sum(spaceOf(model), groups.flatMap(({ points }) => points).map(rowOf), {
    sizes: groups.map(({ points }) => points.length),
    weights,
    onto,
    seed,
  });

export class Sum {
  // groups: the view of the terms; show(plain, norm): the result that Take would take.
  /** @param {Session} session */
  constructor(root, session, groups, show) {
    this.root = root;
    this.session = session;
    this.groups = groups;
    this.show = show;
    this.rows = [];
    this.cells = [];
    const nine = root.querySelector(".le-nine"),
      grid = root.querySelector(".le-lattice");
    this.caption = root.querySelector(".le-screen .le-caption");
    this.nine = new Tiles(nine, 3, (i) => this.take(this.rows[i], i === MIDDLE ? "" : ", a neighbour"), {
      fills: true,
    });
    this.grid = new Tiles(grid, SIDE, (i) => this.take(this.cells[i], ", on the way"), { fills: true });
    this.newest = new LatestOnly(
      (asked) => this[asked.view](asked),
      (done, { view }) => this.shown(view, done),
      (error) => session.fail(error),
      1,
    );
  }

  // Do the sum of groups [{points, weight}] under the settings of the tab.
  open(view, groups, { shell, seed }) {
    const used = groups
      .map((group, i) => ({ ...group, i }))
      .filter(({ points, weight }) => points.length && (weight || view === "analogy"));
    if (used.length < (view === "analogy" ? 3 : 1)) {
      this.caption.textContent =
        view === "analogy"
          ? "An analogy needs points in the groups A, B and C."
          : "Drop points into a group, and give it a weight.";
      this.newest.forget();
      return;
    }
    this.newest.request({
      view,
      used,
      shell,
      seed,
      model: this.session.point.model,
      words: written(groups.map(({ weight, points }) => (points.length ? weight : 0))),
    });
  }

  async sum({ used, shell, seed, model, words }) {
    const weights = used.map(({ weight }) => weight),
      { means, result, around } = added(model, used, { weights, onto: shell, seed });
    const nine = around.toSpliced(MIDDLE, 0, result);
    return { used, nine, words, model, batch: await this.session.backend.images(model.id, [...nine, ...means]) };
  }

  // The means of the first three groups on three corners, the sum on the fourth.
  async analogy({ used, shell, seed, model }) {
    const three = used.slice(0, 3),
      { means, result } = added(model, three, { weights: [1, -1, 1], onto: shell, seed }),
      [a, b, c] = means;
    const cells = grid(spaceOf(model), [b, a, c, result], { across: 2, every: SIDE - 1, way: "lerp" }).flat();
    return { three, cells, model, batch: await this.session.backend.images(model.id, cells) };
  }

  shown(view, done) {
    const { point, tabStates } = this.session;
    if (done.model !== point.model || view !== tabStates.sum.view) return; // the screen is another's by now
    if (view === "sum") this.showSum(done);
    else this.showAnalogy(done);
  }

  showSum({ used, nine, batch, words }) {
    this.rows = nine;
    this.words = words;
    this.nine.labels(nine.map((_, i) => (i === MIDDLE ? `The result, ${words}` : "A neighbour of the result")));
    this.nine.show(
      { ...batch, pixels: batch.pixels.subarray(0, nine.length * batch.height * batch.width * batch.channels) },
      0,
    );
    this.nine.buttons.forEach((button, i) => button.classList.toggle("le-stop", i === MIDDLE));
    used.forEach(({ i }, k) => this.groups.mean(i, batch, nine.length + k));
    this.present(nine[MIDDLE], words);
    const length = this.length(nine[MIDDLE]);
    this.caption.textContent = `The result in the middle, around it neighbours with noise U(±.25). ${length}`;
  }

  showAnalogy({ three, cells, batch }) {
    const names = three.map(({ i }) => LETTERS[i]),
      [a, b, c] = names,
      corners = { 0: b, [SIDE - 1]: a, [SIDE * (SIDE - 1)]: c, [SIDE * SIDE - 1]: `${a} − ${b} + ${c}` };
    this.cells = cells;
    this.words = corners[SIDE * SIDE - 1];
    this.grid.labels(cells.map((_, i) => corners[i] ?? `Row ${Math.floor(i / SIDE) + 1}, column ${(i % SIDE) + 1}`));
    this.grid.show(batch, 0);
    this.grid.buttons.forEach((button, i) => button.classList.toggle("le-stop", i === cells.length - 1));
    [SIDE - 1, 0, SIDE * (SIDE - 1)].forEach((cell, k) => this.groups.mean(three[k].i, batch, cell));
    this.present(cells.at(-1), this.words);
    const said = `${b} (top left) is to ${a} (top right) as ${c} (bottom left) is to ${this.words} (outlined).`;
    this.caption.textContent = `${said} ${this.length(cells.at(-1))}`;
  }

  length(row) {
    const {
        z,
        shell: [, , quantiles],
      } = this.session.point.model,
      norm = Math.hypot(...row.subarray(0, z));
    return `‖z‖ ${fixed(norm, 1)}, of samples ${fixed(quantiles[1], 1)}–${fixed(quantiles[3], 1)}.`;
  }

  present(row, words) {
    this.show(this.session.point.plain(row, words));
  }

  take(row, more) {
    if (row) this.session.take(this.session.point.plain(row, `${this.words}${more}`));
  }

  // z of A − B, for a direction; null without both.
  get difference() {
    const [a, b] = this.groups.groups.map(({ points }) => points),
      { z } = this.session.point.model;
    if (!a?.length || !b?.length) return null;
    const mean = (points) =>
      points.map(rowOf).reduce((sum, row) => sum.map((v, i) => v + row[i] / points.length), new Float32Array(z));
    const [from, to] = [mean(b), mean(a)];
    return to.map((v, i) => v - from[i]);
  }
}
