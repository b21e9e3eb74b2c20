// A plane seen through a canvas: which place lies under which pixel, moved by pan and zoom.

/** @import { Place } from "./types.d.ts" */

const NEAREST = 400,
  FARTHEST = 0.5; // times the scale at which all is seen

export class View {
  home = 1; // the scale at which all is seen
  scale = 1;
  /** @type {Place} */
  centre = [0, 0];

  /** @param {number} size of the canvas, in pixels */
  constructor(size) {
    this.size = size;
    this.fit(3);
  }

  /** See everything within `radius` of the centre. @param {number} radius @param {Place} centre */
  fit(radius, centre = [0, 0]) {
    this.home = this.size / (2 * radius);
    this.scale = this.home;
    this.centre = [...centre];
  }

  /** @param {Place} place @returns {Place} */
  toPixel([x, y]) {
    return [this.size / 2 + (x - this.centre[0]) * this.scale, this.size / 2 - (y - this.centre[1]) * this.scale];
  }

  /** @param {Place} pixel @returns {Place} */
  toPlace([x, y]) {
    return [this.centre[0] + (x - this.size / 2) / this.scale, this.centre[1] - (y - this.size / 2) / this.scale];
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.centre = [this.centre[0] - dx / this.scale, this.centre[1] + dy / this.scale];
  }

  /** Zoom by a factor; what lies under the pixel `about` stays there. @param {number} factor @param {Place} about */
  zoom(factor, about = [this.size / 2, this.size / 2]) {
    const fixed = this.toPlace(about);
    this.scale = Math.max(FARTHEST * this.home, Math.min(NEAREST * this.home, this.scale * factor));
    const now = this.toPlace(about);
    this.centre = [this.centre[0] + fixed[0] - now[0], this.centre[1] + fixed[1] - now[1]];
  }
}
