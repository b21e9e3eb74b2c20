// What the tabs that work on several points remember, as plain values: the points, in one list, and
// a few settings. Undo brings them back, links carry them, and each model has its own; but what is
// compared, or trained, is no one model's.

import { readInk } from "./ink.js";
import { plainPoint } from "./latent_point.js";

/** @import { PlainPoint } from "./types.d.ts" */

/** @template T @typedef {(given: any) => T} Check throws a sentence where what is given is none */

/** @type {(words: string) => never} */
const oops = (words) => {
  throw new Error(words);
};
/** @template {string} T @param {T[]} choices @returns {Check<T>} */
const among =
  (...choices) =>
  (given) =>
    choices.includes(given) ? given : oops(`${given} is none of ${choices.join(", ")}.`);
/** @type {(least: number, most: number) => Check<number>} */
const whole = (least, most) => (given) =>
  Number.isInteger(given) && given >= least && given <= most
    ? given
    : oops(`${given} is no whole number from ${least} to ${most}.`);
/** @type {(most: number) => Check<number>} */
const number = (most) => (given) =>
  Number.isFinite(given) && Math.abs(given) <= most ? given : oops(`${given} is no number within ±${most}.`);
/** @type {(least: number, most: number) => Check<number>} */
const between = (least, most) => (given) =>
  Number.isFinite(given) && given >= least && given <= most
    ? given
    : oops(`${given} is no number from ${least} to ${most}.`);
/** @type {Check<boolean>} */
const flag = (given) => (typeof given === "boolean" ? given : oops(`${given} is neither true nor false.`));
/** @type {(most: number) => Check<string>} */
const words = (most) => (given) =>
  typeof given === "string" && given.length <= most ? given : oops("Some words are too long.");
/** @type {Check<number | string>} */
const value = (given) => (Number.isFinite(given) ? given : words(80)(given));
/** @template T @param {number} most @param {Check<T>} each @returns {Check<Record<string, T>>} */
const record = (most, each) => (given) =>
  given?.constructor === Object && Object.keys(given).length <= most
    ? Object.fromEntries(Object.entries(given).map(([name, one]) => [words(40)(name), each(one)]))
    : oops("Some settings are none.");
/** @template T @param {number} most @param {Check<T>} each @returns {Check<T[]>} */
const list = (most, each) => (given) =>
  Array.isArray(given) && given.length <= most ? given.map(each) : oops("A list is too long.");
/** @template T @param {Check<T>} check @returns {Check<T | null>} */
const perhaps = (check) => (given) => (given === null ? null : check(given));
/** @type {Check<string>} */
const ink = (given) => {
  readInk(words(Infinity)(given));
  return given;
};

/**
 * For each tab the settings: what it is at first, and what it may be.
 * @satisfies {Record<string, Record<string, number | [first: unknown, check: Check<unknown>]>>}
 */
const TABS = {
  path: {
    most: 8, // points; none are the waypoints that the tab proposes
    way: ["slerp", among("slerp", "lerp")],
    easing: ["smooth", among("even", "smooth", "image")],
    shape: ["loop", among("open", "loop", "back")],
    steps: [30, whole(2, 60)],
    view: ["film", among("film", "corners", "chain", "classes")],
    side: [8, whole(3, 15)],
    every: [4, whole(1, 7)],
    seed: [1, whole(0, Number.MAX_SAFE_INTEGER)],
  },
  sum: {
    most: 32, // in groups one after the other; none are the groups that the tab proposes
    sizes: [[], list(8, whole(0, 16))],
    terms: [[], list(8, number(10))],
    shell: [false, flag],
    seed: [1, whole(0, Number.MAX_SAFE_INTEGER)],
    view: ["sum", among("sum", "analogy", "directions")],
    direction: ["", words(120)],
    strength: [0, number(10)],
    locks: [[], list(12, words(120))],
  },
  compare: {
    most: 4, // points that some of the models have of their own, in `places` from 0
    places: [[], list(4, whole(0, 3))],
    models: [[], list(4, words(200))], // none are the two that the tab proposes
    by: ["seed", among("seed", "image")],
    seed: [7, whole(0, Number.MAX_SAFE_INTEGER)],
    temperature: [1, between(0, 2)],
    prior: ["normal", among("normal", "mixture")], // of the models that have it
    label: ["", words(80)], // the name of a class; none is the one that the tab proposes
    categories: [[], list(4, whole(0, 4095))], // where classes have no names
    test: [0, whole(-10_000_000, 10_000_000)], // a test image; -1 is none, below it a picture of this page's own
    ink: ["", ink], // a drawing, which goes before it
    knobs: [[], list(6, number(3))],
    difference: [false, flag],
  },
  train: {
    most: 0,
    family: ["", words(40)], // "" is what the tab proposes, also below
    dataset: ["", words(200)], // USER_IMAGES are images that lie on this page alone
    size: ["", words(40)], // "" as the recipe has it
    model: ["", words(200)], // whose weights it begins with; "" is from scratch
    preset: ["", words(40)],
    fit: ["", among("", "crop", "pad", "stretch")], // how own pictures become squares; "" loses little
    values: [{}, record(40, value)], // only those that are not as the recipe has them
    seed: [null, perhaps(whole(0, 2 ** 31 - 1))], // null is another one for each run
  },
};

/** @typedef {typeof TABS} Tabs */
/** @typedef {keyof Tabs} TabName */

/**
 * What a setting can be.
 * @template S
 * @typedef {S extends [first: unknown, check: Check<infer T>] ? T : never} Setting
 */

/**
 * What a tab remembers.
 * @template {TabName} [Name=TabName]
 * @typedef {{ [Key in Exclude<keyof Tabs[Name], "most">]: Setting<Tabs[Name][Key]> } & { points: PlainPoint[] }
 * } TabState
 */

/** @typedef {{ [Name in TabName]: TabState<Name> }} TabStates */

export const NAMES = /** @type {TabName[]} */ (Object.keys(TABS));
/** @type {TabName[]} */
export const SHARED = ["compare", "train"]; // by all models
export const USER_IMAGES = "own";

/** @param {TabName} name @returns {[key: string, setting: [first: unknown, check: Check<unknown>]][]} */
const settingsOf = (name) => Object.entries(TABS[name]).filter(([key]) => key !== "most");

/** How a tab is before anyone has touched it. @template {TabName} Name @param {Name} name @returns {TabState<Name>} */
export const fresh = (name) => tabState(name, {});

export const allFresh = () => /** @type {TabStates} */ (Object.fromEntries(NAMES.map((name) => [name, fresh(name)])));

/**
 * The tab state in `given`, with what it lacks as it is at first; throws a sentence when it is none.
 * @template {TabName} Name @param {Name} name @param {Record<string, any>} given @returns {TabState<Name>}
 */
export function tabState(name, given) {
  const points = (given.points ?? []).map(plainPoint);
  if (points.length > TABS[name].most) oops(`There are ${points.length} points, at most ${TABS[name].most} fit.`);
  const settings = settingsOf(name).map(([key, [first, check]]) => [key, key in given ? check(given[key]) : first]);
  return { ...Object.fromEntries(settings), points };
}

/** The settings of a tab state that are not as at first. @param {TabName} name @param {Record<string, any>} given */
export const changed = (name, given) =>
  Object.fromEntries(
    settingsOf(name)
      .map(([key, [first]]) => [key, first, given[key]])
      .filter(([, first, now]) => JSON.stringify(first) !== JSON.stringify(now))
      .map(([key, , now]) => [key, now]),
  );
