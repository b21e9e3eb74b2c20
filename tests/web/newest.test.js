// Of calls that await answers for one place the newest goes on; what comes too late never came.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Newest } from "../../explorer/ui/web/core/newest.js";
import { between, chanceOf } from "./chance.js";

const turn = () => new Promise((done) => setImmediate(done));

/** Calls of two questions each, which are answered by hand in any order. */
function desk() {
  const newest = new Newest();
  /** @type {{ answer: (value: unknown) => void, refuse: (error: Error) => void }[]} */
  const open = [];
  /** @type {string[]} */
  const said = [];
  const asked = () => new Promise((answer, refuse) => open.push({ answer, refuse }));
  /** @param {string} name */
  const call = async (name) => {
    const mine = newest.begin();
    try {
      await mine(asked());
      said.push(`${name} begins`);
      await mine(asked());
      said.push(`${name} ends`);
    } catch (error) {
      said.push(`${name} ${/** @type {Error} */ (error).message}`);
    }
  };
  return { newest, open, said, call };
}

test("an answer that comes after a newer call was begun is never heard of", async () => {
  const { open, said, call } = desk();
  call("first");
  call("second");
  const [first, second] = open;
  second.answer(0);
  await turn();
  first.answer(0);
  await turn();
  open[2].answer(0);
  await turn();
  assert.deepEqual(said, ["second begins", "second ends"]);
  assert.equal(open.length, 3, "the late one asks for nothing more");
});

test("a failure is told by the newest call alone", async () => {
  const { open, said, call } = desk();
  call("first");
  call("second");
  for (const { refuse } of open) refuse(new Error("failed"));
  await turn();
  assert.deepEqual(said, ["second failed"]);
});

test("once it is forgotten nothing goes on", async () => {
  const { newest, open, said, call } = desk();
  call("first");
  newest.forget();
  open[0].answer(0);
  await turn();
  assert.deepEqual(said, []);
});

test("in whatever order answers and failures come, nothing follows what a newer call said", async () => {
  const chance = chanceOf(9);
  for (let round = 0; round < 200; round++) {
    const { open, said, call } = desk();
    let calls = 0;
    for (let i = 0; i < 20; i++) {
      if (chance() < 0.4) call(String(++calls));
      else if (open.length) {
        const [one] = open.splice(between(chance, 0, open.length), 1);
        if (chance() < 0.2) one.refuse(new Error("fails"));
        else one.answer(0);
      }
      await turn();
    }
    const heard = said.map((words) => Number.parseInt(words, 10));
    assert.deepEqual(
      heard,
      heard.toSorted((a, b) => a - b),
    );
  }
});

test("what is awaited once is null where it is late, whatever became of it, and throws where it is not", async () => {
  const newest = new Newest();
  const late = [newest.only(Promise.reject(new Error("late"))), newest.only(Promise.resolve(1))];
  assert.equal(await newest.only(Promise.resolve(2)), 2);
  assert.deepEqual(await Promise.all(late), [null, null]);
  await assert.rejects(newest.only(Promise.reject(new Error("now"))), /now/);
});

test("what is there already is awaited as well", async () => {
  assert.equal(await new Newest().begin()(3), 3);
});
