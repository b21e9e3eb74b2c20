// Links of v1, made by old revisions of the page: each still opens the state that it opened then.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { read, write } from "../../explorer/ui/web/core/link.js";

/** @type {{ link: string, state: any }[]} what the last code of v1 read from each */
const LINKS = JSON.parse(readFileSync(new URL("../links/v1.json", import.meta.url), "utf8"));

/**
 * A state as it is read now: without blocks that have no numbers, in single precision, and with what
 * could not be chosen then as it was for everybody.
 * @param {any} state
 */
function now({ benches, ...state }) {
  const { train } = benches ?? {},
    all = { ...state, ...(benches && { tabStates: { ...benches, ...(train && { train: { fit: "", ...train } }) } }) };
  return JSON.parse(JSON.stringify(all), (name, value) => {
    if (["classes", "codes"].includes(name) && !value.length) return undefined;
    return typeof value === "number" && !Number.isInteger(value) ? Math.fround(value) : value;
  });
}

test("every old link opens the state that it opened then, without a complaint", () => {
  assert.equal(LINKS.length, 32);
  for (const { link, state } of LINKS) {
    const opened = read(link);
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(now(opened.state), now(state), link);
  }
});

test("an old link is the same state after it was written anew", () => {
  for (const { link } of LINKS) {
    const { state } = read(link),
      anew = write(/** @type {import("../../explorer/ui/web/core/types.d.ts").Link} */ ({ prior: "normal", ...state }));
    assert.match(anew, /^#v=2&tab=\w+&at=[\w-]+,[0-9a-f]{12},\d+,[\d.]+,z\.\d+[~\w.]*,/);
    assert.deepEqual(read(anew), { state, complaints: [] });
  }
});
