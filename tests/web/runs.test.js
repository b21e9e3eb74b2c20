// The runs of a page: what is said of each, which are listed, and how they go.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  proposedName,
  Runs,
  shortWords,
  specimens,
  stateWords,
  trainingWords,
} from "../../explorer/ui/web/core/runs.js";
import { fresh } from "../../explorer/ui/web/core/tab_states.js";

const ABOUT = { title: "WGAN-GP", data: "Strokes", images: "", choice: fresh("train") };
/** @type {Runs} */
let runs;
/** @type {string[]} */
let heard = [];

beforeEach(() => {
  runs = new Runs();
  heard = [];
  for (const name of ["look", "runs"]) runs.addEventListener(name, () => heard.push(name));
  runs.begin({ ...ABOUT, token: "a" });
});

/** @param {string} token */
const the = (token) => /** @type {import("../../explorer/ui/web/core/runs.js").Run} */ (runs.get(token));
/** @param {string} run */
const here = (run, state = "stopped", step = 240, kept = "") => ({ run, state, step, steps: 4680, learnt: true, kept });

test("a run that goes on is told by looks, and what becomes of it by another event", () => {
  runs.see("a", { state: "running", step: 10, steps: 4680 });
  heard = [];
  runs.see("a", { state: "running", step: 20 });
  runs.see("a", { state: "running", step: 30 });
  assert.deepEqual(heard, ["look", "look"]);
  runs.see("a", { state: "stopped" });
  runs.see("a", { learnt: true });
  runs.see("a", { kept: "mine" });
  assert.deepEqual(heard.slice(2), ["runs", "runs", "runs"]);
});

test("a model of a run that is on is still learning, and says so at the step it was opened at", () => {
  const model = { step: 2280, steps: 4680 };
  runs.see("a", { state: "running", step: 3000, steps: 4680 });
  runs.opened("a", "live-x", 2280);
  assert.equal(runs.of("live-x"), the("a"));
  assert.equal(runs.of("other"), null);
  assert.equal(trainingWords(model, the("a")), "step 2,280 of 4,680, still learning");
  assert.equal(shortWords(model, the("a")), "step 2,280, still learning");
  assert.equal(runs.called("live-x"), "WGAN-GP · Strokes, step 2,280, still learning");
  assert.equal(runs.called("cgan-mnist"), "cgan-mnist");
  assert.equal(runs.listed("live-x"), "WGAN-GP · Strokes · step 2,280, this visit");
  runs.see("a", { state: "paused" });
  assert.equal(trainingWords(model, the("a")), "step 2,280 of 4,680, paused");
  runs.see("a", { state: "stopped" });
  assert.equal(trainingWords(model, the("a")), "step 2,280 of 4,680, the run went on to 3,000");
  const last = { step: 3000, steps: 4680 };
  assert.equal(trainingWords(last, the("a")), "step 3,000 of 4,680, stopped, not kept");
  runs.see("a", { kept: "mine" });
  assert.equal(trainingWords(last, the("a")), "step 3,000 of 4,680, stopped, kept as mine");
  assert.ok(!trainingWords(model, the("a")).includes("kept"), "another step was");
});

test("finished is said of what came to its last step, and of nothing else", () => {
  assert.equal(trainingWords({ step: 4680, steps: 4680 }, null), "finished");
  assert.equal(trainingWords({ step: 240, steps: 4680 }, null), "step 240 of 4,680");
  runs.see("a", { state: "finished", step: 4680, steps: 4680 });
  assert.equal(trainingWords({ step: 4680, steps: 4680 }, the("a")), "finished, not kept");
  for (const state of ["queued", "running", "slow", "paused", "stopped", "failed"])
    assert.ok(!stateWords({ state, kept: "" }).includes("finished"), state);
});

test("those that ended with a model are listed, the newest first, whether or not another is on", () => {
  assert.deepEqual(runs.ended, []);
  runs.told(["a"], [here("a")]);
  runs.begin({ ...ABOUT, token: "b" });
  runs.see("b", { state: "running", step: 5 });
  assert.deepEqual(
    runs.ended.map(({ token }) => token),
    ["a"],
  );
  runs.told(["a", "b"], [here("a"), here("b")]);
  assert.deepEqual(
    runs.ended.map(({ token }) => token),
    ["b", "a"],
  );
});

test("on every tab there is the run that is on, then the one that was not kept", () => {
  assert.equal(runs.present, the("a"));
  runs.see("a", { state: "stopped" });
  assert.equal(runs.present, null, "it had learnt nothing");
  runs.see("a", { learnt: true });
  assert.equal(runs.present, the("a"));
  runs.see("a", { kept: "mine" });
  assert.equal(runs.present, null);
  runs.begin({ ...ABOUT, token: "b" });
  assert.equal(runs.present, the("b"));
  runs.show(null);
  assert.equal(runs.present, null);
});

test("what the engine has no more is taken from the list and told once, if it had learnt something", () => {
  runs.begin({ ...ABOUT, token: "b" });
  runs.begin({ ...ABOUT, token: "c" });
  runs.told(["a", "b", "c"], [here("a"), { ...here("b"), learnt: false, step: 0 }, here("c")]);
  const gone = runs.told(["a", "b", "c"], [here("c")]);
  assert.deepEqual(
    gone.map(({ token }) => token),
    ["a"],
  );
  assert.deepEqual(
    runs.all.map(({ token }) => token),
    ["c"],
  );
  assert.deepEqual(runs.told(["c"], [here("c")]), []);
});

test("a run that began while the engine was asked is not taken for one that is gone", () => {
  runs.begin({ ...ABOUT, token: "b" });
  assert.deepEqual(runs.told(["a"], [here("a")]), []);
  assert.equal(runs.all.length, 2);
});

test("the name that is proposed can be kept, and is none that there is", () => {
  assert.equal(proposedName(ABOUT, []), "wgan-gp-strokes");
  assert.equal(proposedName(ABOUT, ["wgan-gp-strokes"]), "wgan-gp-strokes-2");
  assert.equal(proposedName(ABOUT, ["wgan-gp-strokes", "wgan-gp-strokes-2"]), "wgan-gp-strokes-3");
  assert.equal(proposedName({ title: "GAN", data: "Sprites (dSprites-like)" }, []), "gan-sprites");
  const odd = [
    { title: "VAE", data: "Ünïcode / “pictures” (3)" },
    { title: "β-VAE", data: "..." },
    { title: "…", data: "" },
    { title: "VAE", data: "x".repeat(90) },
    { title: "VAE", data: "a.state" },
    { title: "VAE", data: "a.history" },
  ];
  for (const run of odd) {
    const name = proposedName(run, []);
    assert.match(name, /^[a-z0-9][a-z0-9_.-]{0,59}$/, name);
    assert.doesNotMatch(name, /\.(state|history)$/);
  }
});

test("a few samples of a wall come from all of its rows, and none is a test image", () => {
  const wall = { rows: 10, columns: 10, kind: "reconstructions" };
  const places = specimens(wall, 8);
  assert.equal(places.length, 8);
  assert.ok(places.every(([row, column]) => row >= 2 && row < 10 && column >= 0 && column < 10));
  const classes = specimens({ rows: 10, columns: 10, kind: "classes" }, 8);
  assert.ok(new Set(classes.map(([row]) => row)).size > 6);
  assert.deepEqual(specimens({ rows: 1, columns: 1, kind: "cloud" }, 8), [[0, 0]]);
});
