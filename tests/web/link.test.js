// The address holds the whole state: written and read again, damaged, and never thrown at.

import assert from "node:assert/strict";
import { test } from "node:test";

import { read, write } from "../../explorer/ui/web/core/link.js";
import { between, chanceOf, oneOf, someState } from "./chance.js";

/** @typedef {import("./chance.js").Chance} Chance */

const SENTENCE = /^[A-Z"].* .*\.$/s;

/** @param {any} tabStates */
const linkOf = (tabStates) => write({ ...someState(chanceOf(5)), tabStates });

test("any state is the same after the way through a link", () => {
  const chance = chanceOf(0);
  for (let i = 0; i < 300; i++) {
    const state = someState(chance),
      back = read(write(state));
    assert.deepEqual(back.complaints, []);
    const wanted = Object.entries(state)
      .filter(([name, value]) => !(name === "prior" && value === "normal"))
      .filter(([name, value]) => name === "slots" || Object.keys(value).length);
    assert.deepEqual(back.state, Object.fromEntries(wanted));
  }
});

test("what is as it is at first is not in the link", () => {
  const state = { ...someState(chanceOf(4)), prior: "normal", locked: [], slots: [null, null], hide: [], lock: [] },
    link = write({ ...state, tabStates: { train: { ...CHOICE, seed: null }, sum: { ...SUM } } });
  assert.equal(link.split("&").length, 3, "v, tab and at");
});

const CHOICE = {
  family: "",
  dataset: "",
  size: "",
  model: "",
  preset: "",
  fit: /** @type {const} */ (""),
  values: {},
  points: [],
};
/** @type {any} */
const SUM = {
  sizes: [],
  terms: [],
  shell: false,
  seed: 1,
  view: "sum",
  direction: "",
  strength: 0,
  locks: [],
  points: [],
};

test("of what is to be trained a link holds only what was chosen", () => {
  const link = linkOf({ train: { ...CHOICE, family: "gan", preset: "collapse", seed: null } }),
    part = link.split("&").find((one) => one.startsWith("train="));
  assert.deepEqual(JSON.parse(decodeURIComponent(part?.slice(6) ?? "")), { family: "gan", preset: "collapse" });
});

/**
 * A link with something cut, changed, put in, doubled or lengthened.
 * @param {string} link @param {Chance} chance
 */
function damaged(link, chance) {
  const places = [between(chance, 1, link.length), between(chance, 1, link.length)].sort((a, b) => a - b),
    [at, other] = places;
  const odd = oneOf(chance, [..."&=,.#%\0é🎛-_09zZ"]).repeat(oneOf(chance, [1, 1, 3, 2000]));
  return oneOf(chance, [
    link.slice(0, at),
    link.slice(0, at) + link.slice(other),
    link.slice(0, at) + odd + link.slice(at + 1),
    link.slice(0, at) + odd + link.slice(at),
    link.slice(0, at) + link.slice(at, other).repeat(3) + link.slice(other),
    link.replaceAll("at=", oneOf(chance, ["at=at=", "v=", "a=", "%at="])),
    [...link].toSorted(() => chance() - 0.5).join(""),
  ]);
}

test("a thousand damaged links give a state and sentences", () => {
  const chance = chanceOf(1),
    links = Array.from({ length: 10 }, () => write(someState(chance)));
  const broken = [
    ...Array.from({ length: 990 }, (_, i) => damaged(links[i % 10], chance)),
    ...["", "#", "#v=3", "#at", "#at=", `#${"&".repeat(1000)}`, `#at=${"A".repeat(10 ** 6)}`],
    ...["#at=x,,7,1,1.0.0,AADAfw", "#at=x,,7,1,-1.2.0,AAAAAA", "#at=x,,7,1,1.0.0,AAAA"],
    ...[
      "#at=x,,7,1,z.1~y,AADAfw",
      "#at=x,,7,1,z.2~seed.-1,AADAfw",
      "#at=x,,7,1,seed.1,AADAfw",
      "#at=x,,7,1,y.1,AADAfw",
    ],
  ];
  let complained = 0;
  for (const link of broken) {
    const { state, complaints } = read(link);
    for (const sentence of complaints) assert.match(sentence, SENTENCE);
    complained += Number(complaints.length > 0);
    for (const point of [state.at, ...state.slots]) {
      if (!point) continue;
      assert.ok(point.z.length);
      assert.ok(point.z.every((/** @type {number} */ value) => Math.abs(value) <= 100));
    }
  }
  assert.ok(complained > 500, `${complained} of ${broken.length} complain`);
});

test("a tab that is damaged is named and left out, and the rest is opened", () => {
  for (const given of ['{"values":[1]}', '{"family":7}', "{", '{"seed":-1}']) {
    const back = read(`${linkOf({})}&train=${encodeURIComponent(given)}`);
    assert.deepEqual(back.complaints, ['"train" in the link is damaged.']);
    assert.equal(back.state.tabStates?.train, undefined);
    assert.ok(back.state.at);
  }
});

test("a link of another version says so and opens what it can", () => {
  const back = read(linkOf({}).replace("v=2", "v=7"));
  assert.match(back.complaints.join(), /another version/);
  assert.ok(back.state.at);
});
