// A row of points as small pictures: drop points into it, drag them about, take one, leave one out.

import { draggable, droppable } from "../dom/drag_drop.js";
import { html } from "../dom/elements.js";
import { LETTERS } from "../core/expression.js";
import { nameOf } from "../core/latent_point.js";

export class PointList {
  // point: the current one; thumbnails: pictures of plain points; take(plain point), say(sentence);
  // put(points) is told of every change by hand; lettered: whether each has a letter below.
  constructor(root, { point, thumbnails, take, say, most, put, lettered = false }) {
    this.root = root;
    this.point = point;
    this.thumbnails = thumbnails;
    this.take = take;
    this.say = say;
    this.most = most;
    this.put = put;
    this.lettered = lettered;
    this.id = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.points = [];
    root.classList.add("le-spots");
    droppable(root, ({ point, row, spot }, event) => {
      const over = [...root.children].findIndex((tile) => tile.contains(event.target));
      const at = over < 0 ? this.points.length : over;
      if (row === this.id) this.move(spot, at);
      else this.add(point, at);
    });
  }

  show(points) {
    if (points === this.points) return;
    const focused = this.holds.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    this.points = points;
    this.root.replaceChildren(...points.map((point, i) => this.tile(point, i)));
    this.holds[Math.min(focused, points.length - 1)]?.focus();
  }

  // What is taken by a click: a point's picture, one in each tile.
  get holds() {
    return [...this.root.querySelectorAll(".le-hold")];
  }

  tile(point, i) {
    const name = nameOf(point, this.point.model),
      words = this.lettered ? `${LETTERS[i]}: ${name}` : name;
    const out = html(
      "button",
      {
        type: "button",
        class: "le-out",
        tabindex: -1,
        "aria-label": `Leave out ${words}`,
        title: "Leave it out (Delete)",
      },
      "×",
    );
    const hold = html(
      "div",
      {
        class: "le-hold",
        role: "button",
        tabindex: i ? -1 : 0,
        "aria-label": words,
        title: `${words}; click to take it`,
      },
      this.thumbnails.of(point),
    );
    const tile = html("div", { class: "le-spot" }, hold, out);
    if (this.lettered) tile.append(html("span", { "aria-hidden": "true" }, LETTERS[i]));
    draggable(hold, () => point, { row: this.id, spot: i });
    hold.onclick = () => this.take(point);
    out.onclick = () => this.leave(i);
    hold.onkeydown = (event) => this.key(event, i);
    return tile;
  }

  key(event, i) {
    const { key, altKey } = event,
      step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step && altKey) this.move(i, i + step);
    else if (step) this.walk(i, i + step);
    else if (key === "Enter") this.take(this.points[i]);
    else if (key === "Delete" || key === "Backspace") this.leave(i);
    else return;
    event.preventDefault();
  }

  walk(from, to) {
    const { holds } = this;
    if (!holds[to]) return;
    [holds[from].tabIndex, holds[to].tabIndex] = [-1, 0];
    holds[to].focus();
  }

  add(point, at = this.points.length) {
    if (point.model !== this.point.model.id) this.say(`This point is of ${point.model}; open that model first.`);
    else if (this.points.length >= this.most) this.say(`There is room for ${this.most} points; leave one out first.`);
    else this.put(this.points.toSpliced(at, 0, point));
  }

  move(from, to) {
    if (from === to || to < 0 || to >= this.points.length + Number(to > from)) return;
    const rest = this.points.toSpliced(from, 1);
    this.put(rest.toSpliced(Math.min(to, rest.length), 0, this.points[from]));
    this.walk(from, Math.min(to, rest.length));
  }

  leave(i) {
    this.put(this.points.toSpliced(i, 1));
  }
}
