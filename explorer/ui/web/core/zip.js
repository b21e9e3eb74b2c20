// Files as one zip archive, stored as they are: how a folder of pictures goes to the engine.
// (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16; no file is 4 GB, no archive holds 65,535.)

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** @param {number} signature @param {number[][]} fields [size, value] each */
function record(signature, fields) {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [size]) => sum + size, 0)),
    view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

const UTF8 = 0x0800,
  VERSION = 20;

/**
 * The archive of some files.
 * @param {{ name: string, file: Blob }[]} files
 * @param {(share: number) => void} told how much has been read
 */
export async function zip(files, told = () => {}) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let at = 0;
  for (const [i, { name, file }] of files.entries()) {
    const bytes = new Uint8Array(await file.arrayBuffer()),
      path = new TextEncoder().encode(name),
      crc = crc32(bytes);
    const common = [
      [2, UTF8],
      [2, 0],
      [4, 0],
      [4, crc],
      [4, bytes.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0],
    ];
    const head = record(0x04034b50, [[2, VERSION], ...common]);
    directory.push(
      record(0x02014b50, [[2, VERSION], [2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]),
      path,
    );
    parts.push(head, path, bytes);
    at += head.length + path.length + bytes.length;
    told((i + 1) / files.length);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, at],
    [2, 0],
  ]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
