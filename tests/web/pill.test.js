// The run in the header: it tells how far the run is, seldom, and nothing while a knob is held or nobody looks.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { pillOf, seldom } from "../../explorer/ui/web/core/pill.js";
import { fresh } from "../../explorer/ui/web/core/tab_states.js";

const RUN = {
  token: "a",
  title: "GAN",
  data: "Strokes",
  images: "",
  choice: fresh("train"),
  state: "running",
  step: 200,
  steps: 400,
  learnt: true,
  kept: "",
  wall: null,
  models: new Map(),
};

test("a run that is on is named with how far it is, whether or not models can be kept", () => {
  for (const keeps of [true, false])
    assert.deepEqual(pillOf(RUN, keeps), {
      words: "step 200 of 400",
      short: "50 %",
      name: "GAN · Strokes: step 200 of 400, still learning. Back to Train",
      share: 0.5,
    });
  assert.equal(pillOf({ ...RUN, state: "queued", step: 0, steps: 0 }, true)?.share, 0);
});

test("what was stopped is not kept yet; where nothing can be kept nothing is said of it", () => {
  const stopped = { ...RUN, state: "stopped" };
  assert.equal(pillOf(stopped, true)?.words, "stopped, not kept");
  assert.equal(pillOf(stopped, false), null);
  assert.equal(pillOf(null, true), null);
});

test("it is told once a second at most, and not while there is something else to do", () => {
  let now = 0,
    busy = false,
    told = 0;
  mock.method(performance, "now", () => now);
  const look = seldom(
    () => told++,
    () => busy,
  );
  look();
  for (now = 100; now < 1000; now += 100) look();
  assert.equal(told, 1);
  busy = true;
  now = 5000;
  look();
  assert.equal(told, 1, "a knob is held");
  busy = false;
  look();
  assert.equal(told, 2);
  mock.restoreAll();
});
