// One knob: a slider whose track is the filmstrip of what the image becomes along it.

import { STEP } from "../core/knobs.js";
import { html, template } from "../dom/elements.js";
import { Track } from "./filmstrip_slider.js";

const make = template(`
  <div class="le-knob">
    <span class="le-name"></span>
    <output class="le-value"></output>
    <button type="button" class="le-icon" data-do="zero" tabindex="-1">⟲</button>
    <button type="button" class="le-icon" data-do="lock" tabindex="-1" aria-pressed="false"></button>
  </div>`);

export class Knob {
  constructor(session, name, about) {
    const { point } = session,
      { letter, index, range, bounded } = point.knobs.get(name);
    this.session = session;
    this.point = point;
    this.name = name;
    this.root = make();
    this.root.dataset.control = name; // a lesson may lock it
    const [label, value, zero, lock] = /** @type {HTMLCollectionOf<HTMLButtonElement>} */ (this.root.children);
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
    label.after(this.track);
    label.append(letter, html("sub", {}, String(index + 1)));
    label.title = about;
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
    else if (!this.slider.key(event)) return;
    event.preventDefault();
  }

  toggleLock() {
    this.session.lock(this.name);
    this.update();
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
