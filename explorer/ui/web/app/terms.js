// A quiet layer of words: pointing at one that is marked by data-term, tapping it, or walking to it with
// E and the arrows, shows what it means, its formula, and where it helps a drawing of the open model and
// point. All texts are in explanations.json.
//
// A marked word is no stop of the Tab key, or there would be sixty.

/** @import { Session } from "./session.js" */
/** @import { Explanations, Term } from "../core/explanations.js" */

import { filled, known } from "../core/explanations.js";
import { placed } from "../core/placing.js";
import { around, html } from "../dom/elements.js";
import { maths } from "../dom/formula.js";
import { FIGURES } from "./term_figures.js";

const SOON = 280, // ms of rest upon a word until it is explained
  LINGER = 200; // ms to come back to it
const MARK = "[data-term]",
  PRESSED = "button, [role=tab], summary, a, select", // what a tap is for, if the word is within
  BESIDE = "label, figcaption, .le-knob"; // what the card leaves free, if the word is within

/** The texts, asked for once. @param {Session} session @returns {Promise<Explanations>} */
export const explanations = ({ answers }) =>
  answers.once("explanations", async () => {
    const answer = await fetch(new URL("./explanations.json", import.meta.url));
    if (!answer.ok) throw new Error("The explanations did not come; reload the page.");
    return answer.json();
  });

/** Explain what is marked from now on. @param {Session} session */
export const terms = (session) => new TermCard(session);

class TermCard {
  /** @type {HTMLElement | null} */
  mark = null; // the word that is explained
  /** @type {Term | undefined} */
  term;
  /** @type {HTMLElement | null} */
  home = null; // where the focus was before it went from word to word
  timer = 0;
  frame = 0;
  touch = false;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.live = html("div", { class: "le-live" });
    this.root = html("div", { class: "le-controls le-term", id: "le-term", role: "tooltip", popover: "manual" });
    session.host.cover(this.root);
    const { point } = session;
    for (const name of ["change", "model"]) point.addEventListener(name, () => this.follow());
    session.addEventListener("posterior", () => this.follow());
    document.addEventListener("pointerover", (event) => this.over(event), { passive: true });
    document.addEventListener("pointerdown", (event) => this.down(event), { capture: true, passive: true });
    document.addEventListener("click", (event) => this.tap(event), { capture: true });
    document.addEventListener("focusin", ({ target }) => this.focused(target));
    document.addEventListener("focusout", ({ target }) => target === this.mark && this.close());
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
    addEventListener("scroll", () => this.place(), { capture: true, passive: true });
  }

  over(event) {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const mark = around(event, MARK);
    if (mark === this.mark && mark) clearTimeout(this.timer);
    else if (mark) this.soon(() => this.open(mark), SOON);
    else if (around(event, ".le-term")) clearTimeout(this.timer);
    else this.soon(() => this.mark !== document.activeElement && this.close(), LINGER);
  }

  soon(act, wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, wait);
  }

  // Whatever is taken hold of is not to be covered.
  down(event) {
    this.touch = event.pointerType !== "mouse";
    if (!this.touch || !this.mark || around(event, MARK) !== this.mark) this.close();
  }

  tap(event) {
    const mark = this.touch && around(event, MARK);
    if (!mark || around(event, PRESSED)) return;
    event.preventDefault(); // a label would go on to its control
    if (mark === this.mark) this.close();
    else this.open(mark);
  }

  focused(target) {
    if (target instanceof Element && target.matches(`${MARK}:focus-visible`)) this.open(target);
  }

  // E goes to the next word, arrows from word to word, Escape back to where one was.
  key(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const walking = this.mark !== null && this.mark === document.activeElement,
      step = walking ? { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key] : 0;
    if (key === "Escape" && this.mark) this.back();
    else if (step) this.walk(step);
    else if (key.toLowerCase() === "e" && !around(event, "input:not([type=range]), textarea, select, dialog"))
      this.walk(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  back() {
    const { home } = this,
      walked = this.mark === document.activeElement;
    this.close();
    if (walked && home?.isConnected) home.focus({ preventScroll: true });
  }

  walk(step) {
    const at = document.activeElement ?? document.body,
      words = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(MARK)]).filter(
        (word) => word.checkVisibility() && word.getClientRects().length && !word.closest("[inert], dialog"),
      );
    if (!words.length) return;
    if (!at.matches(MARK)) this.home = /** @type {HTMLElement} */ (at);
    const after = words.findIndex((word) => at.compareDocumentPosition(word) & Node.DOCUMENT_POSITION_FOLLOWING),
      here = words.indexOf(/** @type {HTMLElement} */ (at)),
      from = here < 0 ? Math.max(after, 0) - Number(step > 0) : here,
      next = /** @type {HTMLElement} */ (words.at((from + step) % words.length));
    if (!next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
    next.focus();
  }

  async open(mark) {
    clearTimeout(this.timer);
    this.close();
    this.mark = mark;
    try {
      const { terms: all } = await explanations(this.session);
      if (this.mark !== mark || !mark.isConnected) return;
      this.term = all.find(({ id }) => id === mark.dataset.term);
      if (this.term) this.show(this.term);
    } catch (error) {
      this.mark = null;
      this.session.fail(error);
    }
  }

  /** @param {Term} term */
  show({ title, text, formula, source }) {
    this.root.replaceChildren(
      html("h3", {}, title),
      html("p", {}, text),
      ...(formula ? [maths(formula)] : []),
      this.live,
      ...(source ? [html("p", { class: "le-source" }, source)] : []),
    );
    this.live.replaceChildren();
    this.draw();
    this.root.showPopover();
    this.place();
    this.mark?.setAttribute("aria-describedby", this.root.id);
    this.session.dispatchEvent(new Event("explained"));
    this.measured();
  }

  close() {
    clearTimeout(this.timer);
    if (!this.mark) return;
    if (this.mark.getAttribute("aria-describedby") === this.root.id) this.mark.removeAttribute("aria-describedby");
    this.mark = null;
    this.term = undefined;
    this.root.hidePopover();
  }

  // The point moves while a word is explained; the drawing goes with it, once a frame.
  follow() {
    if (!this.term || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.mark?.isConnected) this.draw();
      else this.close();
    });
  }

  // What the term is here: a sentence and a drawing of the open model.
  draw(measured = {}) {
    const { session, term } = this,
      { point } = session,
      { posterior = null } = /** @type {any} */ (session);
    if (!term?.here || !point.model) return;
    const here = filled(term.here, { ...known(point, posterior), ...measured }),
      figure = here && term.figure ? FIGURES[term.figure](session) : null;
    if (here) this.live.replaceChildren(...(figure ? [figure] : []), html("p", { class: "le-here" }, here));
  }

  // The same with what the model's card says, which has to be asked for.
  async measured() {
    const { term, session } = this,
      { model } = session.point;
    if (!term?.here || !model || this.live.childElementCount) return;
    try {
      const { figures } = await session.answers.evidence(model.id);
      if (this.term !== term || model !== session.point.model) return;
      this.draw(Object.fromEntries(figures.map(({ name, value }) => [name, value])));
      this.place();
    } catch {
      /* what was never measured, or cannot be read, is not said */
    }
  }

  place() {
    if (!this.mark || !this.root.matches(":popover-open")) return;
    const anchor = (this.mark.closest(BESIDE) ?? this.mark).getBoundingClientRect();
    if (anchor.bottom < 0 || anchor.top > innerHeight) {
      this.close();
      return;
    }
    const { offsetWidth, offsetHeight } = this.root,
      pictures = [...document.querySelectorAll(".le-image")].filter((one) => one.checkVisibility()),
      seen = pictures.map((one) => one.getBoundingClientRect()),
      [left, top] = placed([offsetWidth, offsetHeight], anchor, [innerWidth, innerHeight], seen);
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px` });
  }
}
