// Playing: a place on the path that moves with the clock, one picture for each frame of the screen
// at 1×, and stands where the visitor puts it.

const RATE = 60; // pictures a second at 1×
const COUNTED = 500; // ms over which shown pictures are counted

export class Player {
  way = 1; // to the end, or back

  // moved(at): another picture, a whole number, is due.
  constructor(root, moved) {
    this.moved = moved;
    this.button = root.querySelector("[data-do=play]");
    this.scrub = root.querySelector("[data-testid=scrub]");
    this.speed = root.querySelector("[data-part=speed]");
    this.rate = root.querySelector(".le-playbar output");
    this.at = 0;
    this.count = 0;
    this.button.onclick = () => this.toggle();
    this.scrub.oninput = () => this.go(Number(this.scrub.value));
  }

  // A path of `count` pictures; where it was playing it plays on.
  open(count, shape) {
    this.count = count;
    this.shape = shape;
    this.scrub.max = Math.max(0, count - 1);
    this.button.disabled = this.scrub.disabled = count < 2;
    this.at = Math.min(this.at, Math.max(0, count - 1));
    if (count < 2) this.pause();
    else if (this.playing) this.play();
    this.scrub.value = this.at;
  }

  ready() {
    this.rate.textContent = this.playing ? this.rate.textContent : "";
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.count < 2) return;
    const mine = {};
    this.playing = mine;
    this.button.textContent = "Pause";
    let last = performance.now(),
      place = this.shape === "open" && this.at >= this.count - 1 ? 0 : this.at,
      shown = 0,
      since = last;
    const step = (now) => {
      if (this.playing !== mine || !this.button.isConnected) return;
      if (!this.button.checkVisibility()) {
        this.pause();
        return;
      }
      place += (this.way * Number(this.speed.value) * RATE * Math.min(100, Math.max(0, now - last))) / 1000;
      last = now;
      place = this.fold(place);
      if (this.set(Math.round(place))) shown += 1;
      if (now - since >= COUNTED) {
        this.rate.textContent = `${Math.round((1000 * shown) / (now - since))} /s`;
        [shown, since] = [0, now];
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  // Beyond the end: on from the beginning, back, or no further.
  fold(place) {
    const end = this.count - 1;
    if (place >= 0 && place <= end) return place;
    if (this.shape === "loop") return ((place % end) + end) % end; // its end is its beginning
    if (this.shape === "back") {
      this.way = place > end ? -1 : 1;
      return Math.max(0, Math.min(end, place > end ? 2 * end - place : -place));
    }
    this.pause();
    return Math.max(0, Math.min(end, place));
  }

  pause() {
    this.playing = null;
    this.way = 1;
    this.button.textContent = "Play";
    this.rate.textContent = "";
  }

  // To a place by hand; where it was playing it stays.
  go(at) {
    this.pause();
    this.set(Math.max(0, Math.min(this.count - 1, at)), true);
  }

  set(at, anew = false) {
    if (at === this.at && !anew) return false;
    this.at = at;
    this.scrub.value = at;
    this.moved(at);
    return true;
  }
}
