// The guided opening waits for the person, leaves out what is not there, and comes once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Tour } from "../../explorer/ui/web/core/tour.js";

const STEPS = ["knob", "draw", "map"].map((id) => ({ id, title: id, text: id }));

/** @param {string[]} missing */
function touring(missing = []) {
  /** @type {string | null} */
  let kept = null;
  const storage = {
    read: () => kept,
    write: (/** @type {string} */ text) => {
      kept = text;
    },
  };
  const tour = new Tour(storage, (id) => !missing.includes(id));
  tour.begin(STEPS);
  return tour;
}

test("a step waits for what it says, and for nothing else", () => {
  const tour = touring();
  assert.equal(tour.did("draw"), false);
  assert.equal(tour.step?.id, "knob");
  assert.equal(tour.did("knob"), true);
  assert.equal(tour.done, true);
  assert.equal(tour.did("knob"), false, "once is enough");
  tour.next();
  assert.deepEqual([tour.step?.id, tour.done], ["draw", false]);
});

test("what is not on the page is left out", () => {
  const tour = touring(["knob", "draw"]);
  assert.equal(tour.step?.id, "map");
  assert.equal(touring(["knob", "draw", "map"]).step, undefined);
});

test("over or skipped, it was seen", () => {
  const tour = touring();
  assert.equal(tour.seen, false);
  for (const _ of STEPS) tour.next();
  assert.deepEqual([tour.step, tour.seen], [undefined, true]);
  const skipped = touring();
  skipped.end();
  assert.equal(skipped.seen, true);
  skipped.begin(STEPS);
  assert.equal(skipped.step?.id, "knob", "and can be asked for again");
});

test("a browser that keeps nothing shows it and lets it go", () => {
  const nothing = () => {
    throw new Error("private");
  };
  const tour = new Tour({ read: nothing, write: nothing }, () => true);
  assert.equal(tour.seen, false);
  tour.begin(STEPS);
  tour.end();
  assert.equal(tour.step, undefined);
});

test("it tells each step and the end", () => {
  const tour = touring(),
    /** @type {(string | undefined)[]} */ told = [];
  tour.addEventListener("step", () => told.push(tour.step?.id));
  tour.next();
  tour.next();
  tour.next();
  assert.deepEqual(told, ["draw", "map", undefined]);
});
