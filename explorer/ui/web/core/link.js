// The whole state as the fragment of an address, which never reaches the server, and back.
//
// "#v=1&tab=explore&at=POINT&prior=mixture&locked=z1,z3&a=POINT&b=POINT&hide=…&lock=…", where POINT
// is model,hash,seed,temperature,Z.K.C,numbers: float32 [Z + K + C], little-endian, base64url.
// What a tab of several points remembers is "path=SETTINGS;POINT;POINT", the settings as JSON.

import { toBytes, toText } from "./base64.js";
import { changed, NAMES, tabState } from "./tab_states.js";
import { plainPoint } from "./latent_point.js";

const VERSION = "1",
  LONGEST = 200_000;
export const SLOTS = ["a", "b"];
const LISTS = ["locked", "hide", "lock"];

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

// Throws when the text is no point.
function readPoint(text, origin = "") {
  const [model, weights, seed, temperature, counts, data] = text.split(",");
  const [z, k, c] = counts.split(".").map(Number),
    all = [...new Float32Array(toBytes(data).buffer)];
  if (all.length !== z + k + c) throw new Error("The point is cut off.");
  const point = { model: decodeURIComponent(model), weights, seed: Number(seed), temperature: Number(temperature) };
  return plainPoint({ ...point, z: all.slice(0, z), classes: all.slice(z, z + k), codes: all.slice(z + k), origin });
}

function writeTabState(name, given) {
  const settings = changed(name, given),
    written = Object.keys(settings).length ? encodeURIComponent(JSON.stringify(settings)) : "";
  return [written, ...given.points.map(writePoint)].join(";");
}

// Throws when the text is no tab state.
function readTabState(name, text) {
  const [settings, ...points] = text.split(";");
  return tabState(name, {
    ...(settings ? JSON.parse(decodeURIComponent(settings)) : {}),
    points: points.map((point) => readPoint(point, "link")),
  });
}

// The fragment of a state {tab, at, prior, locked, slots, tabStates, hide, lock}; what is empty, or as
// it is at first, is left out.
export function write(state) {
  const parts = [
    ["v", VERSION],
    ["tab", encodeURIComponent(state.tab)],
    ["at", writePoint(state.at)],
  ];
  if (state.prior !== "normal") parts.push(["prior", encodeURIComponent(state.prior)]);
  for (const name of LISTS) {
    if (state[name]?.length) parts.push([name, state[name].map(encodeURIComponent).join(",")]);
  }
  SLOTS.forEach((name, i) => state.slots[i] && parts.push([name, writePoint(state.slots[i])]));
  for (const name of NAMES) {
    const text = state.tabStates?.[name] && writeTabState(name, state.tabStates[name]);
    if (text) parts.push([name, text]);
  }
  return `#${parts.map((part) => part.join("=")).join("&")}`;
}

// What a fragment says: {state, complaints}. It never throws; what is damaged is left out of the
// state and named in a sentence.
export function read(fragment) {
  const state = { slots: SLOTS.map(() => null) },
    complaints = [],
    given = new Map();
  if (fragment.length > LONGEST)
    return { state, complaints: ["The link is too long to be one of ours; it was not opened."] };
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) given.set(part.slice(0, at), part.slice(at + 1));
  }
  if (!given.size) return { state, complaints };
  const part = (name, make, sentence) => {
    if (!given.has(name)) return;
    try {
      make(given.get(name));
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
  if (told.length) state.tabStates = {};
  for (const name of told)
    part(
      name,
      (text) => {
        state.tabStates[name] = readTabState(name, text);
      },
      `"${name}" in the link is damaged.`,
    );
  return { state, complaints };
}
