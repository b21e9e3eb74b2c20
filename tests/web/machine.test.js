// The diagram's arithmetic: which edges are drawn, on what scale a verdict stands, what is said of a layer.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  binned,
  curve,
  ends,
  isPlane,
  probability,
  sizeOf,
  strongest,
} from "../../explorer/ui/web/tabs/explore/machine/maths.js";
import { layerWords, titles, wayWords } from "../../explorer/ui/web/tabs/explore/machine/words.js";

const LAYER = {
  kind: "conv_transpose2d",
  normed: true,
  bend: "relu",
  shape: [32, 14, 14],
  norm: 5,
  parameters: 32768,
  units: [3, 1, 2],
  low: 0,
  high: 4,
  links: [],
};
const PART = { name: "decoder", layers: [LAYER], places: [2], out: [] };

test("an edge leaves and arrives level", () => {
  assert.equal(curve({ x: 0, y: 0 }, { x: 10, y: 8 }), "M0 0C5 0 5 8 10 8");
});

test("of the links into a unit the three strongest are drawn, and one into each of many", () => {
  assert.deepEqual(strongest([[0.1, 0.9, 0.5, 0.7]]), [
    [0, 1, 0.9],
    [0, 3, 0.7],
    [0, 2, 0.5],
  ]);
  const many = Array.from({ length: 32 }, (_, i) => [0.2, i / 32, 0.1]);
  assert.equal(strongest(many).length, 32);
});

test("the scale of a verdict holds nearly all scores and is not stretched by one", () => {
  const scores = Array.from({ length: 400 }, (_, i) => i / 400);
  const [low, high] = ends([...scores, 90]);
  assert.ok(low < 0 && low > -1);
  assert.ok(high > 0.99 && high < 2);
});

test("bins are shares of the fullest one", () => {
  const shares = binned([0.5, 0.5, 0.5, 0.9], [0, 1], 10);
  assert.equal(Math.max(...shares), 1);
  assert.equal(shares.indexOf(1), 5);
  assert.equal(shares[0], 0);
});

test("a logit of 0 is a share of one half", () => {
  assert.equal(probability(0), 0.5);
  assert.ok(probability(3) > 0.95);
});

test("a part has as many levels as its shown maps have pixels", () => {
  assert.equal(sizeOf(PART), 3 * 14 * 14);
  assert.equal(sizeOf({ ...PART, layers: [{ ...LAYER, shape: [256], units: [1, 2] }] }), 2);
});

test("a layer is said in a sentence with its shape", () => {
  assert.equal(
    layerWords("generator", PART, 0),
    "generator, layer 3: transposed convolution to 32 maps of 14 × 14, batch normalisation and ReLU, " +
      "32,768 weights; the 3 that vary most are shown.",
  );
});

test("what decodes is a generator where something judges it, else a decoder", () => {
  const judged = { parts: [], verdicts: { judge: "critic", drawn: [], real: [] } };
  assert.deepEqual(titles(judged), { decoder: "generator", encoder: "encoder", judge: "critic" });
  assert.equal(titles({ parts: [], verdicts: null }).decoder, "decoder");
  const drawn = { one: "image", many: "images", unit: "pixel" };
  const model = { classes: [], encoder: false, reads_codes: false, categorical: false, drawn };
  assert.match(wayWords(model, judged), /^z goes through the generator to the image; the critic says how real/);
  assert.match(wayWords({ ...model, classes: ["0", "1"] }, judged), /^z and class go through/);
});

test("a plane is a model with two knobs and nothing else", () => {
  assert.equal(isPlane({ latents: [{ letter: "z", size: 2 }] }), true);
  assert.equal(isPlane({ latents: [{ letter: "z", size: 3 }] }), false);
  assert.equal(
    isPlane({
      latents: [
        { letter: "z", size: 2 },
        { letter: "", size: 10 },
      ],
    }),
    false,
  );
});
