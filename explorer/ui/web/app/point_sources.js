// Where points come from, for the "+" buttons of the page.

/** @import { Session } from "./session.js" */

import { drawnParts, encodedParts } from "../core/latent_point.js";
import { arranged } from "../core/proposals.js";
import { anySeed } from "../core/random_seed.js";
import { html } from "../dom/elements.js";
import { addMenu, item, row } from "../widgets/add_menu.js";

const TESTS = 1000; // test images, of which one is proposed

// The sample of a seed in class `label`, where there are classes.
/** @param {Session} session */
export async function seeded(session, seed, label, prior = session.prior) {
  const { model } = session.point,
    now = session.point.toJSON(), // of this model, whichever is open later
    [drawn] = await session.draw(seed, 1, model.id, prior);
  return { ...now, seed, ...drawnParts(drawn, model, label), origin: "" };
}

// What the tabs begin with: groups for a sum, and stations; found once for each model.
/** @param {Session} session */
export function proposalsOf({ point: { model }, answers, backend }) {
  const ask = async () => arranged(model, await backend.proposals(model.id));
  return answers.once(`proposals ${model.id} ${model.weights}`, ask);
}

// Test images of the open model: {pixels, shape, size: how many there are}.
/** @param {Session} session */
export async function testImage(session, index, model = session.point.model.id) {
  const { pixels, shape, size } = await session.backend.testImages(model, [index]);
  return { pixels, shape: shape.slice(1), size };
}

// μ of a test image.
/** @param {Session} session */
async function encoded(session, index) {
  const { model } = session.point,
    now = session.point.toJSON(),
    { mu, label } = await session.backend.encode(model.id, await testImage(session, index, model.id), 0, 1);
  return { ...now, ...encodedParts(mu, label, model), origin: `test ${model.drawn.one} ${index}` };
}

// A "+" button that adds to what `add(plain point)` stands for.
/** @param {Session} session */
export function addButton(session, add, words) {
  return addMenu(words, {
    cover: (box) => session.host.cover(box),
    fail: (error) => session.fail(error),
    add,
    parts: (from) => choices(session, from),
  });
}

// The items of the menu for the open model; from(make) is called when the point of make() is wanted.
/** @param {Session} session */
function choices(session, from) {
  const { model, label: chosen } = session.point;
  const number = (words, value) => html("input", { type: "number", min: 0, step: 1, value, "aria-label": words });
  const seed = number("Seed", anySeed());
  const parts = [
    item("The point in the hand", () => from(() => session.point.toJSON())),
    row("Seed", seed, () => from(() => seeded(session, whole(seed), chosen))),
  ];
  if (model.classes.length) {
    const options = model.classes.map((name, i) => html("option", { value: i }, name)),
      label = html("select", { "aria-label": "Class" }, ...options);
    label.selectedIndex = Math.max(0, chosen);
    const make = () => seeded(session, anySeed(), Number(label.value));
    parts.push(row(model.categorical ? "Category" : "Class", label, () => from(make)));
  }
  if (model.encoder) {
    const words = `Test ${model.drawn.one}`,
      index = number(words, Math.floor(Math.random() * TESTS));
    parts.push(row(words, index, () => from(() => encoded(session, whole(index)))));
  }
  const draw = () => {
    session.host.openTab("points");
    session.say("Draw or open a picture here; “To the path” or Keep makes a point of it.");
  };
  return [...parts, item("Drawing or picture …", () => from(draw))];
}

function whole(input) {
  const value = Number(input.value);
  if (input.value === "" || !Number.isSafeInteger(value) || value < 0)
    throw new Error("Give a whole number of at least 0.");
  return value;
}
