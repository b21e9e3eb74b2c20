// The Evidence tab: what the card of the open model says of it. Asked for when the tab is seen,
// built part by part, so that one part that cannot be read leaves the others as they are.

/** @import { Session } from "../../app/session.js" */

import * as copies from "./copies.js";
import { html } from "../../dom/elements.js";
import * as failures from "./failures.js";
import * as made from "./provenance.js";
import { plots } from "./plots.js";
import { Newest } from "../../core/newest.js";
import { stateWords } from "../../core/runs.js";
import { object } from "../../core/validate.js";
import { visibility } from "../../dom/visibility.js";
import * as sums from "./sums.js";

const UNREADABLE = "This part of the evidence cannot be read.";

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-evidence"),
    note = root.querySelector(".le-note");
  const sections = Object.fromEntries(
    [...root.querySelectorAll("[data-part]")].map((section) => [section.dataset.part, section]),
  );
  const newest = new Newest();
  /** @type {unknown} */
  let wanted = null; // the model that is shown, or asked for
  let said = ""; // what has become of the run that it was opened of

  const seen = visibility(root, () => open());
  session.point.addEventListener("model", () => seen() && open());
  session.runs.addEventListener("runs", () => {
    const run = session.runs.of(session.point.model?.id);
    if (!run || stateWords(run) === said) return;
    wanted = null;
    if (seen()) open();
  });
  if (seen()) open();

  async function open() {
    const { model } = session.point;
    if (!model || model === wanted) return;
    wanted = model;
    const mine = newest.begin();
    root.ariaBusy = "true"; // another model's evidence pales until this one's is there
    Object.assign(root.dataset, { shown: "", drawn: "" });
    try {
      show(await mine(session.backend.evidence(model.id)), model, mine);
    } catch (error) {
      wanted = null; // asked again when the tab is opened again
      say(error.message === "connection lost" ? "The connection to the app is lost. " : `${error.message} `, true);
    }
  }

  function say(sentence, again = false) {
    root.ariaBusy = "false";
    note.hidden = !sentence;
    note.replaceChildren(sentence);
    if (again) {
      const button = html("button", { type: "button" }, "Try again");
      button.onclick = open;
      note.append(button);
    }
    if (!sentence) return;
    for (const section of Object.values(sections)) {
      section.hidden = true;
      section.replaceChildren();
    }
  }

  function show(found, model, mine) {
    const specimens = [],
      later = (one) => specimens.push(one);
    const put = (name, title, parts, kind) => {
      const built = parts.map(([what, make]) => part(what, make)).filter(Boolean);
      sections[name].hidden = !built.length;
      const heading = title ? [html("h2", {}, title)] : [];
      sections[name].replaceChildren(...(built.length ? [...heading, html("div", { class: kind }, ...built)] : []));
    };
    say("");
    let evidence = {};
    try {
      evidence = object(found.evidence);
    } catch {
      /* a card without any */
    }
    const run = session.runs.of(model.id),
      learning = run ? stateWords(run) : "",
      labels = Array.isArray(found.classes) ? found.classes : [];
    said = learning;
    const given = { ...found, learning, drawn: model.drawn, evidence, classes: labels };
    const { results } = evidence,
      has = (name) => results?.[name] !== undefined && results[name] !== null;
    const never = !Object.keys(evidence).length;
    put(
      "made",
      "What this is",
      [
        ["Model", () => made.model(given)],
        ["Measurement", () => (never ? null : made.measured(given))],
        [
          "Commands",
          () =>
            html(
              "div",
              { class: "le-commands" },
              ...made.commands(given, !never),
              ...[part("Not measured", () => made.leftOut(given))].filter(Boolean),
            ),
        ],
      ],
      "le-three",
    );
    const read = (name) => ({
      result: object(results[name]),
      classes: given.classes,
      session,
      take,
      later,
      columns: 8,
    });
    const of = (name, make) => (has(name) ? [() => make(read(name))] : []);
    put(
      "figures",
      "Figures",
      found.figures === null || found.figures?.length ? [["Figures", () => made.figures(found.figures)]] : [],
    );
    let drawn;
    try {
      drawn = never ? [] : plots(given, model);
    } catch (error) {
      drawn = [
        [
          "Plots",
          () => {
            throw error;
          },
        ],
      ];
    }
    put("plots", "Plots", drawn, "le-flow");
    put(
      "arithmetic",
      "Latent arithmetic",
      [sums.examples, sums.counted].flatMap((draw) =>
        sums.ATTRIBUTES.flatMap((name) => of("arithmetic", draw(name)).map((make) => [`Sums by ${name}`, make])),
      ),
      "le-two",
    );
    put(
      "copies",
      "Copies or new images?",
      [
        ...of("memory", copies.samples).map((make) => ["Random samples", make]),
        ...of("memory", copies.tests).map((make) => ["Test images, for comparison", make]),
        ...of("memory", copies.spread).map((make) => ["Distance to the nearest training image", make]),
      ],
      "le-three",
    );
    put(
      "failures",
      "Where it fails",
      [
        ...of("agreement", failures.worst).map((make) => ["Worst class", make]),
        ...of("verdict", failures.leastTypical).map((make) => ["Least typical samples", make]),
      ],
      "le-two",
    );
    if (drawn.length) sections.plots.firstChild.append(legend(model.drawn));
    root.dataset.shown = model.id;
    fill(specimens, model, mine);
  }

  // One after the other, so that the engine stays free for whoever turns a knob.
  async function fill(specimens, model, mine) {
    for (const one of specimens) {
      try {
        await mine(one.fill(mine));
      } catch (error) {
        one.tiles.root.after(html("p", { class: "le-gist" }, `These samples cannot be drawn: ${error.message}`));
      }
    }
    root.dataset.drawn = model.id;
  }

  async function take({ seed, label, row, name }) {
    try {
      const taken = row ? session.setPoint(session.point.plain(row, name)) : session.takeSample(seed, label);
      if (!(await taken)) return; // something newer is in the hand
      session.host.openTab("explore")?.focus();
      session.say(`Took ${name ?? copies.describe(session, { seed, label })} from the evidence.`);
    } catch (error) {
      session.fail(error);
    }
  }
}

// What `make` makes; a sentence under its title when that is not to be had.
function part(title, make) {
  try {
    return make();
  } catch {
    return html(
      "figure",
      { class: "le-plot" },
      html("figcaption", {}, title),
      html("p", { class: "le-gist" }, UNREADABLE),
    );
  }
}

function legend({ many }) {
  const key = (kind, text) => [html("i", { class: kind }), text];
  return html("span", { class: "le-legend" }, ...key("le-drawn", "samples"), ...key("le-real", `real ${many}`));
}
