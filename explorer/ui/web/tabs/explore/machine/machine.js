// The model from inside, as one diagram in which the knobs, the image and the figures have their places: what
// z goes through, and who looks at what comes out. It follows the image and never delays it.

/** @import { Session } from "../../../app/session.js" */
/** @import { Batch, Model } from "../../../core/types.d.ts" */
/** @import { Inside } from "../../../core/operations.d.ts" */
/** @import { Readings } from "../../../core/operations.d.ts" */
/** @typedef {Readings & { levels: Uint8Array }} Passed */
/** @typedef {{ model: string, row: Float32Array, drawn: Batch }} Seen a point whose image is shown */

import { LatestOnly } from "../../../core/latest_only.js";
import { visibility } from "../../../dom/visibility.js";
import { Diagram } from "./diagram.js";
import { EncoderSide } from "./encoder_side.js";
import { Layers } from "./layers.js";
import { LossTerms } from "./loss_terms.js";
import { sizeOf } from "./maths.js";
import { tint } from "./tint.js";
import { Unfolded } from "./unfolded.js";
import { Verdict } from "./verdict.js";
import { layerWords, LOSS, titles, verdictWords, wayWords } from "./words.js";
import { columnsOf, times } from "./measures.js";

const LARGE = 112; // px of the pictures beside the loss, at most
const BESIDE = 28; // px between the image and what is said of it
const REST = 10; // times as long as a look took is none taken within a drag: the processor is the image's
const ROLES = { decoder: "--le-generator", encoder: "--le-soft", judge: "--le-discriminator" };

export class Machine {
  /** @type {Inside | null} */
  inside = null;
  /** @type {import("./measures.js").Frame} */
  frame;
  /** @type {[Passed, Pick<Seen, "model" | "drawn">] | undefined} */
  known; // what is shown of the open model

  /**
   * @param {HTMLElement} root the bench @param {Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    const find = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const hooks = (part) => ({ say: (words) => this.say(words), open: (layer) => this.unfold(part, layer) });
    this.said = find(".le-said");
    this.sides = {
      decoder: find("[data-part=decoder]"),
      judge: find("[data-part=judge]"),
      encoder: find("[data-part=encoder]"),
    };
    this.image = find(".le-image");
    this.encoder = new EncoderSide(this.sides.encoder, session, hooks("encoder"));
    this.views = {
      decoder: new Layers(find("[data-part=decoder] .le-columns"), hooks("decoder")),
      judge: new Layers(find("[data-part=judge] .le-columns"), hooks("judge")),
      encoder: this.encoder.layers,
    };
    this.verdict = new Verdict(find(".le-verdict"));
    this.terms = new LossTerms(find(".le-loss-terms"));
    this.diagram = new Diagram(root, this.views);
    this.unfolded = new Unfolded(
      find(".le-unfolded"),
      session,
      (seen, whole) => this.ask(seen, whole),
      () => this.closed(),
    );
    this.tell(this.verdict.root, () => verdictWords(this.inside?.verdicts));
    this.tell(this.terms.root, () => LOSS);
    const look = async (wanted) => {
      const begun = performance.now(),
        passed = await this.ask(wanted),
        rest = session.point.held ? REST * (performance.now() - begun) : 0;
      this.show(passed, wanted);
      await new Promise((done) => setTimeout(done, rest));
    };
    this.newest = new LatestOnly(
      look,
      () => {}, // it is shown already
      (error) => session.fail(error),
      1,
    );
    session.point.addEventListener("model", () => this.open());
    visibility(root, () => this.last && this.follow(this.last)); // it was out of sight until now
    session.point.addEventListener("change", () => this.diagram.flow());
  }

  get seen() {
    return Boolean(this.session.backend.network) && this.session.settings.machine && this.root.checkVisibility();
  }

  // Another model: what there is of it, once for the page.
  async open() {
    const { session } = this,
      { model } = session.point;
    this.inside = null;
    this.known = undefined;
    this.said.textContent = this.way = ""; // what was said is of another model
    this.verdict.root.hidden = this.terms.root.hidden = true; // until something has passed through it
    this.newest.forget();
    this.terms.forget();
    if (this.unfolded.opened) this.unfolded.close();
    if (this.encoder.given) this.encoder.forget();
    if (!session.backend.network) return;
    try {
      const { network } = session.backend,
        inside = await session.answers.once(`inside ${model.id}`, () => network.inside(model.id));
      if (model !== session.point.model) return;
      this.inside = inside;
      this.build();
      if (this.last?.model === model.id) this.follow(this.last);
    } catch (error) {
      session.fail(error);
    }
  }

  part(name) {
    return this.inside?.parts.find((part) => part.name === name);
  }

  // Have a place for all of it; again whenever the window changes.
  build() {
    const { inside, session } = this,
      { frame } = this;
    if (!inside || !frame) return;
    const names = titles(inside),
      style = getComputedStyle(this.root);
    this.said.textContent = this.way = wayWords(session.point.model, inside);
    for (const name of /** @type {const} */ (["decoder", "judge", "encoder"])) {
      const part = this.part(name),
        room = this.room(name);
      if (!part) {
        this.views[name].clear();
        continue;
      }
      const columns = columnsOf(
        part.layers.map(({ shape }) => shape),
        room,
      );
      const lying = frame.narrow && name !== "encoder",
        length = lying ? room.width : room.height;
      this.views[name].build(
        part,
        (i) => layerWords(names[name], part, i),
        tint(style.getPropertyValue(ROLES[name])),
        lying ? this.lines(part, room.width) : columns,
        length,
        lying,
      );
    }
    this.root.querySelectorAll("[data-name]").forEach((head) => {
      const of = /** @type {HTMLElement} */ (head).dataset.name ?? "",
        answer = of === "judge" && !inside.verdicts;
      head.textContent = answer ? "loss" : names[of];
      head.setAttribute("data-term", answer ? "elbo" : names[of]);
      head.toggleAttribute("data-judges", of === "judge" && !answer);
    });
    this.sides.judge.style.setProperty(
      "--le-verdict",
      `${inside.verdicts ? this.verdictWidth : frame.after - BESIDE}px`,
    );
    if (inside.verdicts) this.verdict.build(inside.verdicts, this.verdictWidth, this.verdictHeight);
    const { resolution } = session.point.model;
    this.terms.fit(
      resolution * times(resolution, frame.narrow ? LARGE : Math.min(LARGE, (frame.after - BESIDE) / 2 - 8)),
    );
    this.diagram.draw(inside);
    if (this.unfolded.opened) this.unfolded.close();
    if (this.known) this.show(...this.known);
  }

  // On a narrow page every layer is a line.
  lines({ layers }, width) {
    return layers.map(({ shape: [, side = 0] }, layer) => ({
      layer,
      side: side * times(side || 1, (width + 6) / 8 - 6),
    }));
  }

  /** The room of a part's layers. @param {string} name */
  room(name) {
    const { image, before, after, knobs, narrow } = this.frame;
    if (narrow && name !== "encoder") return { width: knobs, height: 0 };
    if (name === "encoder") return { width: 184, height: 112, maps: 4, abreast: 2 };
    if (name === "decoder") return { width: before, height: image };
    return { width: after - this.verdictWidth - 2 * BESIDE, height: image, whole: true };
  }

  get verdictWidth() {
    const { after, narrow } = this.frame;
    if (narrow) return 132;
    return Math.round(Math.max(104, Math.min(132, 0.34 * after, after - BESIDE)));
  }

  get verdictHeight() {
    if (this.frame.narrow) return 260;
    return this.session.point.model.reads_codes ? Math.max(160, this.frame.image - 210) : this.frame.image;
  }

  /** @param {import("./measures.js").Frame} frame */
  lay(frame) {
    this.frame = frame;
    const { model } = this.session.point;
    if (!model) return;
    const inside = this.session.settings.machine && Boolean(this.session.backend.network);
    this.sides.decoder.hidden = !inside;
    this.sides.encoder.hidden = !inside || !model.encoder;
    this.build();
  }

  /** An image is shown: look at what it went through. @param {Seen} seen */
  follow(seen) {
    this.last = seen;
    if (!this.inside || !this.seen) return;
    this.newest.request(seen);
    this.unfolded.follow(seen);
  }

  /** @param {Seen} seen @returns {Promise<Passed>} */
  ask({ model, row }, whole = {}) {
    const { network } = this.session.backend,
      { given } = this.encoder;
    return given ? network.passedFrom(model, given, row, whole) : network.passed(model, row, this.session.time, whole);
  }

  // Unfold a layer over the figures, or fold it away if it is open.
  unfold(name, layer) {
    const part = this.part(name),
      { opened } = this.unfolded;
    if (!part || !this.inside) return;
    if (opened?.part === part && opened.layer === layer) {
      this.unfolded.close();
      return;
    }
    const title = titles(this.inside)[name],
      { colours } = this.views[name];
    this.unfolded.open({ part, layer, title: `${title}, layer ${part.places[layer] + 1}`, colours }, this.last);
    this.mark({ name, layer });
  }

  closed() {
    const { marked } = this;
    this.mark(null);
    if (marked) this.views[marked.name].columns.find(({ layer }) => layer === marked.layer)?.button.focus();
  }

  /** Which layer is unfolded. @param {{ name: string, layer: number } | null} marked */
  mark(marked) {
    this.marked = marked;
    for (const [name, view] of Object.entries(this.views))
      for (const { button, layer } of view.columns)
        button.ariaExpanded = String(marked?.name === name && marked.layer === layer);
  }

  /** @param {Passed} passed @param {Pick<Seen, "model" | "drawn">} seen */
  show(passed, { model, drawn }) {
    if (!this.inside || model !== this.session.point.model.id) return;
    this.known = [passed, { model, drawn }];
    let at = 0;
    for (const part of this.inside.parts) {
      const size = sizeOf(part);
      this.views[part.name].show(passed.levels.subarray(at, at + size));
      at += size;
    }
    this.verdict.root.hidden = passed.score === null;
    if (this.inside.verdicts) this.verdict.show(passed.score);
    this.terms.root.hidden = passed.misfit === null;
    if (passed.misfit === null) return;
    this.terms.show(passed);
    this.terms.compare(this.encoder.x(drawn), drawn);
    this.encoder.show(drawn);
    this.session.posterior = {
      model,
      mean: Float32Array.from(passed.mu),
      deviation: Float32Array.from(passed.sigma),
    };
  }

  // Whoever points at an element is told what it is.
  tell(element, words) {
    element.tabIndex = 0;
    element.addEventListener("pointerenter", () => this.say(words()));
    element.addEventListener("focus", () => this.say(words()));
    for (const name of ["pointerleave", "blur"]) element.addEventListener(name, () => this.say(""));
  }

  say(words) {
    this.said.textContent = words || this.way || "";
  }
}
