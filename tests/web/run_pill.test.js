// The run in the header: it tells how far the run is, seldom, and nothing while a knob is held or nobody looks.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { pill } from "../../explorer/ui/web/app/run_pill.js";
import { Runs } from "../../explorer/ui/web/core/runs.js";
import { fresh } from "../../explorer/ui/web/core/tab_states.js";

/** @type {any} */
let root;
/** @type {any} */
let session;
let now = 0;
const page = { hidden: false };

beforeEach(() => {
  now = 0;
  page.hidden = false;
  Object.assign(globalThis, { document: page });
  mock.restoreAll();
  mock.method(performance, "now", () => now);
  /** @type {Record<string, any>} */
  const parts = {};
  root = {
    hidden: true,
    dataset: {},
    name: "",
    setAttribute: (/** @type {string} */ _, /** @type {string} */ value) => Object.assign(root, { name: value }),
    querySelector: (/** @type {string} */ selector) => (parts[selector] ??= { style: {}, textContent: "" }),
  };
  session = Object.assign(new EventTarget(), {
    runs: new Runs(),
    point: { held: false },
    keeps: true,
    host: { openTab: mock.fn() },
  });
  pill(root, session);
  session.runs.begin({ token: "a", title: "GAN", data: "Strokes", images: "", choice: fresh("train") });
});

const at = (/** @type {number} */ step) => session.runs.see("a", { state: "running", step, steps: 400 });
const words = () => root.querySelector("[data-part=words]").textContent;

test("it is there while a run is on, with its name, and is the way back", () => {
  assert.equal(root.hidden, false);
  at(100);
  now = 2000;
  at(200);
  assert.equal(root.name, "GAN · Strokes: step 200 of 400, still learning. Back to Train");
  assert.equal(root.querySelector("[data-part=short]").textContent, "50 %");
  root.onclick();
  assert.deepEqual(session.host.openTab.mock.calls[0].arguments, ["train"]);
});

test("it is told once a second at most, and not while a knob is held or the page is hidden", () => {
  at(100);
  const first = words();
  now = 500;
  at(150);
  assert.equal(words(), first, "it was told a moment ago");
  now = 5000;
  session.point.held = true;
  at(200);
  assert.equal(words(), first, "a knob is held");
  session.point.held = false;
  page.hidden = true;
  at(250);
  assert.equal(words(), first, "nobody looks");
  page.hidden = false;
  at(300);
  assert.equal(words(), "step 300 of 400");
});

test("what was stopped is not kept yet, and gone when it is, or where nothing can be kept", () => {
  at(100);
  session.runs.see("a", { state: "stopped", learnt: true });
  assert.equal(words(), "stopped, not kept");
  session.runs.see("a", { kept: "mine" });
  assert.equal(root.hidden, true);
  session.runs.see("a", { kept: "" });
  session.keeps = false;
  session.dispatchEvent(new Event("models"));
  assert.equal(root.hidden, true);
});
