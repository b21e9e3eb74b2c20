// The visitor's own points, kept in this browser: [{id, name, point}]. The list is replaced, never
// changed in place, so that a step of the history can hold it.

import { plainPoint } from "./latent_point.js";

const FORMAT = "latent-explorer-points",
  MOST = 500,
  NAME = 80;

const item = (point, name) => ({
  id: crypto.getRandomValues(new Uint32Array(2)).join("-"),
  name: String(name).slice(0, NAME),
  point,
});

// Named points [{name, point}] as a text that `parse` takes back.
export const pointsText = (points) =>
  JSON.stringify({ format: FORMAT, version: 1, points: points.map(({ name, point }) => ({ name, point })) });

// The items of a text that `pointsText` wrote; throws a sentence when it is not one.
export function parse(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This file holds no points; choose one that was exported here.");
  }
  if (given?.format !== FORMAT || !Array.isArray(given.points))
    throw new Error("This file holds no points; choose one that was exported here.");
  if (given.points.length > MOST)
    throw new Error(`This file holds ${given.points.length} points; the shelf takes at most ${MOST}.`);
  return given.points.map((one, i) => {
    try {
      return item(plainPoint(one?.point), one.name ?? "");
    } catch (error) {
      throw new Error(`Point ${i + 1} of the file is damaged. ${error.message}`);
    }
  });
}

export class Shelf extends EventTarget {
  // storage: where its text is kept (see dom/storage.js); complain(sentence) is told when it is not.
  constructor(storage, complain) {
    super();
    Object.assign(this, { storage, complain, items: [] });
    this.recall();
    storage.watch(() => {
      // another page of ours has changed it
      const detail = this.items;
      this.recall();
      this.dispatchEvent(new CustomEvent("outside", { detail }));
      this.dispatchEvent(new Event("change"));
    });
  }

  get text() {
    return pointsText(this.items);
  }

  recall() {
    try {
      const kept = this.storage.read();
      this.items = kept ? parse(kept) : [];
    } catch {
      /* nothing is kept here, or nothing of ours */
    }
  }

  // Have other items; false, and a complaint, when the browser will not keep them.
  replace(items) {
    if (items === this.items) return true;
    this.items = items;
    this.dispatchEvent(new Event("change"));
    try {
      this.storage.write(this.text);
      return true;
    } catch {
      this.complain("This browser keeps nothing for the page; export the shelf to keep it.");
      return false;
    }
  }

  // Put points [{name, point}] before the item `before`, or at the end; false, and a complaint, when
  // there is no room or nothing is kept.
  add(points, before = null) {
    if (this.items.length + points.length > MOST) {
      this.complain(`The shelf is full with ${MOST} points; delete some, or export them first.`);
      return false;
    }
    const at = this.place(before);
    return this.replace(this.items.toSpliced(at, 0, ...points.map(({ point, name }) => item(point, name))));
  }

  place(id) {
    const at = this.items.findIndex((one) => one.id === id);
    return at < 0 ? this.items.length : at;
  }

  find(id) {
    return this.items.find((one) => one.id === id);
  }

  rename(id, name) {
    this.replace(this.items.map((one) => (one.id === id ? { ...one, name: name.slice(0, NAME) } : one)));
  }

  remove(id) {
    this.replace(this.items.filter((one) => one.id !== id));
  }

  // Move an item before another one, or to the end.
  move(id, before) {
    const moved = this.find(id);
    if (!moved || id === before) return;
    const rest = this.items.filter((one) => one !== moved),
      at = rest.findIndex((one) => one.id === before);
    this.replace(rest.toSpliced(at < 0 ? rest.length : at, 0, moved));
  }
}
