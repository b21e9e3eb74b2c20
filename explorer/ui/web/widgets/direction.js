// One direction in the list: its name and what was measured of it, its track, a lock.

import { STEP, within } from "../core/knobs.js";
import { html } from "../dom/elements.js";
import { Track } from "./filmstrip_slider.js";
import { fixed, percent, signed } from "../core/wording.js";

export const LIMIT = 3; // of the strength, either way

export class Direction {
  // one: as the engine tells it; list: the Directions it is in.
  constructor(one, list) {
    this.one = one;
    this.list = list;
    const move = (value) => {
      const strength = within(LIMIT, value);
      this.track.set(strength);
      this.value.textContent = fixed(strength);
      if (this.held) list.look(one, strength);
      else list.set(one, strength);
    };
    this.track = new Track({
      label: one.name,
      limit: LIMIT,
      step: STEP,
      moved: move,
      held: () => {
        this.held = true;
      },
      released: () => {
        this.held = false;
        list.set(one, this.track.value);
      },
    });
    this.value = html("output", { class: "le-value" });
    this.button = html("button", {
      type: "button",
      class: "le-icon",
      tabindex: -1,
      "aria-label": `Lock ${one.name}`,
      title: "Lock: all other directions leave it as it is (L)",
    });
    this.button.onclick = () => this.toggle();
    this.track.root.onkeydown = (event) => this.key(event);
    this.about = html("small", {}, this.words);
    this.root = html(
      "div",
      { class: "le-direction", "data-id": one.id, title: one.detail },
      html("span", { class: "le-called" }, html("b", {}, one.name), this.about),
      this.track.root,
      this.value,
      this.button,
    );
    if (one.kind === "kept") {
      const out = html(
        "button",
        { type: "button", class: "le-icon", "aria-label": `Forget ${one.name}`, title: "Forget it" },
        "×",
      );
      out.onclick = () => list.forget(one);
      this.root.append(out);
    }
  }

  get words() {
    const { score, score_name: name, effect, unit } = this.one;
    const told =
      { "R²": () => `R² ${fixed(score)}`, accuracy: () => `${percent(score, 0)} right` }[name] ??
      (() => `${percent(score, 0)} ${name.replace("share ", "")}`);
    const scored = score === null ? "" : told();
    return [scored, effect === null ? "" : `${signed(effect)} ${unit}`].filter(Boolean).join(" · ");
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "l" || event.key === "L") this.toggle();
    else if (!this.track.key(event)) return;
    event.preventDefault();
  }

  toggle() {
    this.list.lock(this.one.id, !this.locked);
  }

  mark(active, strength, locked) {
    this.locked = locked;
    this.root.classList.toggle("le-active", active);
    this.root.classList.toggle("le-locked", locked);
    this.button.ariaPressed = String(locked);
    this.button.textContent = locked ? "●" : "○";
    if (this.held) return;
    this.track.set(strength);
    this.value.textContent = fixed(strength);
  }

  // How much of its length the locks have left.
  left(share) {
    this.about.textContent =
      share > 0.995
        ? this.words
        : share < 0.02
          ? "nothing left by the locks"
          : `${this.words} · ${percent(share, 0)} left`;
  }
}
