// Where a panel starts before any knob is turned: asked of the engine, by a seed or an image.

/** @import { Session } from "../../app/session.js" */

import { classOf } from "./comparison.js";
import { drawnParts, encodedParts, fits, nameOf, pointOf, readParts } from "../../core/latent_point.js";

// The figure by which a model is best compared: FID in a judge's features, of samples from `prior`,
// else its first; null when it was never measured.
/** @param {Session} session */
export async function mainFigure(session, id, prior) {
  const { figures } = await session.answers.evidence(id),
    fid = prior === "mixture" ? "FID_clf, mixture prior" : "FID_clf";
  return figures?.find(({ name }) => name === fid) ?? figures?.[0] ?? null;
}

// The start of a panel: {model, plain, words, note}; of a seed {prior}, which it was drawn from; of an
// image {prepared}, which is the image as the model sees it; plain is null where it must be searched
// for. Throws a sentence.
/** @param {Session} session */
export async function startOf(session, { id, own, by, seed, temperature, prior, label, category, input }) {
  if (!session.has(id)) throw new Error(`${id} is not here; choose another model.`);
  const model = await session.answers.describe(id);
  if (own) return ownOf(model, own, by === "image" && input ? await prepare(session, model, input) : null);
  if (by === "seed") return drawn(session, model, seed, temperature, prior, classOf(model, label, category));
  if (!input) throw new Error("Draw something, or take a test image.");
  return seen(session, model, input, await prepare(session, model, input));
}

function ownOf(model, own, prepared) {
  fits(own, model);
  const note = model.weights.startsWith(own.weights) ? "" : "other weights than when it was kept";
  return { model, plain: own, words: (model.categorical ? "category " : "") + nameOf(own, model), note, prepared };
}

/** @param {Session} session */
async function drawn(session, model, seed, temperature, prior, { label, words, note }) {
  const has = model.priors.includes(prior),
    from = has ? prior : "normal";
  const [values] = await session.draw(seed, 1, model.id, from);
  const plain = pointOf(model, { seed, ...drawnParts(values, model, label), temperature });
  const notes = [has ? "" : "no mixture, so N(0, I)", note];
  return {
    model,
    plain,
    words: [words, `seed ${seed}`].filter(Boolean).join(" · "),
    note: notes.filter(Boolean).join(" · "),
    prior: from,
  };
}

// The image as the model takes it: as it is where it has the model's size, else framed anew, once.
/** @param {Session} session */
function prepare(session, model, input) {
  const { resolution, channels, id } = model,
    { pixels, bytes } = input;
  if (pixels && String(pixels.shape) === String([resolution, resolution, channels])) return pixels;
  input.framed ??= new Map();
  if (!input.framed.has(id))
    input.framed.set(
      id,
      bytes().then((file) => session.backend.prepare(id, file)),
    );
  return input.framed.get(id);
}

// What a model makes of an image by itself.
/** @param {Session} session */
async function seen(session, model, { origin }, prepared) {
  if (model.encoder) {
    const { mu, label } = await session.backend.encode(model.id, prepared, 0, 1);
    return {
      model,
      plain: pointOf(model, { ...encodedParts(mu, label, model), origin }),
      words: `${origin}, decoded μ`,
      note: "",
      prepared,
    };
  }
  if (!model.reads_codes) return { model, plain: null, words: "no encoder", note: "", prepared };
  const [read, [values]] = await Promise.all([
    session.backend.readImage(model.id, prepared),
    session.draw(0, 1, model.id, "normal"),
  ]);
  const plain = pointOf(model, {
    ...drawnParts(values, model, -1),
    ...readParts(read),
    origin: `Q's codes of ${origin}`,
  });
  return { model, plain, words: `Q's codes of ${origin}`, note: "", prepared };
}
