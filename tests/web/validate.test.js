// What a card claims is looked at before it is shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as look from "../../explorer/ui/web/core/validate.js";

const ODD = [null, undefined, true, "", "7", [], {}, NaN, Infinity, -Infinity, () => 1];

/**
 * What is taken comes back as it is; all the rest is refused.
 * @param {(value: any) => unknown} read @param {unknown[]} taken @param {unknown[]} refused
 */
function takes(read, taken, refused) {
  for (const value of taken) assert.deepEqual(read(value), value);
  for (const value of refused) assert.throws(() => read(value), TypeError, String(value));
}

test("a number is one, within its range", () => {
  takes(look.number, [0, -7.5, 1e9], [...ODD, 1e10]);
  takes(look.share, [0, 0.5, 1], [...ODD, -0.1, 1.1]);
  takes((value) => look.whole(value, 10), [0, 9], [...ODD, -1, 10, 0.5, 1e300]);
});

test("text is text, cut off where it gets too long", () => {
  takes(look.words, ["", "<b>", "x".repeat(400)], [null, 7, [], {}]);
  assert.equal(look.words("x".repeat(500)).length, 401);
});

test("an object is no list, a list has entries, rows are as long as each other", () => {
  takes(look.object, [{}, { a: 1 }], [null, 7, "", [], true]);
  takes((value) => look.list(value, look.number, 3), [[1], [1, 2, 3]], [null, {}, [], [1, 2, 3, 4], ["1"]]);
  takes(
    (value) => look.matrix(value, look.number),
    [
      [[1]],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [[], [[]], [[1, 2], [3]], [1], [["1"]]],
  );
});

test("a picture is a PNG that is written out, and nothing else that an address could be", () => {
  const odd = ["javascript:alert(1)", "https://there.example/a.png", "data:image/svg+xml;base64,AAAA"];
  const broken = [
    "data:image/png;base64,",
    'data:image/png;base64,A"onerror=',
    `data:image/png;base64,${"A".repeat(5e5)}`,
  ];
  takes(look.picture, ["data:image/png;base64,iVBORw0KGgo="], [...ODD, ...odd, ...broken]);
});
