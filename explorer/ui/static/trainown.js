// The visitor's own images: a zip file, or a folder that becomes one; what was taken and what was
// skipped, and why, before anything is learnt from it.

import { html } from "./elements.js";
import { batchOf, paint } from "./pixels.js";
import { session } from "./session.js";
import { thousands } from "./wording.js";
import { zip } from "./zip.js";

const MOST_FILES = 50_000, SHOWN = 32;
const TOLD = 400; // ms from one sentence on how far it is to the next

export class OwnImages {
  // take({dataset, count, …}): they can be trained on; size(): the side they are brought to.
  constructor(root, { take, limit, side }) {
    Object.assign(this, { take, limit, side, preview: root.querySelector("[data-part=preview]") });
    const choosers = { zip: root.querySelector("[data-testid=zip]"), folder: root.querySelector("[data-testid=folder]") };
    for (const [name, chooser] of Object.entries(choosers)) {
      root.querySelector(`[data-do=${name}]`).onclick = () => chooser.click();
      chooser.onchange = () => {
        const files = [...chooser.files];
        chooser.value = "";
        if (files.length) this.open(name === "zip" ? () => files[0] : () => this.packed(files), files[0]);
      };
    }
    root.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    root.addEventListener("drop", (event) => {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      event.preventDefault();
      this.open(() => file);
    });
  }

  // The files of a folder as a zip, without the folder's own name.
  async packed(files) {
    const named = files.map((file) => ({ file, name: file.webkitRelativePath.split("/").slice(1).join("/") || file.name })).filter(({ name }) => !/(^|\/)\./.test(name));
    if (named.length > MOST_FILES) throw new Error(`The folder has ${thousands(named.length)} files; at most ${thousands(MOST_FILES)} can be learnt from.`);
    return zip(named, (share) => this.say(`Reading ${Math.round(100 * share)} % …`));
  }

  async open(source) {
    try {
      this.say("Reading …");
      const file = await source();
      if (file.size > this.limit()) throw new Error(`The images have ${(file.size / 1e6).toFixed(0)} MB; at most ${(this.limit() / 1e6).toFixed(0)} MB can be sent. Make them smaller first.`);
      this.say("Sending …");
      this.upload = await session.channel.upload(file.name ?? "folder.zip", file);
      await this.look();
    } catch (error) {
      this.say("");
      session.fail(error);
    }
  }

  // What can be learnt of what was sent, at the side the model has.
  async look() {
    this.say("Looking at the images …");
    const asked = session.channel.call("own_preview", { upload: this.upload, resolution: this.side(), channels: null });
    this.follow(asked);
    const { header, payload } = await asked;
    this.show(header, batchOf(new Uint8Array(payload), header.shape));
    this.take(header);
  }

  // Say how far it is until what was `asked` is there.
  async follow(asked) {
    const { upload } = this;
    let there = false;
    asked.catch(() => {}).then(() => { there = true; });
    for (;;) {
      await new Promise((done) => { setTimeout(done, TOLD); });
      if (there) return;
      const told = await session.channel.call("own_progress", { upload }).catch(() => null); // what was asked says what is wrong
      if (there || !told) return;
      this.say(`Looking at the images: ${Math.round(100 * told.header.share)} % …`);
    }
  }

  say(words) {
    this.preview.hidden = !words;
    this.preview.replaceChildren(html("p", { class: "le-about" }, words));
  }

  show({ count, classes, skipped, skipped_count: left, note, shape }, batch) {
    const wall = html("div", { class: "le-examples" }, ...Array.from({ length: Math.min(SHOWN, shape[0]) }, (_, i) => {
      const canvas = html("canvas");
      paint(canvas, batch, i);
      return canvas;
    }));
    const named = classes.map(({ name, count: many }) => `${name} (${thousands(many)})`).join(", ");
    const lines = [`${thousands(count)} images${named ? `: ${named}` : ", without classes"}.`, note].filter(Boolean).map((words) => html("p", { class: "le-about" }, words));
    const why = html("details", {}, html("summary", {}, `${thousands(left)} skipped`), html("ul", {}, ...skipped.map((one) => html("li", {}, `${one.name}: ${one.why}`))));
    this.preview.hidden = false;
    this.preview.replaceChildren(wall, ...lines, ...(left ? [why] : []));
  }
}
