// What the backend answers once for the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Answers } from "../../explorer/ui/web/backend/answers.js";

/** Answers of a backend that counts what it is asked, and fails while `down` says so. */
function counted() {
  const told = { count: 0, down: false };
  const tell = async () => {
    if (told.down) throw new Error("not there");
    return ++told.count;
  };
  const backend = /** @type {any} */ ({ describe: tell, evidence: tell, training: { offers: tell } });
  return { told, answers: new Answers(backend) };
}

test("what was asked once is kept, for each model and each question", async () => {
  const { answers } = counted(),
    ask = () => [answers.describe("a"), answers.describe("b"), answers.evidence("a"), answers.offers()];
  assert.deepEqual(await Promise.all(ask()), [1, 2, 3, 4]);
  assert.deepEqual(await Promise.all(ask()), [1, 2, 3, 4]);
});

test("what can be trained is asked anew where it has changed", async () => {
  const { answers } = counted();
  assert.deepEqual([await answers.offers(), await answers.offers(true), await answers.offers()], [1, 2, 2]);
});

test("an answer that failed is not kept", async () => {
  const { told, answers } = counted();
  told.down = true;
  await assert.rejects(answers.describe("a"), /not there/);
  told.down = false;
  assert.equal(await answers.describe("a"), 1);
});
