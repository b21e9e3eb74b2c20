// Where points come from: one menu for all "+" buttons of the page.

import { anySeed } from "../core/random_seed.js";
import { html } from "../dom/elements.js";
import { session } from "../app/session.js";
import { openTab } from "../app/tabs.js";

let box = null;

// A "+" button that adds to what `add(plain point)` stands for.
export function adder(add, words) {
  const button = html(
    "button",
    { type: "button", class: "le-add", "aria-label": words, title: words, "aria-haspopup": "menu" },
    "+",
  );
  button.onclick = () => open(button, add);
  return button;
}

function open(button, add) {
  if (!box) {
    box = html("div", {
      class: "le-controls le-menu le-adder",
      popover: "auto",
      role: "menu",
      "aria-label": "Where the point comes from",
    });
    document.querySelector(".gradio-container").append(box);
  }
  const { model } = session.point,
    done = (plain) => {
      box.hidePopover();
      add(plain);
    };
  const from = (make) => async () => {
    try {
      done(await make());
    } catch (error) {
      box.hidePopover();
      session.fail(error);
    }
  };
  const hand = item("The point in the hand", () => done(session.point.toJSON()));
  const seed = html("input", { type: "number", min: 0, step: 1, value: anySeed(), "aria-label": "Seed" });
  const parts = [
    hand,
    row(
      "Seed",
      seed,
      from(() => seeded(whole(seed), session.point.label)),
    ),
  ];
  if (model.classes.length) {
    const label = html(
      "select",
      { "aria-label": "Class" },
      ...model.classes.map((name, i) => html("option", { value: i }, name)),
    );
    label.value = Math.max(0, session.point.label);
    parts.push(
      row(
        model.categorical ? "Category" : "Class",
        label,
        from(() => seeded(anySeed(), Number(label.value))),
      ),
    );
  }
  if (model.encoder) {
    const index = html("input", {
      type: "number",
      min: 0,
      step: 1,
      value: Math.floor(Math.random() * 1000),
      "aria-label": "Test image",
    });
    parts.push(
      row(
        "Test image",
        index,
        from(() => encoded(whole(index))),
      ),
    );
  }
  parts.push(
    item("Drawing or picture …", () => {
      box.hidePopover();
      openTab("points");
      session.say("Draw or open a picture here; “To the path” or Keep makes a point of it.");
    }),
  );
  box.replaceChildren(...parts);
  box.showPopover();
  const { left, bottom, top } = button.getBoundingClientRect(),
    { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, left))}px`;
  box.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : Math.max(8, top - height - 4)}px`;
  hand.focus();
}

function item(words, act) {
  const button = html("button", { type: "button", role: "menuitem" }, words);
  button.onclick = act;
  return button;
}

function row(words, input, act) {
  const form = html(
    "form",
    { class: "le-bar" },
    html("label", {}, html("span", {}, words), input),
    html("button", {}, "Add"),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    act();
  };
  return form;
}

function whole(input) {
  const value = Number(input.value);
  if (input.value === "" || !Number.isSafeInteger(value) || value < 0)
    throw new Error("Give a whole number of at least 0.");
  return value;
}

// The sample of a seed in class `label`, where there are classes.
export async function seeded(seed, label, prior = session.prior) {
  const { model } = session.point,
    [drawn] = await session.draw(seed, 1, model.id, prior);
  const { z, codes } = session.point.drawn(model, seed, drawn);
  return {
    ...session.point.toJSON(),
    seed,
    temperature: 1,
    z: [...z],
    classes: model.classes.map((_, i) => +(i === label)),
    codes: [...codes],
    origin: "",
  };
}

// μ of a test image.
async function encoded(index) {
  const { model } = session.point,
    asked = { model: model.id };
  const images = await session.channel.call("test_images", { ...asked, index: [index] });
  const { header } = await session.channel.call(
    "encode",
    { ...asked, shape: images.header.shape.slice(1), seed: 0, count: 1 },
    new Uint8Array(images.payload),
  );
  return { ...session.point.toJSON(), temperature: 1, z: header.mu, origin: `test image ${index}` };
}
