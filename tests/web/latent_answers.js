// What the page's maths answers: an expression on its modules, and cases of values for its names, as
// JSON on stdin; the answers, or the sentences with which it refuses, as JSON on stdout.

import { readFileSync } from "node:fs";

const NAMES = [
  ...["arithmetic", "directions", "gamma", "grids", "interpolation", "mixture", "normal", "paths"],
  ...["plane", "points", "prior", "random", "shell"],
];
const modules = await Promise.all(NAMES.map((name) => import(`../../explorer/ui/web/core/latent/${name}.js`)));

/** @type {(key: string, value: any) => any} */
const typed = (_, value) => (value?.float32 ? Float32Array.from(value.float32) : value);
/** @type {(key: string, value: any) => any} */
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(/** @type {Float32Array} */ (value)) : value);

const { expression, cases } = JSON.parse(readFileSync(0, "utf-8"), typed);
const answers = cases.map(async (/** @type {Record<string, unknown>} */ given) => {
  try {
    const answer = new Function(...NAMES, ...Object.keys(given), `return ${expression}`);
    return { answer: await answer(...modules, ...Object.values(given)) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
});
process.stdout.write(JSON.stringify(await Promise.all(answers), plain));
