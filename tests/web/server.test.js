// The backend that asks the engine: what goes over the channel, and what becomes of the answers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { serverBackend } from "../../explorer/ui/web/backend/server.js";

/** @typedef {{ op: string, fields: Record<string, any>, sent: any }} Call */

/**
 * A backend whose channel gives one answer, and what it was asked for.
 * @param {object} header @param {ArrayBufferView<ArrayBuffer>} payload
 */
function answered(header, payload = new Uint8Array()) {
  const { buffer, byteOffset, byteLength } = payload;
  /** @type {Call[]} */
  const calls = [];
  const channel = {
    /** @param {string} op @param {Record<string, any>} fields @param {any} sent */
    async call(op, fields = {}, sent = null) {
      calls.push({ op, fields, sent });
      return { header, payload: buffer.slice(byteOffset, byteOffset + byteLength) };
    },
    /** @param {string} name */
    upload: async (name) => `token of ${name}`,
  };
  return { calls, backend: serverBackend(/** @type {any} */ (channel)) };
}

const ROWS = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];
const IMAGE = { pixels: Uint8Array.of(7, 8), shape: [1, 2, 1] };

test("images are asked for with all rows at once, and at a time only where there is one", async () => {
  const { calls, backend } = answered({ shape: [2, 1, 2, 1] }, Uint8Array.of(1, 2, 3, 4));
  const batch = await backend.images("a", ROWS);
  assert.deepEqual(batch, { pixels: Uint8Array.of(1, 2, 3, 4), height: 1, width: 2, channels: 1 });
  await backend.images("a", ROWS, 0);
  assert.deepEqual(calls[0], {
    op: "images",
    fields: { model: "a", count: 2 },
    sent: Float32Array.of(1, 2, 3, 4, 5, 6),
  });
  assert.deepEqual(calls[1].fields, { model: "a", count: 2, time: 0 });
});

test("points come as rows", async () => {
  const { backend } = answered({ shape: [2, 3] }, Float32Array.of(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await backend.draw("a", 5, 2, "normal"), ROWS);
  assert.deepEqual(await backend.mapPoints("a", [1, 2]), ROWS);
});

test("directions come with a vector each, and none is as good as some", async () => {
  const { backend } = answered({ directions: [{}, {}] }, Float32Array.of(1, 2, 3, 4, 5, 6));
  assert.deepEqual((await backend.directions("a")).vectors, ROWS);
  assert.deepEqual((await answered({ directions: [] }).backend.directions("a")).vectors, []);
});

test("a map has places and then labels", async () => {
  const payload = new Uint8Array(18);
  payload.set(new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
  payload.set([9, 255], 16);
  const { places, labels } = await answered({ count: 2 }, payload).backend.map("a", "plane");
  assert.deepEqual([places, labels], [Float32Array.of(1, 2, 3, 4), Uint8Array.of(9, 255)]);
  assert.equal((await answered({ count: 0, ready: false }).backend.map("a", "neighbours")).places.length, 0);
});

test("a search begins with the image alone, and goes on with its numbers behind it", async () => {
  const { calls, backend } = answered({ starts: 1, step: 5, steps: 9, best: 0 }, Float32Array.of(1, 2));
  const search = await backend.invert("a", IMAGE, { seed: 3 }, 50);
  assert.deepEqual(calls[0], { op: "invert", fields: { model: "a", shape: IMAGE.shape, seed: 3 }, sent: IMAGE.pixels });
  await backend.invert("a", IMAGE, search, 50);
  assert.deepEqual(calls[1].fields, { model: "a", shape: IMAGE.shape, starts: 1, step: 5, steps: 9, more: 50 });
  assert.deepEqual([...calls[1].sent.subarray(0, 2)], [7, 8]);
  assert.deepEqual(new Float32Array(calls[1].sent.slice(2).buffer), Float32Array.of(1, 2));
});

test("a film is a file of its type", async () => {
  const { backend } = answered({ type: "image/gif" }, Uint8Array.of(1, 2)),
    file = await backend.films.film(ROWS, { model: "a", format: "gif" });
  assert.deepEqual([file.type, file.size], ["image/gif", 2]);
});
