// The class picker: a picture of each class at the present z, and mixing of classes by weights. Categories of a code
// say as what they are seen.

/** @import { Session } from "../../app/session.js" */

import { tilesFor } from "../../core/fit.js";
import { categoryWords } from "../../core/known.js";
import { sweep } from "../../core/sweep.js";
import { Tiles } from "../../widgets/tiles.js";

const GAP = 4,
  SIDE = 40, // pixels of the screen that a picture should have at least
  MANY = 20; // classes that are shown as small as they are

export class Classes {
  /** @type {HTMLInputElement[]} */
  sliders;

  /** @param {Session} session */
  constructor(root, session, background) {
    const { point } = session;
    this.root = root;
    this.session = session;
    this.point = point;
    this.background = background;
    root.innerHTML = `<div class="le-bar"><span class="le-title"></span><span class="le-spacer"></span>
      <label class="le-check"><input type="checkbox"> <span data-term="class-weights">mix</span></label></div>
      <div class="le-picker" role="radiogroup"></div>`;
    this.title = root.querySelector(".le-title");
    this.mixing = root.querySelector("input");
    this.mixing.onchange = () => this.mix();
    this.tiles = new Tiles(root.querySelector(".le-picker"), 10, (i) => point.choose(i));
    new ResizeObserver(() => this.fit()).observe(root);
    point.addEventListener("model", () => this.build());
    point.addEventListener("change", () => this.mark());
    point.addEventListener("settle", () => this.settle());
  }

  build() {
    const { classes, categorical } = this.point.model,
      picker = this.tiles.root;
    this.root.hidden = !classes.length;
    if (!classes.length) return;
    this.title.textContent = categorical ? "categorical code" : "class";
    picker.setAttribute("aria-label", this.title.textContent);
    this.tiles.labels(classes);
    this.sliders = this.tiles.buttons.map((button, i) => {
      button.setAttribute("role", "radio");
      button.querySelectorAll("span").forEach((old) => old.remove());
      button.append(Object.assign(document.createElement("span"), { textContent: classes[i] }));
      const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.05 });
      slider.setAttribute("aria-label", `weight of ${classes[i]}`);
      slider.oninput = () => this.weigh(i, Number(slider.value));
      slider.onpointerdown = () => this.point.hold();
      slider.onpointerup = slider.onpointercancel = () => this.point.release();
      return slider;
    });
    picker.querySelectorAll("input").forEach((old) => old.remove());
    picker.append(...this.sliders);
    this.fit();
    this.mix();
  }

  // Pictures in whole multiples of their pixels, and each slider below its own.
  fit() {
    const { classes, resolution } = this.point.model ?? { classes: [] },
      { root, buttons } = this.tiles,
      room = root.clientWidth;
    if (!classes.length || !room) return;
    const least = classes.length > MANY ? resolution : SIDE,
      { columns, side } = tilesFor(room, classes.length, resolution, GAP, least);
    this.tiles.columns = columns;
    root.style.setProperty("--columns", String(columns));
    root.style.setProperty("--side", `${side}px`);
    buttons.forEach((button, i) => {
      const [row, column] = [2 * Math.floor(i / columns) + 1, (i % columns) + 1];
      button.style.gridArea = `${row} / ${column}`;
      this.sliders[i].style.gridArea = `${row + 1} / ${column}`;
    });
  }

  // Say as what each category of a code is seen, see core/known.js.
  tell(known) {
    const { classes, categorical } = this.point.model;
    if (!categorical) return;
    this.tiles.buttons.forEach((button, i) => {
      const { short, long } = categoryWords(known, classes, i);
      button.lastChild.textContent = short;
      button.title = long;
    });
  }

  mix() {
    this.sliders.forEach((slider) => {
      slider.hidden = !this.mixing.checked;
    });
    if (!this.mixing.checked && this.point.weights.filter((w) => w).length > 1) this.point.choose(this.point.label);
    this.mark();
  }

  // The last weight above 0 cannot be taken away: there would be nothing to draw.
  weigh(i, value) {
    const { weights } = this.point;
    if (value > 0 || weights.some((w, k) => k !== i && w > 0)) weights[i] = value;
    this.point.changed();
  }

  mark() {
    if (!this.sliders || !this.point.weights.length) return;
    const { weights, label } = this.point,
      pure = weights.filter((w) => w).length === 1;
    if (!pure && !this.mixing.checked) {
      this.mixing.checked = true;
      this.sliders.forEach((slider) => {
        slider.hidden = false;
      });
    }
    this.tiles.buttons.forEach((button, i) => {
      button.ariaChecked = String(pure && i === label);
      button.tabIndex = i === label ? 0 : -1;
      this.sliders[i].valueAsNumber = weights[i];
    });
  }

  settle() {
    const { model } = this.point;
    if (!model?.classes.length || this.point.held) return;
    this.background.put("classes", [
      async () => {
        if (model !== this.point.model) return; // the one that is open may have no classes
        const batch = await this.session.varied(sweep(this.point, "class"));
        if (model === this.point.model) this.tiles.show(batch, 0);
      },
    ]);
  }
}
