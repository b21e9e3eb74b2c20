// The texts that explain the page: complete, short, their formulas whole, and none without its place.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import {
  divergences,
  filled,
  known,
  matching,
  NAMED_TERMS,
  sentenceCount,
  termOf,
} from "../../explorer/ui/web/core/explanations.js";
import { formula } from "../../explorer/ui/web/core/formula.js";
import { Point } from "../../explorer/ui/web/core/point.js";
import { INFOGAN, pointOf, VAE } from "./models.js";

/** @import { Term, Step } from "../../explorer/ui/web/core/explanations.js" */

const WEB = new URL("../../explorer/ui/web/", import.meta.url);
/** @param {string} name */
const source = (name) => readFileSync(new URL(name, WEB), "utf8");
const { terms, tour } = /** @type {{ terms: Term[], tour: Step[] }} */ (JSON.parse(source("app/explanations.json")));
const ids = new Set(terms.map(({ id }) => id));
const pieces = readdirSync(WEB, { recursive: true }).map(String);

/** Every term that a piece of the page names, by where. @type {[id: string, name: string][]} */
const marked = pieces
  .filter((name) => /\.(html|js)$/.test(name))
  .flatMap((name) => {
    const text = source(name).replace(/\/\*[\s\S]*?\*\/|\/\/ .*$/gm, ""),
      found = text.matchAll(/data-term="([^"]*)"|"data-term": "([^"]*)"|\bterm\(\s*"([^"]*)"/g);
    return [...found].map((parts) => /** @type {[string, string]} */ ([parts.slice(1).find(Boolean) ?? "", name]));
  });

test("every term is complete, and said in one sentence or two", () => {
  assert.equal(ids.size, terms.length, "ids are unique");
  for (const { id, title, text, here = [], source: said = "-" } of terms) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(title && text && said, id);
    const count = sentenceCount(text);
    assert.ok(count === 1 || count === 2, `${id} has ${count} sentences`);
    assert.match(text, /\.$/, id);
    for (const sentence of [here].flat()) assert.match(sentence, /\.$/, id);
  }
});

test("every formula is whole", () => {
  for (const { id, formula: typed } of terms) assert.doesNotThrow(() => typed && formula(typed), id);
});

test("every figure that a text asks for is drawn", () => {
  const drawn = source("app/term_figures.js");
  for (const { id, figure } of terms) if (figure) assert.match(drawn, new RegExp(`^  ${figure}\\(`, "m"), id);
});

test("every marked word is explained, and every term is marked somewhere", () => {
  assert.ok(marked.length > 20);
  for (const [id, name] of marked) assert.ok(ids.has(id), `${name}: ${id}`);
  for (const id of [...NAMED_TERMS, ...terms.flatMap(({ see = [] }) => see)]) assert.ok(ids.has(id), id);
  const used = new Set([...marked.map(([id]) => id), ...NAMED_TERMS, ...terms.flatMap(({ see = [] }) => see)]);
  assert.deepEqual(
    [...ids].filter((id) => !used.has(id)),
    [],
  );
});

test("the steps of the tour are few and short", () => {
  assert.equal(tour.length, 5);
  for (const { id, title, text } of tour) assert.ok(id && title && sentenceCount(text) <= 2, id);
});

test("a title or the name of a measure stands for its term", () => {
  assert.equal(termOf("FID_clf, mixture prior"), "fid");
  assert.equal(termOf("KL of each dimension"), "kl");
  assert.equal(termOf("β₁"), "learning-rate");
  assert.equal(termOf("β"), "beta");
  assert.equal(termOf("parameters"), undefined);
});

test("a sentence of the model is said where its numbers are known", () => {
  assert.equal(filled("FID {FID_clf}.", { FID_clf: "3.2" }), "FID 3.2.");
  assert.equal(filled("FID {FID_clf}.", {}), "");
  assert.equal(filled(["{a} and {b}.", "only {a}."], { a: -1 }), "only −1.");
});

test("what is known is of the open point", () => {
  const model = { ...VAE, parameters: 5e6, resolution: 28, channels: 1, encoder: true, order: [0, 1], dead: [2, 3, 4] };
  const shell = /** @type {[number[], number[], number[]]} */ ([[], [], [0.5, 1, 2, 3, 4]]);
  const point = new Point();
  point.open({ ...model, activity: [2, 1, 0, 0, 0], shell }, pointOf(VAE));
  const told = known(point, { model, mean: Float32Array.of(2, 0), deviation: Float32Array.of(0.5, 1) });
  assert.deepEqual(
    [told.z, told.next, told.pixels, told.active, told.nats, told.known, told.classes],
    [5, 8, "784", 2, "3.00", 1, undefined],
  );
  assert.equal(termOf(INFOGAN.title), undefined);
});

test("the KL of a dimension that stayed at the prior is 0", () => {
  const [away, asleep] = divergences({
    model: { id: "vae" },
    mean: Float32Array.of(1, 0),
    deviation: Float32Array.of(1, 1),
  });
  assert.deepEqual([away, asleep], [0.5, 0]);
});

test("looking for a word finds its title before its mention", () => {
  assert.equal(matching(terms, "kl")[0].id, "kl");
  assert.ok(matching(terms, "KL").length > 2);
  assert.equal(matching(terms, "").length, terms.length);
  assert.deepEqual(matching(terms, "no such word"), []);
});
