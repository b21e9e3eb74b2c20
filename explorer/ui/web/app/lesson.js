// A lesson: a link may hide or lock controls, so that a teacher can hand out a page on which only
// what matters can be touched. Elements carry their name in data-control; knobs go by their own.

export const CONTROLS = {
  tabs: "other tabs",
  model: "choice of the model",
  random: "Random and seed",
  reset: "Reset",
  temperature: "temperature",
  prior: "prior",
  classes: "classes",
  codes: "code knobs",
  z: "z knobs",
  gauge: "typicality",
  readback: "Q's reading",
  machine: "the model from inside",
  figures: "samples and traversal",
  time: "training time",
  path: "path and grids",
  sum: "arithmetic",
  directions: "directions",
  compare: "comparison",
  train: "training",
  setup: "what is trained",
  own: "own images",
  hyper: "hyper-parameters",
  conduct: "Start and Stop",
  meters: "training meters",
  learnt: "Keep and Download",
  encode: "drawing and pictures",
  near: "nearest test images",
  map: "map",
  clipboard: "Copy and Paste",
  shelf: "shelf",
  history: "undo and redo",
};

export class Lesson {
  constructor() {
    this.hide = [];
    this.lock = [];
    this.style = document.head.appendChild(document.createElement("style"));
  }

  /** Hide and lock the named controls and no others. @param {{ hide?: string[], lock?: string[] }} names */
  set({ hide = [], lock = [] }) {
    const known = (name) => name in CONTROLS || /^[a-z][1-9]\d{0,3}$/.test(name);
    this.hide = hide.filter(known);
    this.lock = lock.filter(known);
    const rule = (names, what) =>
      names.length ? `${names.map((name) => `[data-control="${name}"]`).join(",")}{${what}}\n` : "";
    this.style.textContent = rule(this.hide, "display:none !important") + rule(this.lock, "opacity:.55");
    this.apply();
  }

  // Whether a control may be used.
  allows(name) {
    return !this.lock.includes(name) && !this.hide.includes(name);
  }

  // Parts of the page that have come since then are locked too.
  apply() {
    /** @type {NodeListOf<HTMLElement>} */
    const all = document.querySelectorAll("[data-control]");
    for (const element of all) {
      const inert = !this.allows(element.dataset.control);
      if (element.inert !== inert) element.inert = inert;
    }
  }
}
