// The recipes of a family as cards: what each does in a sentence, how long it takes, and a picture of something
// real: samples of a model of that family, with about as many dimensions, else examples of the data.

/** @import { Session } from "../../app/session.js" */

import { likeliest } from "../../core/trainchoice.js";
import { drawnParts, pointOf, rowOf } from "../../core/latent_point.js";
import { duration } from "../../core/wording.js";
import { html } from "../../dom/elements.js";
import { batchOf, imageData, ink } from "../../dom/pixels.js";

const ACROSS = 2; // pictures in a row of a card's

export class Recipes {
  /** @type {Map<string, { root: HTMLElement, canvas: HTMLCanvasElement, time: HTMLElement }>} */
  cards = new Map();

  // asked(recipe): what an estimate is asked with for a recipe; examples(): those of the data, a promise.
  /** @param {Session} session */
  constructor(box, session, { asked, examples }) {
    this.box = box;
    this.session = session;
    this.asked = asked;
    this.examples = examples;
  }

  // A card for each recipe of a family.
  show(family) {
    this.family = family;
    this.cards.clear();
    this.box.replaceChildren(
      ...family.presets.map(({ id, title, sentence, source }) => {
        const canvas = html("canvas", { width: 56, height: 56, "aria-hidden": "true" }),
          time = html("small"),
          about = html("span", {}, [sentence, source].filter(Boolean).join(" "));
        const words = html("span", { class: "le-words" }, html("b", {}, title), about, time);
        const root = html(
          "button",
          { type: "button", role: "radio", class: "le-card", "data-value": id },
          canvas,
          words,
        );
        root.ariaLabel = title;
        this.cards.set(id, { root, canvas, time });
        return root;
      }),
    );
  }

  // How long each takes and what it looks like, one after the other; the newest call wins.
  async tell() {
    const mine = {},
      { family } = this;
    this.telling = mine;
    for (const preset of family.presets) {
      try {
        const { errors, seconds } = await this.estimate(this.asked(preset));
        if (this.telling !== mine) return;
        const card = this.cards.get(preset.id);
        if (card) card.time.textContent = errors.length ? "" : `about ${duration(seconds ?? 0)}`;
        const [batch, words] = await this.pictures(preset);
        if (this.telling !== mine || !card) return;
        card.canvas.title = words;
        square(card.canvas, batch);
      } catch {
        if (this.telling !== mine) return; // it is a picture the less
      }
    }
  }

  estimate(asked) {
    return this.session.answers.once(`estimate ${JSON.stringify(asked)}`, () =>
      this.session.backend.training.estimate(asked),
    );
  }

  // Four pictures, and what they are.
  async pictures(preset) {
    const { session, family } = this,
      like = likeliest(session.models, family, preset);
    if (!like) {
      const { pixels, shape, columns } = await this.examples();
      return [apart(batchOf(pixels, shape), columns), "Examples of the data"];
    }
    const ask = async () => {
      const model = await session.answers.describe(like.id),
        drawn = await session.draw(0, ACROSS ** 2, like.id, "normal");
      const rows = drawn.map((values, i) => rowOf(pointOf(model, drawnParts(values, model, i))));
      return session.backend.images(like.id, rows);
    };
    return [await session.answers.once(`samples ${like.id}`, ask), `Samples of ${like.id}`];
  }
}

// Four pictures of a grid, each of another row.
function apart(batch, columns) {
  const size = batch.height * batch.width * batch.channels,
    count = batch.pixels.length / size,
    pixels = new Uint8Array(ACROSS ** 2 * size);
  for (let i = 0; i < ACROSS ** 2; i++) {
    const from = ((i * (columns + 1)) % count) * size;
    pixels.set(batch.pixels.subarray(from, from + size), i * size);
  }
  return { ...batch, pixels };
}

/** Four pictures of a batch as a square. @param {HTMLCanvasElement} canvas */
function square(canvas, batch) {
  Object.assign(canvas, { width: ACROSS * batch.width, height: ACROSS * batch.height });
  ink(canvas).putImageData(imageData(batch, 0, ACROSS, ACROSS), 0, 0);
}

/** The first `count` pictures of a grid, of as many rows, side by side. @param {HTMLCanvasElement} canvas */
export function strip(canvas, { pixels, shape, columns }, count = ACROSS ** 2) {
  const batch = apart(batchOf(pixels, shape), columns);
  Object.assign(canvas, { width: count * batch.width, height: batch.height });
  ink(canvas).putImageData(imageData(batch, 0, count, 1), 0, 0);
}
