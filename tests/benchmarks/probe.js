// What a benchmark sees of a page: each frame in which the shown picture is another than in the
// frame before, and each value that was asked for, all on the clock of performance.now().
//
// An adapter tells how one page is touched and read: ask(told), read(), grip(element), move(at).

(() => {
  const clock = () => performance.now();
  let eventAt = 0;
  for (const kind of ["keydown", "pointerdown", "pointermove"]) {
    addEventListener(
      kind,
      () => {
        eventAt = clock();
      },
      { capture: true },
    );
  }

  const instrument = (session, name) => {
    const canvas = document.querySelector("[data-testid=image]");
    const track = document.querySelector(`.le-track[aria-label=${name}]`);
    let held = 1,
      box;
    track.addEventListener("pointerdown", (event) => {
      held = event.pointerId;
      box = track.getBoundingClientRect();
    });
    return {
      value: () => session.point.get(name),
      told: (asked) => session.point.addEventListener("change", asked),
      looked(seen) {
        const { network } = session.backend;
        for (const name of ["passed", "passedFrom"]) {
          const ask = network[name];
          network[name] = async (...given) => {
            const answer = await ask(...given);
            seen();
            return answer;
          };
        }
      },
      read: () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height),
      move: (at) =>
        track.dispatchEvent(
          new PointerEvent("pointermove", {
            bubbles: true,
            pointerId: held,
            pointerType: "mouse",
            isPrimary: true,
            buttons: 1,
            clientX: box.left + at * box.width,
            clientY: box.top + box.height / 2,
          }),
        ),
    };
  };

  const conventional = (name) => {
    const input = document.querySelector(`#${name} input[type=range]`);
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const small = 28,
      sheet = Object.assign(document.createElement("canvas"), { width: small, height: small });
    const pen = sheet.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingEnabled = false; // the centre of each enlarged pixel
    let source = null;
    return {
      value: () => Number(input.value),
      told: (asked) => input.addEventListener("input", asked, { capture: true }),
      read() {
        const image = document.querySelector("#image img");
        if (!image?.complete || !image.naturalWidth || image.currentSrc === source) return null;
        source = image.currentSrc;
        pen.drawImage(image, 0, 0, small, small);
        return pen.getImageData(0, 0, small, small);
      },
      move(at) {
        eventAt = clock();
        set.call(input, Number(input.min) + at * (input.max - input.min));
        input.dispatchEvent(new Event("input", { bubbles: true }));
      },
    };
  };

  // There and back between the ends of the range, a second each way, stopping where it is.
  const triangle = (seconds, start) => {
    const phase = (start + seconds) % 2;
    return 0.1 + 0.8 * (phase < 1 ? phase : 2 - phase);
  };

  const probe = {
    async attach(kind, name) {
      const session =
        kind === "instrument" && (await import(new URL("instrument/app/host_gradio.js", document.baseURI))).session;
      this.page = kind === "instrument" ? instrument(session, name) : conventional(name);
      this.page.looked?.(() => this.looks.push(clock()));
      this.page.told(() => this.asked?.push([eventAt, this.page.value()]));
      this.record();
      const look = () => {
        this.ticks += 1;
        const image = this.page.read();
        const words = image && new Uint32Array(image.data.buffer);
        if (words && (words.length !== this.last?.length || words.some((word, i) => word !== this.last[i]))) {
          this.last = words;
          this.frames.push([clock(), words]);
        }
        this.moving?.();
        requestAnimationFrame(look);
      };
      look();
    },

    // Forget what was seen, but not what is shown now.
    record() {
      Object.assign(this, { asked: [[0, this.page.value()]], frames: [], looks: [], ticks: 0, begun: clock() });
    },

    // One move in each frame for `seconds`, before the frame is drawn, as Chromium itself hands
    // out the moves of a fast mouse; the button was pressed by a real click.
    drag(seconds, start) {
      this.record();
      return new Promise((done) => {
        this.moving = () => {
          const gone = (clock() - this.begun) / 1000;
          if (gone < seconds) return this.page.move(triangle(gone, start));
          [this.moving, this.ended, this.drawn] = [null, clock(), this.ticks];
          return done();
        };
      });
    },

    // Resolves once a new picture has stood still for `quiet` ms, or after `limit` ms.
    still(quiet, limit) {
      const from = clock();
      return new Promise((done) => {
        const wait = setInterval(() => {
          const [latest] = this.frames.at(-1) ?? [Infinity];
          if (clock() - Math.max(latest, from) < quiet && clock() - from < limit) return;
          if (latest === Infinity && clock() - from < limit) return;
          clearInterval(wait);
          done();
        }, 20);
      });
    },

    // All that was seen since `record`; a frame is its time and its grey levels in base64.
    seen() {
      const grey = (words) => btoa(String.fromCharCode(...words.map((word) => word & 255)));
      const { asked, looks, begun, ended, drawn } = this;
      return { asked, looks, begun, ended, drawn, frames: this.frames.map(([time, words]) => [time, grey(words)]) };
    },
  };
  window.probe = probe;
})();
