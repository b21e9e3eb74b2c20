// The visitor's own points, kept in this browser. The list is replaced, never changed in place, so that
// a step of the history can hold it.

/** @import { Named, PlainPoint, ShelfItem, Storage } from "./types.d.ts" */

import { plainPoint } from "./latent_point.js";

const FORMAT = "latent-explorer-points",
  MOST = 500,
  NAME = 80;

/** @param {PlainPoint} point @param {unknown} name @returns {ShelfItem} */
const item = (point, name) => ({
  id: crypto.getRandomValues(new Uint32Array(2)).join("-"),
  name: String(name).slice(0, NAME),
  point,
});

/** Named points as a text that `parse` takes back. @param {Named[]} points */
export const pointsText = (points) =>
  JSON.stringify({ format: FORMAT, version: 1, points: points.map(({ name, point }) => ({ name, point })) });

/** The items of a text that `pointsText` wrote; throws a sentence when it is not one. @param {string} text */
export function parse(text) {
  /** @type {{ format: unknown, points: any } | null} */
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
  return given.points.map((/** @type {any} */ one, /** @type {number} */ i) => {
    try {
      return item(plainPoint(one?.point), one.name ?? "");
    } catch (error) {
      throw new Error(`Point ${i + 1} of the file is damaged. ${/** @type {Error} */ (error).message}`);
    }
  });
}

export class Shelf extends EventTarget {
  /** @type {ShelfItem[]} */
  items = [];

  /**
   * @param {Storage} storage where its text is kept
   * @param {(sentence: string) => void} complain is told when it is not
   */
  constructor(storage, complain) {
    super();
    this.storage = storage;
    this.complain = complain;
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

  /** Have other items; false, and a complaint, when the browser will not keep them. @param {ShelfItem[]} items */
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

  /**
   * Put points before the item `before`, or at the end; false, and a complaint, when there is no room or nothing
   * is kept.
   * @param {Named[]} points @param {string | null} before
   */
  add(points, before = null) {
    if (this.items.length + points.length > MOST) {
      this.complain(`The shelf is full with ${MOST} points; delete some, or export them first.`);
      return false;
    }
    const at = this.place(before);
    return this.replace(this.items.toSpliced(at, 0, ...points.map(({ point, name }) => item(point, name))));
  }

  /** @param {string | null} id */
  place(id) {
    const at = this.items.findIndex((one) => one.id === id);
    return at < 0 ? this.items.length : at;
  }

  /** @param {string} id */
  find(id) {
    return this.items.find((one) => one.id === id);
  }

  /** @param {string} id @param {string} name */
  rename(id, name) {
    this.replace(this.items.map((one) => (one.id === id ? { ...one, name: name.slice(0, NAME) } : one)));
  }

  /** @param {string} id */
  remove(id) {
    this.replace(this.items.filter((one) => one.id !== id));
  }

  /** Move an item before another one, or to the end. @param {string} id @param {string | null} before */
  move(id, before) {
    const moved = this.find(id);
    if (!moved || id === before) return;
    const rest = this.items.filter((one) => one !== moved),
      at = rest.findIndex((one) => one.id === before);
    this.replace(rest.toSpliced(at < 0 ? rest.length : at, 0, moved));
  }
}
