// Compare opens on two models that tell something, of the same data where any learnt it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pairOf, storyOf } from "../../explorer/ui/web/core/pairs.js";

/** @param {string} id @param {object} more */
const model = (id, more) => ({
  id,
  title: "VAE",
  dataset: "MNIST",
  parameters: 1,
  z: 16,
  form: "image",
  encoder: true,
  labels: false,
  born: false,
  ...more,
});

const flat = model("flat", { z: 2 }),
  deep = model("deep", { z: 50 }),
  middle = model("middle", { z: 16 }),
  told = model("told", { title: "Conditional VAE", z: 8, labels: true }),
  cgan = model("cgan", { title: "CGAN", z: 64, encoder: false, labels: true }),
  infogan = model("infogan", { title: "InfoGAN", z: 62, encoder: false }),
  sprites = model("sprites", { dataset: "Sprites", z: 6 }),
  toyGan = model("toy-gan", { title: "Toy GAN", dataset: "Ring", form: "plane", encoder: false, z: 2 }),
  toyVae = model("toy-vae", { title: "Toy VAE", dataset: "Ring", form: "plane", z: 2 });
const ALL = [cgan, infogan, flat, deep, middle, told, sprites, toyGan, toyVae];

/** @param {any} open */
const beside = (open, all = ALL) => {
  const [one, other] = pairOf(all, open);
  assert.equal(one.id, open.id);
  return other.id;
};

test("few dimensions stand beside as many as there are, and get the same image", () => {
  assert.equal(beside(flat), "deep");
  const { by, words } = storyOf(deep, flat);
  assert.equal(by, "image");
  assert.match(words, /as 2 numbers and as 50/);
});

test("what averages stands beside what decides, in the same class where both are told it", () => {
  assert.equal(beside(cgan), "told");
  assert.equal(beside(told), "cgan");
  assert.match(storyOf(cgan, told).words, /^The same class drawn twice\. The Conditional VAE .* the CGAN /);
  assert.match(storyOf(toyVae, toyGan).words, /point of the Toy VAE glides/);
  assert.equal(beside(toyGan), "toy-vae");
});

test("labels stand beside none where nothing tells more", () => {
  assert.equal(beside(infogan, [infogan, cgan, sprites]), "cgan");
  assert.match(storyOf(cgan, infogan).words, /^The CGAN was told .* the InfoGAN never was/);
});

test("where nothing learnt the same data it is said, and where nothing else is there, too", () => {
  assert.match(storyOf(sprites, flat).words, /different data, Sprites and MNIST/);
  assert.equal(beside(sprites, [sprites]), "sprites");
  assert.match(storyOf(sprites, sprites).words, /^The same model twice/);
  assert.deepEqual(
    pairOf([flat, deep], { id: "live-1" }).map(({ id }) => id),
    ["flat", "deep"],
    "an open model that is in no list",
  );
});

test("whatever stands beside whatever has a sentence, the same in either order", () => {
  for (const a of ALL)
    for (const b of ALL) {
      assert.ok(storyOf(a, b).words);
      if (a.dataset === b.dataset && (a.encoder !== b.encoder || a.z !== b.z))
        assert.equal(storyOf(a, b).rank, storyOf(b, a).rank);
    }
});
