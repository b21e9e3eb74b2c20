// The whole state as the fragment of an address, which never reaches the server, and back.
//
// "#v=1&tab=explore&at=POINT&prior=mixture&locked=z1,z3&a=POINT&b=POINT&hide=…&lock=…", where POINT
// is model,hash,seed,temperature,Z.K.C,numbers: float32 [Z + K + C], little-endian, base64url.
// What a tab of several points remembers is "path=SETTINGS;POINT;POINT", the settings as JSON.

/** @import { Link, PlainPoint, TabName, TabStates } from "./types.d.ts" */

import { toBytes, toText } from "./base64.js";
import { changed, NAMES, tabState } from "./tab_states.js";
import { plainPoint } from "./latent_point.js";

const VERSION = "1",
  LONGEST = 200_000;
export const SLOTS = ["a", "b"];
/** @type {("locked" | "hide" | "lock")[]} */
const LISTS = ["locked", "hide", "lock"];

/** @param {PlainPoint} point */
function writePoint({ model, weights, seed, temperature, z, classes, codes }) {
  const counts = [z.length, classes.length, codes.length].join(".");
  return [
    encodeURIComponent(model),
    weights,
    seed,
    temperature,
    counts,
    toText(new Uint8Array(Float32Array.from([...z, ...classes, ...codes]).buffer)),
  ].join(",");
}

/** Throws when the text is no point. @param {string} text */
function readPoint(text, origin = "") {
  const [model, weights, seed, temperature, counts, data] = text.split(",");
  const [z, k, c] = counts.split(".").map(Number),
    all = [...new Float32Array(toBytes(data).buffer)];
  if (all.length !== z + k + c) throw new Error("The point is cut off.");
  const point = { model: decodeURIComponent(model), weights, seed: Number(seed), temperature: Number(temperature) };
  return plainPoint({ ...point, z: all.slice(0, z), classes: all.slice(z, z + k), codes: all.slice(z + k), origin });
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
  if (given.has("v") && given.get("v") !== VERSION)
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
