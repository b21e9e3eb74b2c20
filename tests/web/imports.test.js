// The rooms of the page: what may import what, that nothing goes round in a circle, and that every module
// comes without a page, but for the one that knows the page around.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const WEB = new URL("../../explorer/ui/web/", import.meta.url);
const HOST = "app/host_gradio.js";
const SCRIPT = "app/mount.js"; // no module: its lines are put where a part of the page stands

/** What each room may import, beside itself. */
const MAY = /** @type {Record<string, string[]>} */ ({
  core: [],
  dom: ["core"],
  charts: ["core", "dom"],
  widgets: ["core", "dom", "charts"],
  backend: ["core"],
  app: ["core", "dom", "charts", "widgets", "backend"],
  tabs: ["core", "dom", "charts", "widgets", "app"],
});

const modules = readdirSync(fileURLToPath(WEB), { recursive: true })
  .map((name) => String(name).replaceAll("\\", "/"))
  .filter((name) => /(\.js|\.d\.ts)$/.test(name) && name !== SCRIPT)
  .sort();

/** @param {string} name */
const source = (name) => readFileSync(new URL(name, WEB), "utf8");

/** The modules that one imports, for their types too, by their places in the folder. */
const imports = new Map(
  modules.map((name) => [
    name,
    [...source(name).matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) =>
      new URL(path, new URL(name, WEB)).href.slice(WEB.href.length),
    ),
  ]),
);

/** @param {string} name */
const room = (name) => name.split("/")[0];

/** A tab is a room of its own. @param {string} name */
const part = (name) => (room(name) === "tabs" ? name.split("/")[1] : room(name));

test("there is a module in every room", () => {
  for (const name of Object.keys(MAY))
    assert.ok(
      modules.some((one) => room(one) === name),
      name,
    );
  for (const name of modules) assert.ok(room(name) in MAY, name);
});

test("imports run down, and a tab imports no other tab", () => {
  for (const [name, others] of imports) {
    for (const other of others) {
      const down = MAY[room(name)].includes(room(other));
      assert.ok(down || part(name) === part(other), `${name} imports ${other}`);
      assert.ok(imports.has(other), `${name} imports ${other}, which is not there`);
    }
  }
});

test("nothing imports itself, by whichever way round; declarations of types may", () => {
  const done = new Set();
  /** @param {string} name @param {string[]} way */
  const follow = (name, way) => {
    assert.ok(!way.includes(name), [...way, name].join(" → "));
    if (done.has(name) || name.endsWith(".d.ts")) return;
    for (const other of imports.get(name) ?? []) follow(other, [...way, name]);
    done.add(name);
  };
  for (const name of modules) follow(name, []);
});

test("every module comes without a page, but for the host", async () => {
  for (const name of modules) {
    if (name !== HOST && name.endsWith(".js")) await import(new URL(name, WEB).href);
  }
});

test("nobody imports the host, and no other module knows the page around", () => {
  for (const [name, others] of imports) {
    assert.ok(!others.includes(HOST), name);
    if (name !== HOST) assert.doesNotMatch(source(name), /gradio-|#tabs|data-tab-id|\blocation\b/, name);
  }
});

test("the page asks a backend; only the host knows of what it is made", () => {
  for (const name of modules) {
    if (room(name) !== "backend" && name !== HOST) assert.doesNotMatch(source(name), /\bchannel\b/i, name);
  }
});

test("core knows no page", () => {
  const page = /\b(document|window|localStorage|sessionStorage|navigator|location|HTML\w*Element|ImageData)\b/;
  for (const name of modules.filter((one) => room(one) === "core")) {
    const code = source(name).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    assert.doesNotMatch(code, page, name);
  }
});
