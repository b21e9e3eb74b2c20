// The backend that asks the engine, an operation for each call.

/** @import { Backend, Carrier } from "./backend.d.ts" */
/** @import { Operations } from "../core/operations.d.ts" */

/** @param {Carrier} channel @returns {Required<Backend>} */
export function serverBackend(channel) {
  /**
   * What an operation says, and its payload as pixels.
   * @template {keyof Operations} Name @param {Name} op
   * @param {Operations[Name]["asked"]} fields @param {Operations[Name]["sent"]} sent
   */
  async function shown(op, fields, sent = null) {
    const { header, payload } = await channel.call(op, fields, sent);
    return { ...header, pixels: new Uint8Array(payload) };
  }
  /**
   * What it says.
   * @template {keyof Operations} Name @param {Name} op
   * @param {Operations[Name]["asked"]} fields @param {Operations[Name]["sent"]} sent
   */
  const said = async (op, fields = {}, sent = null) => (await channel.call(op, fields, sent)).header;

  return {
    models: () => said("models"),
    describe: (model) => said("describe", { model }),
    evidence: (model) => said("evidence", { model }),
    known: (model) => said("known", { model }),
    history: (model) => said("history", { model }),

    draw: async (model, seed, count, prior) => rowsOf(await channel.call("draw", { model, seed, count, prior })),
    async images(model, rows, time = null) {
      const asked = { model, count: rows.length, ...(time === null ? {} : { time }) },
        { shape, pixels } = await shown("images", asked, flat(rows)),
        [, height, width, channels] = shape;
      return { pixels, height, width, channels };
    },
    readCodes: (model, row) => said("read_codes", { model, count: 1 }, row),
    async verdicts(model, rows) {
      const { header, payload } = await channel.call("verdicts", { model, count: rows.length }, flat(rows));
      return { classes: header.classes, shares: new Float32Array(payload) };
    },

    prepare: (model, file) => shown("prepare", { model }, file),
    encode: (model, { pixels, shape }, seed, count) => shown("encode", { model, shape, seed, count }, pixels),
    readImage: (model, { pixels, shape }) => said("read_image", { model, shape }, pixels),
    testImages: (model, index) => shown("test_images", { model, index }),
    async invert(model, { pixels, shape }, search, more) {
      const asked = "numbers" in search ? { ...stepOf(search), more } : { seed: search.seed },
        sent = "numbers" in search ? joined(pixels, search.numbers) : pixels;
      const { header, payload } = await channel.call("invert", { model, shape, ...asked }, sent);
      return { ...header, numbers: new Float32Array(payload) };
    },

    async map(model, layout) {
      const { header, payload } = await channel.call("map", { model, layout }),
        places = new Float32Array(payload, 0, 2 * header.count);
      return { ...header, places, labels: new Uint8Array(payload, places.byteLength) };
    },
    mapPoints: async (model, index) => rowsOf(await channel.call("map_points", { model, index })),
    nearest: (model, row) => shown("nearest", { model, count: 1 }, row),

    directions: async (model) => found(await channel.call("directions", { model })),
    keepDirection: async (model, name, vector) => found(await channel.call("keep_direction", { model, name }, vector)),
    forgetDirection: async (model, name) => found(await channel.call("forget_direction", { model, name })),

    network: {
      inside: (model) => said("inside", { model }),
      passed: async (model, row, time = null, whole = {}) => {
        const asked = { model, count: 1, ...whole, ...(time === null ? {} : { time }) };
        return leveled(await channel.call("passed", asked, row));
      },
      passedFrom: async (model, { pixels, shape }, row, whole = {}) =>
        leveled(await channel.call("passed_from", { model, shape, ...whole }, joined(pixels, row))),
    },
    films: {
      film: async (rows, manner) => fileOf(await channel.call("film", { ...manner, count: rows.length }, flat(rows))),
      birth: async (rows, manner) => fileOf(await channel.call("birth", { ...manner, count: rows.length }, flat(rows))),
    },
    uploads: {
      send: (name, file) => channel.upload(name, file),
      addModel: async (upload) => (await said("add_model", { upload })).model,
      preview: (upload, resolution, channels, fit) => shown("own_preview", { upload, resolution, channels, fit }),
      progress: async (upload) => (await said("own_progress", { upload })).share,
      here: async (upload) => (await said("own_here", { upload })).here,
      letGo: (upload) => said("own_let_go", { upload }),
    },
    training: {
      offers: () => said("training"),
      examples: (dataset) => shown("train_examples", { dataset }),
      estimate: (choice) => said("train_estimate", choice),
      start: async (choice) => (await said("train_start", choice)).run,
      look: (run, since) => shown("train_look", { run, since }),
      tell: async (run, what) => (await said("train_do", { run, what })).state,
      at: (run, snapshot) => shown("train_at", { run, snapshot }),
      back: (run) => said("train_back", { run }),
      runs: (runs) => said("train_runs", { runs }),
      middles: (run) => shown("train_middles", { run }),
      explore: (run) => said("train_explore", { run }),
      file: (model) => channel.file(model),
      keep: (run, name, replace = false) => said("train_keep", { run, name, replace }),
    },
  };
}

/** @typedef {{ header: any, payload: ArrayBuffer }} Answer */

/** Rows one after the other. @param {readonly Float32Array[]} rows */
function flat(rows) {
  const [{ length }] = rows,
    all = new Float32Array(rows.length * length);
  rows.forEach((row, i) => all.set(row, i * length));
  return all;
}

/** The rows of an answer, as many as its shape says. @param {Answer} answer */
function rowsOf({ header: { shape }, payload }) {
  const [count, width] = shape,
    all = new Float32Array(payload);
  return Array.from({ length: count }, (_, i) => all.slice(i * width, (i + 1) * width));
}

/** Directions, each with as many numbers as there are. @param {Answer} answer */
function found({ header, payload }) {
  const { length } = header.directions,
    shape = [length, payload.byteLength / 4 / length];
  return { ...header, vectors: rowsOf({ header: { shape }, payload }) };
}

/** @param {Answer} answer */
const leveled = ({ header, payload }) => ({ ...header, levels: new Uint8Array(payload) });

/** @param {{ starts: number, step: number, steps: number }} search */
const stepOf = ({ starts, step, steps }) => ({ starts, step, steps });

/** Bytes with numbers behind them. @param {Uint8Array} bytes @param {Float32Array} numbers */
function joined(bytes, numbers) {
  const all = new Uint8Array(bytes.length + numbers.byteLength);
  all.set(bytes);
  all.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), bytes.length);
  return all;
}

/** @param {Answer} answer */
const fileOf = ({ header, payload }) => new Blob([payload], { type: header.type });
