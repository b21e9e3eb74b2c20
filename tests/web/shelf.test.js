// The visitor's own points: kept, sorted, exported and imported, and never lost without a word.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { parse, pointsText, Shelf } from "../../explorer/ui/web/core/shelf.js";
import { pointOf, VAE } from "./models.js";

/** A browser that keeps a text for the page: `full` is one that keeps nothing more. */
const browser = {
  kept: /** @type {string | null} */ (null),
  full: false,
  heard: /** @type {() => void} */ (() => {}),
  read: () => browser.kept,
  write(/** @type {string} */ text) {
    if (browser.full) throw new Error("QuotaExceededError");
    browser.kept = text;
  },
  watch(/** @type {() => void} */ changed) {
    browser.heard = changed;
  },
};
beforeEach(() => Object.assign(browser, { kept: null, full: false }));

const POINT = pointOf(VAE);
/** @param {number[]} seeds */
const some = (...seeds) => seeds.map((seed) => ({ name: `seed ${seed}`, point: pointOf(VAE, { seed }) }));

/** A shelf with points of some seeds, and what it complained of. @param {number[]} seeds */
function shelf(...seeds) {
  /** @type {string[]} */
  const complaints = [];
  const made = new Shelf(browser, (sentence) => complaints.push(sentence));
  if (seeds.length) made.add(some(...seeds));
  const order = () => made.items.map(({ point }) => point.seed);
  return { made, complaints, order };
}

test("odd files are refused in a sentence", () => {
  const file = (/** @type {unknown} */ points) => JSON.stringify({ format: "latent-explorer-points", points });
  for (const text of [
    ...["", "hello", "{}", "null", "7", "\x89PNG\r\n", file(3), file([null]), file([{ point: { model: "a" } }])],
    ...[file([{ point: { ...POINT, z: [1e9] } }]), file(new Array(501).fill({ point: POINT }))],
  ])
    assert.throws(
      () => parse(text),
      ({ message }) => /^[A-Z].* .*\.$/.test(message),
      text.slice(0, 80),
    );
});

test("what is exported is imported as it was, each as an item of its own", () => {
  const items = parse(pointsText(some(1, 2)));
  assert.deepEqual(
    items.map(({ name, point }) => ({ name, point })),
    some(1, 2),
  );
  assert.notEqual(items[0].id, items[1].id);
});

test("points are added at the end or before another, moved, renamed and removed", () => {
  const { made, order } = shelf(1, 2, 3),
    [one, two, three] = made.items;
  made.add(some(9), two.id);
  assert.deepEqual(order(), [1, 9, 2, 3]);
  made.move(three.id, one.id);
  assert.deepEqual(order(), [3, 1, 9, 2]);
  made.move(three.id, "nobody");
  made.move(one.id, one.id);
  made.move("nobody", one.id);
  assert.deepEqual(order(), [1, 9, 2, 3]);
  made.rename(one.id, "x".repeat(99));
  assert.equal(made.find(one.id)?.name.length, 80);
  made.remove(two.id);
  assert.deepEqual(order(), [1, 9, 3]);
});

test("the list is replaced, never changed, so that a step of the history can hold it", () => {
  const { made } = shelf(1, 2),
    before = made.items,
    copy = structuredClone(before);
  made.add(some(3));
  made.rename(before[0].id, "other");
  made.move(before[1].id, before[0].id);
  made.remove(before[0].id);
  assert.deepEqual(before, copy);
});

test("a page that opens later finds the shelf, and another tab's changes come at once", () => {
  const one = shelf(3, 4),
    two = shelf();
  assert.deepEqual(two.order(), [3, 4]);
  /** @type {unknown[]} */
  const outside = [];
  two.made.addEventListener("outside", (/** @type {any} */ { detail }) => outside.push(detail));
  const before = two.made.items;
  one.made.add(some(5));
  assert.deepEqual(two.order(), [3, 4]);
  browser.heard();
  assert.deepEqual([two.order(), outside], [[3, 4, 5], [before]]);
});

test("what is kept and is none of ours is left alone, and the shelf is empty", () => {
  browser.kept = '{"format": "other"}';
  assert.deepEqual(shelf().order(), []);
});

test("a browser that keeps nothing is said, and the points are there all the same", () => {
  browser.full = true;
  const { complaints, order } = shelf(1);
  assert.match(complaints.join(), /export the shelf to keep it/);
  assert.deepEqual(order(), [1]);
});

test("a full shelf says so and takes no more", () => {
  const { made, complaints, order } = shelf(...Array.from({ length: 499 }, (_, i) => i));
  assert.equal(made.add(some(1, 2)), false);
  assert.match(complaints.join(), /The shelf is full with 500 points/);
  assert.equal(made.add(some(1)), true);
  assert.equal(order().length, 500);
});
