// Films to take home: a GIF that loops wherever pictures are shown, an MP4 for slides.

import { save } from "../dom/download.js";
import { session } from "./session.js";

const BORN = 100; // samples in the film of a birth

// What the server makes of points, as a file that is called `name`.
export async function saveFilm(op, asked, rows, name) {
  session.say("Making the film …");
  const { header, payload } = await session.channel.call(op, asked, rows);
  save(`${name}.${asked.format}`, new Blob([payload], { type: header.type }));
  session.say("");
}

// Samples of a model through its history, a column for each class.
export async function saveBirth({ id, z, classes }, format, name = id) {
  const drawn = await session.draw(0, BORN, id, "normal"),
    columns = Math.max(1, Math.min(BORN, classes.length));
  const rows = drawn.map((values, i) => [
    ...values.slice(0, z),
    ...classes.map((_, k) => +(k === Math.floor((i * columns) / BORN))),
    ...values.slice(z),
  ]);
  const asked = { model: id, count: BORN, across: Math.sqrt(BORN), fps: 10, scale: 2, format };
  await saveFilm("birth", asked, Float32Array.from(rows.flat()), `${name}-birth`);
}
