// Encode: a drawing, a picture or a test image becomes a point. A VAE says what it makes of it at
// once; for a model without an encoder the nearest point is searched for.

/** @import { Session } from "../../app/session.js" */

import { Inversion } from "../../widgets/inversion.js";
import { anySeed } from "../../core/random_seed.js";
import { Newest } from "../../core/newest.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Pad } from "../../widgets/drawing_pad.js";
import { batchOf, paint } from "../../dom/pixels.js";
import { encodedParts, readParts } from "../../core/latent_point.js";
import { posterior } from "./posterior.js";
import { Reading } from "../../widgets/readback.js";
import { sources } from "../../widgets/sources.js";
import { term } from "../../dom/term.js";
import { addWaypoint } from "../../app/waypoints.js";
import { testImage } from "../../app/point_sources.js";
import { TestImages } from "./test_images.js";
import { Tiles } from "../../widgets/tiles.js";

const SAMPLES = 8,
  FIRST = 0; // the test image to begin with

// What comes back opens with a test image, where the model can encode one and nothing was put in.
/** @param {Session} session */
export function encode(root, session) {
  const find = (name) => root.querySelector(`[data-do=${name}]`),
    part = (name) => root.querySelector(`[data-part=${name}]`);
  const { point, backend } = session,
    fail = (error) => session.fail(error);
  const answer = root.querySelector(".le-answer"),
    note = root.querySelector(".le-note"),
    hint = root.querySelector(".le-hint");
  const framed = root.querySelector("[data-testid=framed]"),
    found = root.querySelector("[data-testid=found]");
  const measured = root.querySelector(".le-measured");
  const samples = new Tiles(root.querySelector(".le-wall8"), SAMPLES, (i) => take(rows[i + 1]));
  /** @type {any} */
  let given = null; // {bytes or pixels, origin}: what was put in last
  let rows = []; // plain points: the best one, then samples of the posterior
  let image = null; // the input as the model sees it: {pixels, shape}

  const pad = new Pad(root.querySelector(".le-pad"), { changed: () => drawn(), done: () => drawn() });
  const inversion = new Inversion(root, {
    invert: backend.invert,
    seed: () => point.seed,
    show: (nearest, residual) => {
      rows = [nearest];
      part("found").textContent = "nearest point";
      measured.textContent = `squared error\n${residual.toFixed(4)} a ${point.model.drawn.unit}`;
      showBest();
    },
    fail,
  });
  const best = new Newest();
  const reading = new Reading(part("read"), "Q reads from the picture");
  const newest = new LatestOnly(
    work,
    show,
    (error) => {
      root.ariaBusy = "false";
      answer.hidden = true;
      say(error.message);
    },
    1,
  );

  function drawn() {
    if (pad.empty) forget();
    else put({ bytes: () => pad.bytes(), origin: "drawing" });
  }

  function put(input) {
    given = input;
    root.ariaBusy = "true";
    hint.hidden = true;
    inversion.stop();
    newest.request({ model: point.model, ...input, of: input });
  }

  function forget() {
    given = session.posterior = null;
    root.ariaBusy = "false";
    newest.forget();
    inversion.stop();
    answer.hidden = note.hidden = true;
    hint.hidden = false;
  }

  /**
   * What the engine makes of an input: the image as the model sees it, and where it can, its encoding.
   * @param {any} input
   * @returns {Promise<any>}
   */
  async function work({ model, bytes, pixels, seed = anySeed() }) {
    const prepared = pixels ?? (await backend.prepare(model.id, await bytes())),
      { notes = [] } = prepared;
    if (model.reads_codes) return { prepared, notes, read: await backend.readImage(model.id, prepared) };
    if (!model.encoder) return { prepared, notes };
    return { prepared, notes, encoding: await backend.encode(model.id, prepared, seed, SAMPLES) };
  }

  function show({ prepared, notes, encoding, read }, { model, origin, of }) {
    if (model !== point.model) return;
    root.ariaBusy = String(of !== given);
    image = prepared;
    say(notes.join(" "));
    answer.hidden = false;
    paint(framed, batchOf(prepared.pixels, prepared.shape));
    part("seek").hidden = Boolean(encoding);
    part("drawn").hidden = !encoding;
    part("posterior").replaceChildren();
    part("read").hidden = !read;
    if (read) {
      reading.build(model);
      reading.show(read);
    }
    if (encoding) showEncoding(encoding, origin);
    else begin(origin, read);
  }

  // A model that takes labels says for which class it took the image; another one that is picked for
  // the point is drawn in the same style.
  function showEncoding(encoding, origin) {
    const { mu, sigma, kl, z, label, squared_error: error, pixels, shape } = encoding,
      all = batchOf(pixels, shape);
    session.posterior = {
      model: point.model.id,
      mean: Float32Array.from(mu),
      deviation: Float32Array.from(sigma),
    };
    best.forget();
    rows = [mu, ...z].map((values, i) => ({
      ...point.toJSON(),
      ...encodedParts(values, label, point.model),
      origin: i ? `near ${origin}` : origin,
    }));
    paint(found, all, 0);
    part("found").replaceChildren(term("decoder", "decoded"), " ", term("mu", "μ"));
    samples.labels(z.map((_, i) => `Sample ${i + 1} of the posterior`));
    samples.show({ ...all, pixels: all.pixels.subarray(all.height * all.width * all.channels) }, 0);
    const nats = kl.reduce((sum, one) => sum + one, 0);
    measured.textContent = `squared error\n${error.toFixed(4)} a ${point.model.drawn.unit}\nKL ${nats.toFixed(1)} nats`;
    part("posterior").replaceChildren(posterior(encoding, point.model.drawn));
    ready(true);
  }

  // Without an encoder nothing is found yet, but for the codes where there is a Q: with z as it is.
  function begin(origin, read) {
    inversion.aim(image, origin, point.model);
    measured.textContent = "";
    if (read) {
      rows = [{ ...point.toJSON(), ...readParts(read), origin: `Q's codes of ${origin}` }];
      part("found").textContent = "Q's codes";
      showBest();
      return;
    }
    best.forget();
    rows = [];
    found.getContext("2d").clearRect(0, 0, found.width, found.height);
    part("found").textContent = "nearest point";
    ready(false);
  }

  async function showBest() {
    const mine = best.begin();
    ready(true);
    try {
      paint(found, await mine(session.decode(rows[0])));
    } catch (error) {
      fail(error);
    }
  }

  function ready(there) {
    find("take").disabled = find("keep").disabled = find("waypoint").disabled = !there;
  }

  function take(one) {
    if (one) session.take(one);
  }

  function say(words) {
    note.textContent = words;
    note.hidden = !words;
  }

  const index = root.querySelector("[data-testid=test-index]");
  new TestImages(root.querySelector(".le-tests"), session, (number) => {
    index.value = number;
    index.onchange();
  });
  const one = () => point.model.drawn.one;
  const display = sources(root, { pad, put, say, one, image: (number) => testImage(session, number) });
  find("take").onclick = () => take(rows[0]);
  find("keep").onclick = () => rows[0] && session.keep(rows[0]);
  find("waypoint").onclick = () => rows[0] && addWaypoint(session, rows[0]);
  find("unstroke").onclick = () => pad.undo();
  find("clear").onclick = () => pad.clear();
  root.querySelector(".le-brush input").oninput = ({ target }) => {
    pad.brush = Number(target.value);
  };
  point.addEventListener("model", () => {
    if (given?.opened)
      pad.clear(); // another model has test images of its own
    else if (given) put(given.pixels ? { bytes: () => pad.bytes(), origin: given.origin } : given);
    else forget();
  });

  /** @type {unknown} */
  let opened = null; // the model that was opened with a test image
  return async function open() {
    const { model } = point;
    if (opened === model) return;
    opened = model;
    if (!model.encoder || given) return;
    try {
      const { pixels, shape } = await testImage(session, FIRST);
      if (model !== point.model || given) return;
      root.querySelector("[data-testid=test-index]").value = FIRST;
      display(pixels, shape);
      put({ pixels: { pixels, shape }, origin: `test image ${FIRST}`, seed: FIRST, opened: true });
    } catch {
      /* without its data there is the pad */
    }
  };
}
