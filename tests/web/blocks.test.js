// Models made of other blocks, of which nothing of the page has heard: their knobs, rows, links and shelf.

/** @import { Block, Model, TabStates } from "../../explorer/ui/web/core/types.d.ts" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { tellingNames } from "../../explorer/ui/web/core/knobs.js";
import { drawnParts, fits, plainPoint, pointOf, rowOf } from "../../explorer/ui/web/core/latent_point.js";
import { read, write } from "../../explorer/ui/web/core/link.js";
import { Point } from "../../explorer/ui/web/core/point.js";
import { parse, pointsText } from "../../explorer/ui/web/core/shelf.js";
import { sweep } from "../../explorer/ui/web/core/sweep.js";
import { latents } from "./models.js";

/** @type {Block[]} */
const STYLES = [{ name: "styles", size: 2, prior: "normal", letter: "s", reach: 1.5 }];

/** @type {[blocks: Block[], knobs: string[]][]} */
const SPACES = [
  [latents(2), ["z1", "z2"]],
  [latents(1, 0, 2), ["z1", "c1", "c2"]],
  [latents(2, 3), ["z1", "z2"]],
  [
    [...latents(1, 3, 1), ...STYLES],
    ["z1", "c1", "s1", "s2"],
  ],
  [
    [...latents(1), ...STYLES],
    ["z1", "s1", "s2"],
  ],
];

/** @param {Block[]} blocks */
const modelOf = (blocks) =>
  /** @type {Model} */ (
    /** @type {unknown} */ ({
      id: "odd",
      weights: "ab".repeat(32),
      latents: blocks,
      classes: ["a", "b", "c"],
      order: blocks[0].size === 1 ? [0] : [1, 0],
      dead: [],
    })
  );

for (const [blocks, names] of SPACES) {
  const model = modelOf(blocks),
    drawn = names.map((_, i) => (i + 1) / 4),
    plain = pointOf(model, { seed: 5, ...drawnParts(drawn, model, 1), temperature: 0.5 }),
    point = new Point(),
    told = blocks.map(({ name }) => name).join(" + ");
  point.open(model, plain);

  test(`a point of ${told} has the knobs of its blocks, as far as they reach`, () => {
    assert.deepEqual(point.names, names);
    assert.deepEqual(new Set(tellingNames(model)), new Set(names));
    for (const [i, name] of names.entries()) {
      assert.equal(point.get(name), drawn[i]);
      const reach = blocks.find(({ letter }) => letter === name[0])?.reach ?? 0,
        values = sweep(point, name).map((one) => one[name]);
      assert.deepEqual([values[0], values[values.length - 1]], [-reach, reach]);
      point.move(name, 99);
      assert.equal(point.get(name), reach);
      point.put(name, drawn[i]);
    }
  });

  test(`a point of ${told} is a row of its blocks, in their order`, () => {
    const rest = drawn.slice(),
      row = blocks.flatMap(({ name, size }) => {
        if (name === "classes") return [0, 1, 0];
        return rest.splice(0, size).map((value) => (name === "z" ? value / 2 : value));
      });
    assert.deepEqual([...point.row()], row);
    assert.deepEqual([...rowOf(plain)], row);
  });

  test(`a point of ${told} is the same through a link, the shelf and a copy`, () => {
    const tabStates = /** @type {TabStates} */ ({}),
      { state, complaints } = read(
        write({ tab: "explore", at: plain, prior: "normal", slots: [plain, null], tabStates }),
      );
    assert.deepEqual(complaints, []);
    assert.deepEqual({ ...state.at, origin: "" }, plain);
    assert.deepEqual({ ...state.slots[0], origin: "" }, plain);
    assert.deepEqual(parse(pointsText([{ name: "one", point: plain }]))[0].point, plain);
    assert.deepEqual(plainPoint(JSON.parse(JSON.stringify(point))), plain);
  });

  test(`a point of ${told} fits no model of other blocks`, () => {
    for (const [others] of SPACES)
      if (others !== blocks) assert.throws(() => fits(plain, modelOf(others)), /^Error: This model needs/);
  });
}
