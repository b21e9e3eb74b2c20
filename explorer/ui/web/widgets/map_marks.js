// What lies over the dots of a map: circles of the prior, names of the classes, a path, the points
// that are followed.

const SMALL = 7,
  NAME = "600 22px system-ui, sans-serif";

// circles: radii in standard deviations; names: [{place, name}]; line and dots: places. ink(name)
// gives one of the page's colours.
export function marks(canvas, view, ink, { circles, names, line, dots }) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { strokeStyle: ink("--le-soft"), lineWidth: 2, globalAlpha: 0.6 });
  for (const radius of circles) {
    pen.beginPath();
    pen.arc(...view.toPixel([0, 0]), radius * view.scale, 0, 7);
    pen.stroke();
  }
  Object.assign(pen, { globalAlpha: 1, font: NAME, textAlign: "center", textBaseline: "middle" });
  Object.assign(pen, { strokeStyle: ink("--le-face"), lineWidth: 5, fillStyle: ink("--le-ink") });
  for (const { place, name } of names) {
    pen.strokeText(name, ...view.toPixel(place));
    pen.fillText(name, ...view.toPixel(place));
  }
  if (line.length > 1) {
    Object.assign(pen, { strokeStyle: ink("--le-accent"), lineWidth: 3 });
    pen.beginPath();
    line.forEach((place) => pen.lineTo(...view.toPixel(place)));
    pen.stroke();
  }
  Object.assign(pen, { strokeStyle: ink("--le-face"), lineWidth: 3, fillStyle: ink("--le-accent") });
  for (const place of dots) {
    pen.beginPath();
    pen.arc(...view.toPixel(place), SMALL, 0, 7);
    pen.stroke();
    pen.fill();
  }
}
