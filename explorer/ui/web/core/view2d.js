// A plane seen through a canvas: which place lies under which pixel, moved by pan and zoom.

const NEAREST = 400,
  FARTHEST = 0.5; // times the scale at which all is seen

export class View {
  constructor(size) {
    this.size = size;
    this.fit(3);
  }

  // See everything within `radius` of the centre.
  fit(radius, centre = [0, 0]) {
    this.home = this.size / (2 * radius);
    Object.assign(this, { centre: [...centre], scale: this.home });
  }

  toPixel([x, y]) {
    return [this.size / 2 + (x - this.centre[0]) * this.scale, this.size / 2 - (y - this.centre[1]) * this.scale];
  }

  toPlace([x, y]) {
    return [this.centre[0] + (x - this.size / 2) / this.scale, this.centre[1] - (y - this.size / 2) / this.scale];
  }

  pan(dx, dy) {
    this.centre = [this.centre[0] - dx / this.scale, this.centre[1] + dy / this.scale];
  }

  // Zoom by a factor; what lies under the pixel `about` stays there.
  zoom(factor, about = [this.size / 2, this.size / 2]) {
    const fixed = this.toPlace(about);
    this.scale = Math.max(FARTHEST * this.home, Math.min(NEAREST * this.home, this.scale * factor));
    const now = this.toPlace(about);
    this.centre = [this.centre[0] + fixed[0] - now[0], this.centre[1] + fixed[1] - now[1]];
  }
}
