// Undo and redo over states as plain values.

import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../explorer/ui/web/core/history.js";
import { between, chanceOf } from "./chance.js";

/** A page of one number, never 0, and its history. */
function page() {
  const here = { now: 1, free: true };
  const history = new History(
    () => here.now,
    (/** @type {number} */ state) => {
      here.now = state;
    },
    (/** @type {number} */ a, /** @type {number} */ b) => a === b,
    () => here.free,
  );
  history.note();
  /** @param {number} state */
  const go = (state) => {
    here.now = state;
    return history.note();
  };
  return { here, history, go };
}

test("any steps are undone to the start and done again", () => {
  const { here, history, go } = page(),
    chance = chanceOf(3),
    seen = [1];
  for (let i = 0; i < 400; i++) {
    const next = between(chance, 1, 6);
    assert.equal(go(next), next !== seen.at(-1), "the same again is no step");
    if (next !== seen.at(-1)) seen.push(next);
  }
  for (const state of seen.toReversed()) {
    assert.equal(here.now, state);
    history.undo();
  }
  assert.deepEqual([here.now, history.canUndo], [1, false]);
  for (const state of seen) {
    assert.equal(here.now, state);
    history.redo();
  }
  assert.equal(history.canRedo, false);
});

test("what has just been done can be undone at once, without having been noted", () => {
  const { here, history } = page();
  here.now = 4;
  history.undo();
  assert.equal(here.now, 1);
  history.redo();
  assert.equal(here.now, 4);
});

test("a new step ends what could be done again", () => {
  const { here, history, go } = page();
  go(2);
  history.undo();
  here.now = 3;
  history.redo();
  assert.deepEqual([here.now, history.canRedo], [3, false]);
  history.undo();
  assert.equal(here.now, 1);
});

test("nothing is brought back while it may not be", () => {
  const { here, history, go } = page();
  go(2);
  here.free = false;
  history.undo();
  assert.equal(here.now, 2);
  here.free = true;
  history.undo();
  assert.equal(here.now, 1);
});

test("of very many steps the last five hundred can be undone", () => {
  const { here, history, go } = page();
  for (let i = 2; i <= 700; i++) go(i);
  while (history.canUndo) history.undo();
  assert.equal(here.now, 201);
});

test("what changed without anyone's doing is no step, and stays when steps are undone", () => {
  const { here, history, go } = page();
  go(2);
  here.now = 12;
  history.amend((/** @type {number} */ state) => state + 10);
  assert.equal(history.note(), false);
  history.undo();
  assert.equal(here.now, 11);
});

test("before anything is open there is nothing to note", () => {
  const history = new History(
    () => null,
    () => {},
    () => true,
    () => true,
  );
  assert.equal(history.note(), false);
  assert.deepEqual([history.canUndo, history.canRedo], [false, false]);
});
