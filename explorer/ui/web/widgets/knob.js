// One knob: a slider whose track is the filmstrip of what the image becomes along it, and what is known of it.

import { coefficient, standingWords } from "../core/known.js";
import { STEP } from "../core/knobs.js";
import { html, template } from "../dom/elements.js";
import { Track } from "./filmstrip_slider.js";

const make = template(`
  <div class="le-knob">
    <span class="le-about">
      <span class="le-name"></span>
      <button type="button" class="le-known" tabindex="-1" hidden><b></b><span></span></button>
    </span>
    <output class="le-value"></output>
    <button type="button" class="le-icon" data-do="zero" tabindex="-1">⟲</button>
    <button type="button" class="le-icon" data-do="lock" tabindex="-1" aria-pressed="false"></button>
  </div>`);

export class Knob {
  // order(attribute) is called to have the knobs in the order of what this one stands for.
  constructor(session, name, about, order = (_attribute) => {}) {
    const { point } = session,
      { letter, block, index, range, bounded } = point.knobs.get(name);
    this.session = session;
    this.point = point;
    this.name = name;
    this.root = make();
    this.root.dataset.control = name; // a lesson may lock it
    const [cell, value, zero, lock] = /** @type {HTMLCollectionOf<HTMLButtonElement>} */ (this.root.children),
      [label, known] = /** @type {HTMLCollectionOf<HTMLButtonElement>} */ (cell.children);
    this.slider = new Track({
      label: name,
      limit: range,
      step: STEP,
      moved: (to) => point.move(name, to),
      held: () => point.hold(),
      released: () => point.release(),
    });
    this.track = this.slider.root;
    this.value = value;
    this.zero = zero;
    this.lock = lock;
    this.known = known;
    this.order = order;
    this.scaled = block === "z"; // by the temperature
    cell.after(this.track);
    label.append(letter, html("sub", {}, String(index + 1)));
    cell.title = about;
    known.onclick = () => this.order(this.standing.attribute);
    this.track.classList.toggle("le-bounded", bounded);
    zero.setAttribute("aria-label", `Reset ${name}`);
    lock.setAttribute("aria-label", `Lock ${name}`);
    zero.title = "Back to 0 (Home)";
    lock.title = "Lock: Random and Reset leave it (L)";
    zero.onclick = () => point.move(name, 0);
    lock.onclick = () => this.toggleLock();
    this.track.onkeydown = (event) => this.key(event);
    this.update();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "l" || event.key === "L") this.toggleLock();
    else if ((event.key === "o" || event.key === "O") && this.standing) this.known.click();
    else if (!this.slider.key(event)) return;
    event.preventDefault();
  }

  toggleLock() {
    this.session.lock(this.name);
    this.update();
  }

  // Say with what the knob goes, see core/known.js, or nothing; by: the attribute by which knobs are ordered.
  tell(standing, samples, by) {
    this.standing = standing;
    this.known.hidden = !standing;
    if (!standing) return;
    const { attribute, r } = standing,
      [far, what] = this.known.children,
      pressed = attribute === by;
    far.textContent = coefficient(r);
    what.textContent = attribute;
    const words = pressed ? "Back to the order by what moves the image (O)." : `Order the knobs by ${attribute} (O).`;
    this.known.ariaPressed = String(pressed);
    this.known.title = `${standingWords(this.name, standing, samples)} ${words}`;
    this.known.setAttribute("aria-label", `${attribute} ${coefficient(r)}: order the knobs by ${attribute}`);
  }

  // Show the point's value. The held knob is moved by its own drag only, as all values are ours.
  update() {
    const value = this.point.get(this.name),
      words = value.toFixed(2).replace("-", "−");
    if (words !== this.value.textContent) {
      this.slider.set(value);
      this.value.textContent = words;
      this.zero.disabled = Math.abs(value) < 0.005;
    }
    const { temperature = 1 } = this.point;
    this.slider.ghost(this.scaled && temperature !== 1 ? value * temperature : null);
    const locked = this.point.locked.has(this.name);
    if (
      this.root.classList.toggle("le-locked", locked) !== (this.lock.ariaPressed === "true") ||
      !this.lock.textContent
    ) {
      this.lock.ariaPressed = String(locked);
      this.lock.textContent = locked ? "●" : "○";
    }
  }

  // Show a decoded sweep behind the handle.
  film(batch) {
    this.slider.film(batch);
  }
}
