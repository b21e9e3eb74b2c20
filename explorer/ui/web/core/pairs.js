// Which two models are worth seeing beside each other, by what they say of themselves, and what to look at.

/** @import { Operations } from "./operations.d.ts" */
/** @typedef {Operations["models"]["answer"]["models"][number]} Listed */
/** @typedef {"seed" | "image"} By what both are given */

const FEW = 4; // times as many dimensions tell a story

/** @param {Listed} a @param {Listed} b */
const ratio = (a, b) => Math.max(a.z, b.z) / Math.min(a.z, b.z);
/** @param {Listed} one */
const name = ({ title, z }) => `${title} (z ${z})`;
/** The one for which something holds first. @param {(one: Listed) => boolean} holds @param {Listed[]} two */
const sorted = (holds, two) => two.toSorted((a, b) => Number(holds(b)) - Number(holds(a)));

/**
 * Stories of two models that learnt the same data, the best first.
 * @type {{ fits: (a: Listed, b: Listed) => boolean, by: By, words: (a: Listed, b: Listed) => string }[]}
 */
const STORIES = [
  {
    fits: (a, b) => a.encoder !== b.encoder && a.labels && b.labels,
    by: "seed",
    words: (...two) => {
      const [vae, gan] = sorted((one) => one.encoder, two);
      return (
        `The same class drawn twice. The ${vae.title} was taught to miss no image by much, so it averages and blurs; ` +
        `the ${gan.title} was taught to pass for real, so it is sharp. Choose another class and look at the edges.`
      );
    },
  },
  {
    fits: (a, b) => a.encoder && b.encoder && a.title === b.title && ratio(a, b) >= FEW,
    by: "image",
    words: (...two) => {
      const [few, many] = two.toSorted((a, b) => a.z - b.z);
      return (
        `One test image written as ${few.z} numbers and as ${many.z}, and read back. With ${few.z} only what is ` +
        `common is kept, and the rest is blur; with ${many.z} slant and stroke come back, too. Compare the squared ` +
        "errors."
      );
    },
  },
  {
    fits: (a, b) => a.encoder !== b.encoder && a.form === "plane",
    by: "seed",
    words: (...two) => {
      const [vae, gan] = sorted((one) => one.encoder, two);
      return (
        `Turn the first linked knob: the point of the ${vae.title} glides from mode to mode over bridges where no ` +
        `data is, that of the ${gan.title} leaps.`
      );
    },
  },
  {
    fits: (a, b) => a.encoder !== b.encoder,
    by: "seed",
    words: (...two) => {
      const [vae, gan] = sorted((one) => one.encoder, two);
      return (
        `Samples of two kinds of model of the same data: the ${vae.title} averages and blurs, the ${gan.title} is ` +
        "sharp and may be wrong. Try some seeds and look at edges and thin lines."
      );
    },
  },
  {
    fits: (a, b) => a.labels !== b.labels,
    by: "seed",
    words: (...two) => {
      const [told, left] = sorted((one) => one.labels, two);
      return (
        `The ${told.title} was told the class of each image, the ${left.title} never was. Go through the classes of ` +
        "the one and the categories of the other: which did it find by itself?"
      );
    },
  },
  {
    fits: (a, b) => a.encoder && b.encoder,
    by: "image",
    words: (a, b) =>
      `One test image read back by the ${name(a)} and by the ${name(b)}: see which keeps more of it, and turn the ` +
      "linked knobs to see what one dimension of each stands for.",
  },
  {
    fits: () => true,
    by: "seed",
    words: (a, b) => `The ${name(a)} and the ${name(b)} at one seed, of the same data: only what they learnt differs.`,
  },
];

/**
 * What two models tell beside each other.
 * @param {Listed} a @param {Listed} b @returns {{ by: By, words: string, rank: number }}
 */
export function storyOf(a, b) {
  if (a.id === b.id)
    return {
      by: "seed",
      words: "The same model twice: drop a point of the shelf on one of them, or add another model.",
      rank: STORIES.length + 1,
    };
  const rank = a.dataset === b.dataset ? STORIES.findIndex(({ fits }) => fits(a, b)) : STORIES.length;
  if (rank < STORIES.length) return { by: STORIES[rank].by, words: STORIES[rank].words(a, b), rank };
  return {
    by: "seed",
    words: `They learnt different data, ${a.dataset} and ${b.dataset}: only the seed is shared.`,
    rank,
  };
}

/**
 * The models that are proposed beside each other: the open one, and one with which it tells most.
 * @param {Listed[]} models @param {{ id: string }} open @returns {[Listed, Listed]}
 */
export function pairOf(models, { id }) {
  const first = models.find((one) => one.id === id) ?? models[0];
  const others = models.filter((one) => one.id !== first.id),
    worth = new Map(others.map((one) => [one, storyOf(first, one).rank]));
  const [other = first] = others.sort(
    (a, b) => Number(worth.get(a)) - Number(worth.get(b)) || ratio(first, b) - ratio(first, a),
  );
  return [first, other];
}
