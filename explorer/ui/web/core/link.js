// The whole state as the fragment of an address, which never reaches the server, and back.
//
// "#v=2&tab=explore&at=POINT&prior=mixture&locked=z1,z3&a=POINT&b=POINT&hide=…&lock=…", where POINT
// is model,hash,seed,temperature,z.64~classes.10,numbers: the blocks with their sizes, then float32
// [Z + K + C], little-endian, base64url. In links of v1 it was Z.K.C instead of names and sizes.
// What a tab of several points remembers is "path=SETTINGS;POINT;POINT", the settings as JSON.

/** @import { Link, PlainPoint, TabName, TabStates } from "./types.d.ts" */

import { toBytes, toText } from "./base64.js";
import { changed, NAMES, tabState } from "./tab_states.js";
import { blockNames, FIRST, isBlock, plainPoint } from "./latent_point.js";

const VERSION = "2",
  VERSIONS = ["1", VERSION],
  LONGEST = 200_000;
export const SLOTS = ["a", "b"];
/** @type {("locked" | "hide" | "lock")[]} */
const LISTS = ["locked", "hide", "lock"];

/** @param {PlainPoint & Record<string, any>} point */
function writePoint(point) {
  const { model, weights, seed, temperature } = point,
    names = blockNames(point);
  return [
    encodeURIComponent(model),
    weights,
    seed,
    temperature,
    names.map((name) => `${name}.${point[name].length}`).join("~"),
    toText(new Uint8Array(Float32Array.from(names.flatMap((name) => point[name])).buffer)),
  ].join(",");
}

/** Throws when the text is no point. @param {string} text */
function readPoint(text, origin = "") {
  const [model, weights, seed, temperature, named, data] = text.split(","),
    all = [...new Float32Array(toBytes(data).buffer)],
    sizes = sizesOf(named);
  if (all.length !== sizes.reduce((sum, [, size]) => sum + size, 0)) throw new Error("The point is cut off.");
  const blocks = Object.fromEntries(sizes.map(([name, size]) => [name, all.splice(0, size)]));
  const point = { model: decodeURIComponent(model), weights, seed: Number(seed), temperature: Number(temperature) };
  return plainPoint({ ...blocks, ...point, origin });
}

/**
 * Names and sizes of blocks from "z.64~classes.10", or from "64.10.0" of v1; throws when they are none.
 * @param {string} text @returns {[name: string, size: number][]}
 */
function sizesOf(text) {
  const v1 = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (v1) return FIRST.map((name, i) => [name, Number(v1[i + 1])]);
  return text.split("~").map((part) => {
    const [, name = "", size] = /^(\w+)\.(\d+)$/.exec(part) ?? [];
    if (!isBlock(name)) throw new Error("The point has no names of blocks.");
    return [name, Number(size)];
  });
}

/** @template {TabName} Name @param {Name} name @param {TabStates[Name]} given */
function writeTabState(name, given) {
  const settings = changed(name, given),
    written = Object.keys(settings).length ? encodeURIComponent(JSON.stringify(settings)) : "";
  return [written, ...given.points.map(writePoint)].join(";");
}

/** Throws when the text is no tab state. @template {TabName} Name @param {Name} name @param {string} text */
function readTabState(name, text) {
  const [settings, ...points] = text.split(";");
  return tabState(name, {
    ...(settings ? JSON.parse(decodeURIComponent(settings)) : {}),
    points: points.map((point) => readPoint(point, "link")),
  });
}

/** The fragment that says a state; what is empty, or as it is at first, is left out. @param {Link} state */
export function write(state) {
  const parts = [
    ["v", VERSION],
    ["tab", encodeURIComponent(state.tab)],
    ["at", writePoint(state.at)],
  ];
  if (state.prior !== "normal") parts.push(["prior", encodeURIComponent(state.prior)]);
  for (const name of LISTS) {
    const all = state[name] ?? [];
    if (all.length) parts.push([name, all.map(encodeURIComponent).join(",")]);
  }
  SLOTS.forEach((name, i) => {
    const point = state.slots[i];
    if (point) parts.push([name, writePoint(point)]);
  });
  for (const name of NAMES) {
    const told = state.tabStates?.[name],
      text = told && writeTabState(name, told);
    if (text) parts.push([name, text]);
  }
  return `#${parts.map((part) => part.join("=")).join("&")}`;
}

/**
 * What a fragment says. It never throws; what is damaged is left out of the state and named in a sentence.
 * @param {string} fragment
 */
export function read(fragment) {
  /** @type {Partial<Link> & Pick<Link, "slots">} */
  const state = { slots: SLOTS.map(() => null) };
  /** @type {string[]} */
  const complaints = [];
  /** @type {Map<string, string>} */
  const given = new Map();
  if (fragment.length > LONGEST)
    return { state, complaints: ["The link is too long to be one of ours; it was not opened."] };
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) given.set(part.slice(0, at), part.slice(at + 1));
  }
  if (!given.size) return { state, complaints };
  /** @type {(name: string, make: (text: string) => void, sentence: string) => void} */
  const part = (name, make, sentence) => {
    const text = given.get(name);
    if (text === undefined) return;
    try {
      make(text);
    } catch {
      complaints.push(sentence);
    }
  };
  if (given.has("v") && !VERSIONS.includes(given.get("v") ?? ""))
    complaints.push("The link was made by another version of the app; what could be read was opened.");
  part(
    "tab",
    (text) => {
      state.tab = decodeURIComponent(text).slice(0, 40);
    },
    "The link names no tab.",
  );
  part(
    "prior",
    (text) => {
      state.prior = decodeURIComponent(text).slice(0, 40);
    },
    "The prior in the link is damaged.",
  );
  for (const name of LISTS)
    part(
      name,
      (text) => {
        state[name] = text.split(",").slice(0, 400).map(decodeURIComponent);
      },
      `"${name}" in the link is damaged.`,
    );
  part(
    "at",
    (text) => {
      state.at = readPoint(text, "link");
    },
    "The point in the link is damaged.",
  );
  SLOTS.forEach((name, i) =>
    part(
      name,
      (text) => {
        state.slots[i] = readPoint(text, "link");
      },
      `The point of slot ${name.toUpperCase()} in the link is damaged.`,
    ),
  );
  const told = NAMES.filter((name) => given.has(name));
  /** @type {Partial<Record<TabName, unknown>>} */
  const tabStates = {};
  for (const name of told)
    part(
      name,
      (text) => {
        tabStates[name] = readTabState(name, text);
      },
      `"${name}" in the link is damaged.`,
    );
  if (told.length) state.tabStates = /** @type {Partial<TabStates>} */ (tabStates);
  return { state, complaints };
}
