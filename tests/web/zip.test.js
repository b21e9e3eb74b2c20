// A folder of files as one archive: it holds each file as it is, by the directory that others read.

import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32, zip } from "../../explorer/ui/web/core/zip.js";
import { between, chanceOf } from "./chance.js";

/** The entries [{name, data, crc}] of an archive, by its directory. @param {Uint8Array} bytes */
function entries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset),
    end = bytes.length - 22;
  assert.equal(view.getUint32(end, true), 0x06054b50);
  const found = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < view.getUint16(end + 10, true); i++) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const size = view.getUint32(at + 20, true),
      length = view.getUint16(at + 28, true),
      local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    assert.equal(view.getUint32(local, true), 0x04034b50);
    assert.equal(view.getUint16(local + 6, true) & 0x0800, 0x0800, "names are UTF-8");
    const from = local + 30 + view.getUint16(local + 26, true);
    found.push({ name, data: bytes.slice(from, from + size), crc: view.getUint32(at + 16, true) });
    at += 46 + length;
  }
  assert.equal(at, end);
  return found;
}

/** Files of random bytes, one of them empty, one with an odd name. */
function files() {
  const chance = chanceOf(9),
    names = ["mine/a.png", "mine/leer.txt", "mine/ä π 🎛.png", "mine/deep/er/b.png"];
  return names.map((name, i) => ({
    name,
    file: new Blob([
      Uint8Array.from({ length: i === 1 ? 0 : between(chance, 1, 5000) }, () => between(chance, 0, 256)),
    ]),
  }));
}

test("the sum of a file is that of everyone (ISO 3309)", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assert.equal(crc32(new Uint8Array()), 0);
});

test("an archive holds each file as it is, and says how far it is", async () => {
  /** @type {number[]} */
  const told = [];
  const given = files(),
    archive = await zip(given, (/** @type {number} */ share) => told.push(share));
  assert.equal(archive.type, "application/zip");
  const found = entries(new Uint8Array(await archive.arrayBuffer()));
  assert.deepEqual(
    found.map(({ name }) => name),
    given.map(({ name }) => name),
  );
  for (const [i, { data, crc }] of found.entries()) {
    assert.deepEqual(data, new Uint8Array(await given[i].file.arrayBuffer()));
    assert.equal(crc, crc32(data));
  }
  assert.deepEqual(told, [0.25, 0.5, 0.75, 1]);
});

test("an archive of nothing is one", async () => {
  assert.deepEqual(entries(new Uint8Array(await (await zip([])).arrayBuffer())), []);
});
