// Of many requests the last value is always shown, and nothing queues up behind a drag.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LatestOnly } from "../../explorer/ui/web/core/latest_only.js";
import { between, chanceOf } from "./chance.js";

const turn = () => new Promise((done) => setImmediate(done));

/** Requests that are answered by hand: `open` holds those under way. */
function desk(flights = 2) {
  /** @type {{ value: number, answer: (result: number) => void, refuse: (error: Error) => void }[]} */
  const open = [];
  /** @type {number[]} */
  const shown = [];
  /** @type {string[]} */
  const failed = [];
  const asked = { most: 0, runs: 0 };
  const newest = new LatestOnly(
    (/** @type {number} */ value) =>
      new Promise((answer, refuse) => {
        open.push({ value, answer, refuse });
        asked.runs += 1;
        asked.most = Math.max(asked.most, open.length);
      }),
    (/** @type {number} */ result) => shown.push(result),
    (/** @type {Error} */ error) => failed.push(error.message),
    flights,
  );
  /** @param {number} [at] */
  const answer = async (at = 0) => {
    const [one] = open.splice(at, 1);
    one.answer(one.value);
    await turn();
  };
  return { newest, open, shown, failed, asked, answer };
}

test("of a hundred requests the first and the last are asked, and the last is shown", async () => {
  const { newest, open, shown, asked, answer } = desk(1);
  for (let i = 1; i <= 100; i++) newest.request(i);
  while (open.length) await answer();
  assert.deepEqual(shown, [1, 100]);
  assert.equal(asked.runs, 2);
  assert.ok(newest.idle);
});

test("in whatever order answers come, none is shown after a newer one and the last one is", async () => {
  const chance = chanceOf(6);
  for (let round = 0; round < 100; round++) {
    const { newest, open, shown, asked, answer } = desk(2);
    let last = 0;
    for (let i = 0; i < 20; i++) {
      if (chance() < 0.6) newest.request(++last);
      else if (open.length) await answer(between(chance, 0, open.length));
    }
    while (open.length) await answer(between(chance, 0, open.length));
    assert.equal(shown.at(-1) ?? 0, last);
    assert.deepEqual(
      shown,
      shown.toSorted((a, b) => a - b),
    );
    assert.ok(asked.most <= 2);
  }
});

test("what was asked before it is forgotten is never shown, what is asked after is", async () => {
  const { newest, open, shown, answer } = desk(2);
  for (let i = 1; i <= 3; i++) newest.request(i);
  newest.forget();
  while (open.length) await answer();
  assert.deepEqual(shown, []);
  newest.request(4);
  await answer();
  assert.deepEqual(shown, [4]);
});

test("a failure is told once, unless something newer was shown, and requests go on", async () => {
  const { newest, open, shown, failed, answer } = desk(2);
  newest.request(1);
  newest.request(2);
  await answer(1);
  open.shift()?.refuse(new Error("late"));
  await turn();
  assert.deepEqual(failed, []);
  newest.request(3);
  open.shift()?.refuse(new Error("The engine is away."));
  await turn();
  assert.deepEqual(failed, ["The engine is away."]);
  newest.request(4);
  await answer();
  assert.deepEqual(shown, [2, 4]);
});
