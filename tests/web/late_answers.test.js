// Views over a backend that answers when the test says so: what comes late is neither painted nor said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { latents } from "./models.js";

const turn = () => new Promise((done) => setImmediate(done));

/** As much of an element as a view touches that shows nothing. @returns {any} */
function element() {
  const parts = new Map();
  return {
    dataset: {},
    style: {},
    sheet: {},
    isConnected: true,
    /** @param {any} part */
    appendChild: (part) => part,
    append() {},
    replaceChildren() {},
    setAttribute() {},
    click() {},
    addEventListener() {},
    checkVisibility: () => true,
    getClientRects: () => [0],
    /** @param {string} name */
    querySelector(name) {
      if (!parts.has(name)) parts.set(name, element());
      return parts.get(name);
    },
    querySelectorAll: () => [],
  };
}

Object.assign(globalThis, {
  document: { head: element(), createElement: element, querySelectorAll: () => [] },
  localStorage: { getItem: () => null, setItem() {} },
  addEventListener() {},
  requestAnimationFrame() {},
  IntersectionObserver: class {
    observe() {}
  },
});

/** @param {string} name @returns {Promise<any>} */
const module = (name) => import(new URL(`../../explorer/ui/web/${name}`, import.meta.url).href);

/** Questions that are answered by hand, the oldest first unless it is said which. */
function slow() {
  /** @type {{ asked: any[], answer: (value: any) => void, refuse: (error: Error) => void }[]} */
  const open = [];
  /** @param {any[]} asked */
  const ask = (...asked) => new Promise((answer, refuse) => open.push({ asked, answer, refuse }));
  return { open, ask };
}

const [A, B] = ["a", "b"].map((id) => ({
  id,
  title: id,
  z: 2,
  codes: 0,
  classes: [],
  priors: ["normal"],
  latents: latents(2),
  weights: id.repeat(64),
}));

async function page() {
  const { Session } = await module("app/session.js"),
    { open, ask } = slow();
  const draw = async () => [new Float32Array(2)];
  const session = new Session({}, { describe: ask, draw, images: ask });
  /** @type {string[]} */
  const said = [];
  session.addEventListener("say", (/** @type {CustomEvent} */ { detail }) => said.push(detail));
  return { session, open, said };
}

test("a model that comes, or fails, after another was opened changes nothing and says nothing", async () => {
  for (const end of ["answer", "refuse"]) {
    const { session, open, said } = await page();
    session.open("a").catch((/** @type {Error} */ error) => session.fail(error));
    session.open("b").catch((/** @type {Error} */ error) => session.fail(error));
    open[1].answer(B);
    await turn();
    if (end === "answer") open[0].answer(A);
    else open[0].refuse(new Error("a is gone."));
    await turn();
    assert.equal(session.point.model.id, "b");
    assert.deepEqual(said, [""]);
  }
});

test("whether a point was taken is known, so that nobody speaks of one that was not", async () => {
  const { session, open, said } = await page();
  session.open("a");
  open[0].answer(A);
  await turn();
  const plain = session.point.toJSON();
  const [late, taken] = [{ ...plain, model: "b" }, plain].map((one) => session.take(one));
  open[1].answer(B);
  assert.deepEqual(await Promise.all([late, taken]), [false, true]);
  assert.equal(session.point.model.id, "a");
  const gone = session.take({ ...plain, model: "b" });
  open[2].refuse(new Error("b is gone."));
  assert.equal(await gone, false);
  assert.equal(said.at(-1), "b is gone.");
});

test("a sentence on what is being made goes with it, unless another was said since", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { saveFilm } = await module("app/films.js");
  for (const meanwhile of ["", "The run has ended."]) {
    const { session, said } = await page(),
      { open, ask } = slow();
    const film = saveFilm(session, ask(), "x.gif");
    if (meanwhile) session.say(meanwhile);
    open[0].answer(new Blob([]));
    await film;
    assert.equal(said.at(-1), meanwhile);
  }
});

test("a tab draws what is wanted last, and a draft that fails late is not told", async () => {
  const { tabView } = await module("app/tab_view.js"),
    { session, said } = await page(),
    { open, ask } = slow();
  session.point.open(A, session.point.drawn(A, 1, new Float32Array(2)));
  /** @type {string[]} */
  const painted = [];
  tabView(
    element(),
    session,
    "sum",
    async (/** @type {any} */ state, /** @type {any} */ _, /** @type {any} */ mine) => {
      await mine(ask());
      painted.push(state.view);
    },
  );
  session.edit("sum", { view: "directions" });
  session.edit("sum", { view: "analogy" });
  open[2].answer(0);
  await turn();
  open[0].answer(0);
  open[1].refuse(new Error("no directions"));
  await turn();
  assert.deepEqual([painted, said], [["analogy"], []]);
});

test("the pictures of a path that was drawn over are not those of the new one", async () => {
  const { Trajectory } = await module("tabs/points/trajectory.js"),
    { session, open } = await page();
  const place = (/** @type {number[]} */ z) => ({ model: "a", z, temperature: 1 });
  const nothing = () => {};
  const path = new Trajectory(element(), session, { point: place, show: nothing, moved: nothing, ended: nothing });
  path.set([
    [0, 0],
    [1, 1],
  ]);
  path.play();
  path.set([
    [2, 2],
    [3, 3],
  ]);
  path.play();
  open[1].answer("new");
  await turn();
  open[0].answer("old");
  await turn();
  assert.equal(path.frames, "new");
});

test("a search that was stopped neither shows nor fails", async () => {
  const { Inversion } = await module("widgets/inversion.js"),
    { open, ask } = slow();
  /** @type {string[]} */
  const heard = [];
  const search = new Inversion(element(), {
    invert: ask,
    seed: () => 1,
    show: () => heard.push("shown"),
    fail: () => heard.push("failed"),
  });
  search.aim({}, "drawing", A);
  search.run();
  search.stop();
  open[0].refuse(new Error("late"));
  await turn();
  assert.deepEqual([heard, search.running], [[], false]);
  search.run();
  open[1].refuse(new Error("now"));
  await turn();
  assert.deepEqual([heard, search.running], [["failed"], false]);
});

test("a map that is laid out for nobody any more is not asked for again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { fetchMap } = await module("widgets/latent_map.js"),
    { Newest } = await module("core/newest.js"),
    { open, ask } = slow(),
    newest = new Newest();
  fetchMap({ backend: { map: ask } }, A, "tsne", { mine: newest.begin(), waiting() {} });
  open[0].answer({ ready: false });
  await turn();
  newest.begin();
  t.mock.timers.tick(10_000);
  await turn();
  assert.equal(open.length, 1);
});
