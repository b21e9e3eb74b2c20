// The visitor's own images: a zip file, or a folder that becomes one; what was taken and what was
// skipped, and why, before anything is learnt from it. Those that were taken stand until others are.

/** @import { Session } from "../../app/session.js" */

import { html } from "../../dom/elements.js";
import { batchOf, paint } from "../../dom/pixels.js";
import { thousands } from "../../core/wording.js";
import { zip } from "../../core/zip.js";

const MOST_FILES = 50_000,
  SHOWN = 32;
const FITS = {
  crop: ["Crop", "Only the middle is learnt"],
  pad: ["Pad", "All is learnt, with the colour of the border beside it"],
  stretch: ["Stretch", "All is learnt, with another aspect"],
};
const TOLD = 400; // ms from one sentence on how far it is to the next
const ASKED = 60_000; // ms from one time that the app is asked for them to the next, lest it lets go of them

export class UserImages {
  // take({name, dataset, images, count, …}): they are what can be trained on now; lose(name): they
  // no longer are; limit(): bytes; side(): the side they are brought to; fit(): how they become
  // squares, "" where nobody chose; choose(fit): somebody does.
  /** @param {Session} session */
  constructor(root, session, { take, lose, limit, side, fit, choose }) {
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    this.session = session;
    this.uploads = session.backend.uploads;
    this.take = take;
    this.lose = lose;
    this.limit = limit;
    this.side = side;
    this.fit = fit;
    this.choose = choose;
    this.preview = part("preview");
    this.coming = part("coming");
    this.upload = this.name = null; // of the file of those that stand
    this.fitted = ""; // how these were asked to become squares
    this.turn = null; // of those that are on their way: {upload, once it was sent}
    const choosers = {
      zip: root.querySelector("[data-testid=zip]"),
      folder: root.querySelector("[data-testid=folder]"),
    };
    for (const [name, chooser] of Object.entries(choosers)) {
      root.querySelector(`[data-do=${name}]`).onclick = () => chooser.click();
      chooser.onchange = () => {
        const files = [...chooser.files];
        chooser.value = "";
        if (files.length) this.open(name === "zip" ? files[0] : files);
      };
    }
    root.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    root.addEventListener("drop", (event) => {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      event.preventDefault();
      this.open(file);
    });
    setInterval(() => document.hidden || this.check(), ASKED);
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
    session.addEventListener("connected", () => this.check());
  }

  // Whether others are on their way.
  get busy() {
    return Boolean(this.turn);
  }

  // Bring other images, a zip or the files of a folder; of several the newest are taken.
  async open(source) {
    if (this.session.training) {
      this.session.say("A run is on; stop it first, then bring other images.");
      return;
    }
    this.cancel();
    const turn = {},
      name = Array.isArray(source) ? folderOf(source) : source.name;
    this.turn = turn;
    try {
      const file = Array.isArray(source) ? await this.packed(turn, source) : source,
        upload = await this.send(turn, file, name),
        found = await this.look(turn, upload, name);
      const former = this.upload;
      this.upload = upload;
      this.name = name;
      this.stand(found);
      if (former) this.letGo(former);
    } catch (error) {
      if (turn.upload) this.letGo(turn.upload);
      if (turn !== this.turn) return; // others are newer
      this.turn = null;
      this.refuse(name, error);
    }
  }

  // Those that were looked at are what can be learnt from now.
  /** @param {any} found */
  stand({ pixels, fitted, ...found }) {
    this.fitted = fitted;
    this.turn = null;
    this.say("");
    this.show(found, batchOf(pixels, found.shape));
    this.take({ ...found, name: this.name });
  }

  // Look again at those that stand, where they are to become squares in another way.
  async renew() {
    if (!this.upload || this.session.training || this.busy || this.fit() === this.fitted) return;
    const turn = {};
    this.turn = turn;
    try {
      this.stand(await this.look(turn, this.upload, this.name));
    } catch (error) {
      if (turn !== this.turn) return;
      this.turn = null;
      this.fitted = this.fit(); // or it would be tried again and again
      this.refuse(this.name, error);
    }
  }

  // Forget those that are on their way.
  cancel() {
    if (this.turn?.upload) this.letGo(this.turn.upload); // so that nobody looks on at them
    this.turn = null;
    this.say("");
  }

  // The files of a folder as a zip, without the folder's own name.
  async packed(turn, files) {
    const named = files
      .map((file) => ({ file, name: file.webkitRelativePath.split("/").slice(1).join("/") || file.name }))
      .filter(({ name }) => !/(^|\/)\./.test(name));
    if (named.length > MOST_FILES)
      throw new Error(
        `The folder has ${thousands(named.length)} files; at most ${thousands(MOST_FILES)} can be learnt from.`,
      );
    return zip(named, (share) => this.tell(turn, `Reading ${Math.round(100 * share)} % …`));
  }

  // Send a file, and say so; the word by which it is found.
  async send(turn, file, name) {
    if (file.size > this.limit())
      throw new Error(
        `The images have ${(file.size / 1e6).toFixed(0)} MB; ` +
          `at most ${(this.limit() / 1e6).toFixed(0)} MB can be sent. Make them smaller first.`,
      );
    this.tell(turn, `Sending ${name} …`);
    turn.upload = await this.uploads.send(file.name ?? `${name}.zip`, file);
    return turn.upload;
  }

  // What can be learnt of a file, at the side that the model has.
  async look(turn, upload, name) {
    this.tell(turn, `Looking at ${name} …`);
    const fitted = this.fit(),
      asked = this.uploads.preview(upload, this.side(), null, fitted || null);
    this.follow(turn, upload, asked, name).catch(() => {}); // what was asked says what is wrong
    const found = await asked;
    if (turn !== this.turn) throw new Error("Others are newer.");
    return { ...found, fitted };
  }

  // Say how far it is until what was `asked` is there.
  async follow(turn, upload, asked, name) {
    let there = false;
    asked
      .catch(() => {})
      .then(() => {
        there = true;
      });
    for (;;) {
      await new Promise((done) => {
        setTimeout(done, TOLD);
      });
      if (there) return;
      const share = await this.uploads.progress(upload);
      if (there) return;
      this.tell(turn, `Looking at ${name}: ${Math.round(100 * share)} % …`);
    }
  }

  // Whether the app still has those that stand; it lets go of what nobody asks for, and with its end.
  async check() {
    const { upload } = this;
    if (!upload) return;
    try {
      if ((await this.uploads.here(upload)) || upload !== this.upload || this.session.training) return;
      this.upload = null;
      this.preview.replaceChildren();
      this.lose();
    } catch {
      /* nobody knows; it is asked again */
    }
  }

  // Say how far those of a turn are; throws when others are newer.
  tell(turn, words) {
    if (turn !== this.turn) throw new Error("Others are newer.");
    this.say(words);
    const button = html("button", { type: "button", class: "le-quiet" }, "Cancel");
    button.onclick = () => this.cancel();
    this.coming.append(button);
  }

  letGo(upload) {
    this.uploads.letGo(upload).catch(() => {}); // it goes with the page, too
  }

  refuse(name, error) {
    const words =
      error.message === "connection lost"
        ? `The connection was lost while ${name} was looked at; try again.`
        : error.message;
    this.say(this.upload ? `${words} ${this.name} stays.` : words, true);
    this.session.fail(error);
  }

  say(words, wrong = false) {
    this.coming.hidden = !words;
    this.coming.classList.toggle("le-wrong", wrong);
    this.coming.replaceChildren(html("span", {}, words));
  }

  // How they become squares, for a person to choose.
  fits(now) {
    const buttons = Object.entries(FITS).map(([fit, [title, words]]) => {
      const chosen = fit === now,
        button = html("button", { type: "button", role: "radio", "aria-checked": String(chosen), title: words }, title);
      button.onclick = () => this.choose(fit);
      return button;
    });
    return html(
      "div",
      { class: "le-fits", role: "radiogroup", "aria-label": "Pictures that are not square" },
      ...buttons,
    );
  }

  show({ count, classes, skipped, skipped_count: left, note, shape, fit, oblong }, batch) {
    const samples = html(
      "div",
      { class: "le-examples" },
      ...Array.from({ length: Math.min(SHOWN, shape[0]) }, (_, i) => {
        const canvas = html("canvas");
        paint(canvas, batch, i);
        return canvas;
      }),
    );
    const named = classes.map(({ name, count: many }) => `${name} (${thousands(many)})`).join(", ");
    const lines = [`${thousands(count)} images${named ? `: ${named}` : ", without classes"}.`, note]
      .filter(Boolean)
      .map((words) => html("p", { class: "le-about" }, words));
    const more = left > skipped.length ? [`and ${thousands(left - skipped.length)} more`] : [];
    const told = [...skipped.map((one) => `${one.name}: ${one.why}`), ...more].map((words) => html("li", {}, words));
    const why = html(
      "details",
      {},
      html("summary", {}, `${thousands(left)} skipped`),
      html("ul", { tabindex: 0, "aria-label": "Skipped files" }, ...told),
    );
    this.preview.replaceChildren(samples, ...(oblong ? [this.fits(fit)] : []), ...lines, ...(left ? [why] : []));
  }
}

// What the files of a folder are called together.
/** @param {File[]} files */
const folderOf = ([file]) => file.webkitRelativePath.split("/")[0] || "folder";
