// The header: undo and redo, links, model picker, light or dark, help, and the one status line.

/** @import { Session } from "./session.js" */

import { around } from "../dom/elements.js";
import { start } from "./address.js";
import { help } from "./help.js";
import { usable } from "../dom/visibility.js";
import { stored } from "../dom/storage.js";
import { parameterWords } from "../core/wording.js";
import { linkbox } from "./linkbox.js";
import { terms } from "./terms.js";
import { tour } from "./tour.js";
import { listen } from "./waypoints.js";
import { pill } from "./run_pill.js";
import { shortWords } from "../core/runs.js";
import { watchRuns } from "./visit_runs.js";

const FILE = "file:"; // the choice to open one
const READ = 10_000; // ms until a sentence pales

/** @param {Session} session */
export function mount(root, session) {
  const find = (name) => root.querySelector(`[data-do=${name}]`);
  models(session, root.querySelector("[data-testid=model]"), root.querySelector("[data-testid=model-file]"));
  steps(session, find("undo"), find("redo"));
  status(session, root.querySelector(".le-status"));
  theme(session.host, find("theme"));
  const box = root.querySelector(".le-linkbox");
  session.host.cover(box);
  find("link").onclick = linkbox(box, session);
  terms(session);
  find("help").onclick = help(root.querySelector(".le-help"), session, tour(session));
  listen(session);
  pill(root.querySelector(".le-pill"), session);
  watchRuns(session);
  start(session);
  session.host.ready();
}

/** @param {Session} session */
function models(session, picker, chooser) {
  const fill = () => {
    picker.replaceChildren(
      ...session.models.map(
        ({ id, title, dataset, parameters, z, born }) =>
          new Option(`${title} · ${dataset} · z ${z} · ${parameterWords(parameters)}${born ? " ◷" : ""}`, id),
      ),
      new Option("Open a model file …", FILE),
    );
    if (session.point.model) mark();
    else picker.value = session.models[0].id;
  };
  // A model that is in no list: one that is being trained, or came as a file.
  const mark = () => {
    const { model } = session.point;
    if (!model) return;
    const { id, title, dataset } = model,
      run = session.runs.of(id),
      words = `${title} · ${dataset} · ${run ? shortWords(model, run) : "of this page"}`;
    const there = [...picker.options].find(({ value }) => value === id);
    if (!there) picker.prepend(new Option(words, id));
    else if (run && there.text !== words) there.text = words;
    picker.value = id;
  };
  session.addEventListener("models", fill);
  session.point.addEventListener("model", mark);
  session.runs.addEventListener("runs", mark);
  const open = (opening) =>
    opening.catch((error) => {
      picker.value = session.point.model?.id;
      session.fail(error);
    });
  picker.onchange = () => {
    if (picker.value !== FILE) {
      open(session.open(picker.value));
      return;
    }
    picker.value = session.point.model?.id;
    chooser.click();
  };
  chooser.onchange = () => {
    const [file] = chooser.files;
    chooser.value = "";
    if (file) open(received(session, file));
  };
}

// A model file of the visitor's own, checked by the engine as strictly as a shipped one.
/** @param {Session} session */
async function received(session, file) {
  session.say(`Sending ${file.name} …`);
  const upload = await session.backend.uploads.send(file.name, file);
  await session.open(await session.backend.uploads.addModel(upload));
}

/** @param {Session} session */
function steps(session, undo, redo) {
  undo.onclick = () => session.undo();
  redo.onclick = () => session.redo();
  session.addEventListener("step", () => {
    undo.disabled = !session.history.canUndo;
    redo.disabled = !session.history.canRedo;
  });
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    if (around(event, "input:not([type=range], [type=checkbox]), textarea, dialog") || !usable(undo)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) session.redo();
    else session.undo();
  });
}

/** @param {Session} session */
function status(session, line) {
  let pale;
  session.addEventListener("say", (event) => {
    line.textContent = /** @type {CustomEvent<string>} */ (event).detail;
    line.classList.remove("le-pale");
    clearTimeout(pale);
    pale = setTimeout(() => line.classList.add("le-pale"), READ);
  });
  session.host.cover(line); // over every tab
}

function theme(host, button) {
  const storage = stored("latent-explorer-theme");
  button.onclick = () => {
    host.dark = !host.dark;
    try {
      storage.write(host.dark ? "dark" : "light");
    } catch {
      /* a private window */
    }
  };
  try {
    const kept = storage.read();
    if (kept) host.dark = kept === "dark";
  } catch {
    /* a private window */
  }
}
