// Films to take home: a GIF that loops wherever pictures are shown, an MP4 for slides.

/** @import { Session } from "./session.js" */

import { save } from "../dom/download.js";
import { drawnParts, rowOf } from "../core/latent_point.js";

const SAMPLES = 100, // in the film of a history
  MAKING = "Making the film …";

// A film that is being made, as a file that is called `name`.
/** @param {Session} session @param {Promise<Blob>} film @param {string} name */
export async function saveFilm(session, film, name) {
  session.say(MAKING);
  save(name, await film);
  session.unsay(MAKING);
}

// Samples of a model through its history, a column for each class.
/** @param {Session} session */
export async function saveHistory(session, model, format, name = model.id) {
  const drawn = await session.draw(0, SAMPLES, model.id, "normal"),
    columns = Math.max(1, Math.min(SAMPLES, model.classes.length));
  const rows = drawn.map((values, i) => rowOf(drawnParts(values, model, Math.floor((i * columns) / SAMPLES))));
  const manner = { model: model.id, across: Math.sqrt(SAMPLES), fps: 10, scale: 2, format };
  await saveFilm(session, session.backend.films.birth(rows, manner), `${name}-birth.${format}`);
}
