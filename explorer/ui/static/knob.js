// One knob: a slider whose track is the filmstrip of what the image becomes along it.

import { RANGE, STEP } from "./point.js";
import { COLUMNS } from "./sweep.js";
import { paint } from "./pixels.js";

const template = document.createElement("template");
template.innerHTML = `
  <div class="le-knob">
    <span class="le-name"></span>
    <div class="le-track" role="slider" tabindex="0"><canvas class="le-strip"></canvas><span class="le-handle"></span></div>
    <output class="le-value"></output>
    <button type="button" class="le-icon" data-do="zero" tabindex="-1">⟲</button>
    <button type="button" class="le-icon" data-do="lock" tabindex="-1" aria-pressed="false"></button>
  </div>`;

export class Knob {
  constructor(session, name, about) {
    const { point } = session;
    Object.assign(this, { session, point, name, limit: RANGE[name[0]] });
    this.root = template.content.firstElementChild.cloneNode(true);
    this.root.dataset.control = name; // a lesson may lock it
    const [label, track, value, zero, lock] = this.root.children;
    Object.assign(this, { track, value, zero, lock });
    [this.strip, this.handle] = track.children;
    label.textContent = name[0];
    label.append(Object.assign(document.createElement("sub"), { textContent: name.slice(1) }));
    label.title = about;
    track.classList.toggle("le-bounded", name[0] === "c"); // beyond ±1 is outside the prior
    track.setAttribute("aria-label", name);
    track.setAttribute("aria-valuemin", -this.limit);
    track.setAttribute("aria-valuemax", this.limit);
    zero.setAttribute("aria-label", `Reset ${name}`);
    lock.setAttribute("aria-label", `Lock ${name}`);
    zero.title = "Back to 0 (Home)";
    lock.title = "Lock: Random and Reset leave it (L)";
    zero.onclick = () => point.move(name, 0);
    lock.onclick = () => this.toggleLock();
    this.listen();
    this.update();
  }

  listen() {
    const { track, point, name } = this;
    track.onpointerdown = (event) => {
      if (event.button) return;
      track.setPointerCapture(event.pointerId);
      track.focus({ preventScroll: true });
      event.preventDefault();
      point.hold();
      if (event.pointerType !== "touch") this.follow(event); // a touch may become a scroll
    };
    track.onpointerup = (event) => event.pointerType === "touch" && this.follow(event);
    track.onpointermove = (event) => track.hasPointerCapture(event.pointerId) && this.follow(event);
    track.onlostpointercapture = () => point.release();
    track.ondblclick = () => point.move(name, 0);
    track.onkeydown = (event) => this.key(event);
  }

  // The strip's pictures are centred on their values, so the ends lie half a picture inside.
  follow(event) {
    const box = this.track.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * COLUMNS - 0.5;
    this.point.move(this.name, this.limit * ((2 * at) / (COLUMNS - 1) - 1));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { point, name } = this, far = event.shiftKey ? 10 : 1;
    const steps = { ArrowRight: far, ArrowUp: far, ArrowLeft: -far, ArrowDown: -far, PageUp: 10, PageDown: -10 };
    if (event.key in steps) point.move(name, point.get(name) + STEP * steps[event.key]);
    else if (event.key === "Home") point.move(name, 0);
    else if (event.key === "l" || event.key === "L") this.toggleLock();
    else return;
    event.preventDefault();
  }

  toggleLock() {
    this.session.lock(this.name);
    this.update();
  }

  // Show the point's value. The held knob is moved by its own hand only, as all values are ours.
  update() {
    const value = this.point.get(this.name), words = value.toFixed(2).replace("-", "−");
    if (words !== this.value.textContent) {
      const inside = Math.max(-1, Math.min(1, value / this.limit));
      const at = (((inside + 1) / 2) * (COLUMNS - 1) + 0.5) / COLUMNS;
      this.handle.style.left = `${100 * at}%`;
      this.value.textContent = words;
      this.track.setAttribute("aria-valuenow", value.toFixed(2));
      this.zero.disabled = Math.abs(value) < 0.005;
    }
    const locked = this.point.locked.has(this.name);
    if (this.root.classList.toggle("le-locked", locked) !== (this.lock.ariaPressed === "true") || !this.lock.textContent) {
      this.lock.ariaPressed = String(locked);
      this.lock.textContent = locked ? "●" : "○";
    }
  }

  // Show a decoded sweep behind the handle.
  film(batch) {
    for (let i = 0; i < COLUMNS; i++) paint(this.strip, batch, i, i, COLUMNS);
  }
}
