// What all parts of one open page share: the channel, the decoder, the point in the hand, and
// which models there are. It belongs to this page alone and is gone with it.

import { Channel } from "./channel.js";
import { engineDecoder } from "./decoder.js";
import { Point } from "./point.js";

const FIRST_SEED = 7;

class Session extends EventTarget {
  constructor() {
    super();
    this.channel = new Channel(document.baseURI, (connected) => {
      this.say(connected ? "" : "The connection to the app is lost; trying again. Your point is safe.");
      if (connected) this.point.changed();
    });
    this.decoder = engineDecoder(this.channel);
    this.point = new Point();
    this.prior = "normal"; // what z is drawn from
    this.started = this.start();
  }

  async start() {
    try {
      const { header } = await this.channel.call("models");
      this.models = header.models;
      if (!this.models.length) throw new Error("There are no models. Train one: python -m explorer train --help.");
      this.dispatchEvent(new Event("models"));
      await this.open(this.models[0].id);
    } catch (error) {
      this.fail(error);
    }
  }

  // Open a model at the point of a seed, drawn from N(0, I); the newest call wins.
  async open(id, seed = this.point.seed ?? FIRST_SEED) {
    this.opening = id;
    const [{ header }, drawn] = await Promise.all([this.channel.call("describe", { model: id }), this.draw(seed, 1, id, "normal")]);
    if (this.opening !== id) return;
    this.prior = "normal";
    this.point.open(header, seed, drawn[0]);
    this.say("");
  }

  // Prior points of the seeds seed, seed + 1, …: an array of Float32Array [Z + C].
  async draw(seed, count, model = this.point.model.id, prior = this.prior) {
    const { header, payload } = await this.channel.call("draw", { model, seed, count, prior });
    const [, width] = header.shape, all = new Float32Array(payload);
    return Array.from({ length: count }, (_, i) => all.slice(i * width, (i + 1) * width));
  }

  // The point of a seed into the hand; locked knobs stay. The newest call wins, and a model that
  // was opened meanwhile.
  async random(seed) {
    const { model } = this.point, asked = this.newest();
    const [drawn] = await this.draw(seed, 1);
    if (model !== this.point.model || asked !== this.asked) return;
    this.point.take(drawn, seed);
    this.point.changed();
    this.say("");
  }

  newest() {
    this.asked = {};
    return this.asked;
  }

  // Draw from another prior from now on, and the seed in the hand at once.
  choose(prior) {
    this.prior = prior;
    this.dispatchEvent(new Event("prior"));
    return this.random(this.point.seed);
  }

  // The sample of a seed and a label as the protocols draw it, [Z + K + C].
  async sample(seed, label) {
    const { id, z, classes } = this.point.model, [drawn] = await this.draw(seed, 1, id, "normal");
    return Float32Array.from([...drawn.subarray(0, z), ...classes.map((_, i) => +(i === label)), ...drawn.subarray(z)]);
  }

  // That sample into the hand, all of it, whatever is locked.
  async take(seed, label) {
    const { model } = this.point, asked = this.newest(), row = [...(await this.sample(seed, label))];
    if (model !== this.point.model || asked !== this.asked) return;
    const { z, classes } = model, codes = z + classes.length;
    if (this.prior !== "normal") {
      this.prior = "normal";
      this.dispatchEvent(new Event("prior"));
    }
    this.point.fromJSON({ seed, temperature: 1, z: row.slice(0, z), classes: row.slice(z, codes), codes: row.slice(codes) });
  }

  say(sentence) {
    this.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  }

  fail(error) {
    if (error.message !== "connection lost") this.say(error.message);
  }
}

export const session = new Session();
