// The runs of this visit that have ended: a card for each, the newest first, to explore, keep, continue or
// compare until the page closes.

/** @import { Session } from "../../app/session.js" */
/** @import { Run } from "../../core/runs.js" */

import { explore, keep, modelOf } from "../../app/visit_runs.js";
import { isOn, proposedName, specimens, stateWords, stepWords } from "../../core/runs.js";
import { html } from "../../dom/elements.js";
import { paintWall } from "../../widgets/wall.js";

const ACROSS = 3,
  DOWN = 3;

// kept(): there is one more model; goOn(run, model): a run is to begin with the model of another.
/** @param {Session} session */
export function endedRuns(root, session, { kept, goOn }) {
  const { runs } = session,
    row = root.querySelector("div");
  /** @type {Map<string, { element: HTMLElement, told: string }>} */
  const cards = new Map();

  const tried = (act) => async (event) => {
    event.preventDefault();
    try {
      await act(event);
    } catch (error) {
      session.fail(error);
    }
  };

  // Beside the model that is open, or beside another where it is that one.
  async function compare(token) {
    const model = await modelOf(session, token),
      { id, dataset } = session.point.model,
      others = session.models.filter((one) => one.id !== model),
      other = id === model ? (others.find((one) => one.dataset === dataset) ?? others[0]).id : id;
    session.edit("compare", { models: [other, model], points: [], places: [], categories: [] });
    session.host.openTab("compare");
  }

  /** @param {Run} run */
  function naming(run) {
    const { token } = run,
      taken = session.models.map(({ id }) => id),
      name = proposedName(run, taken);
    const field = html("input", { type: "text", maxlength: 60, "aria-label": "Name to keep it under", value: name }),
      form = html("form", { class: "le-bar le-naming" }, field, html("button", { type: "submit" }, "Keep"));
    form.onsubmit = tried(async () => {
      await keep(session, token, field.value);
      await kept();
    });
    form.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      form.replaceWith(actions(run));
      cards.get(token)?.element.querySelector("button")?.focus();
    };
    return { form, field };
  }

  /** @param {Run} run */
  function actions(run) {
    const { token, kept: known } = run,
      act = (words, hint, does) => {
        const about = { title: hint, "aria-label": `${words} ${run.title} · ${run.data}` },
          button = html("button", { type: "button", class: "le-quiet", ...about }, words);
        button.onclick = tried(does);
        return button;
      },
      bar = html(
        "div",
        { class: "le-bar" },
        act("Explore", "Open its model in Explore", () => explore(session, token)),
      );
    if (session.keeps && !known)
      bar.append(
        act("Keep", "Keep its model in your model folder", () => {
          const { form, field } = naming(run);
          bar.replaceWith(form);
          field.focus();
          field.select();
        }),
      );
    if (!runs.all.some(isOn))
      bar.append(
        act("Continue", "Train it further: another run that begins with its weights", async () =>
          goOn(run, await modelOf(session, token)),
        ),
      );
    bar.append(act("Compare", "Beside the model that is open", () => compare(token)));
    return bar;
  }

  /** @param {Run} run */
  function card(run) {
    const { title, data, step, steps, wall } = run,
      canvas = html("canvas", { width: 0, height: 0, "aria-hidden": "true" });
    if (wall) paintWall(canvas, wall, specimens(wall, ACROSS * DOWN), ACROSS);
    const far = `${stepWords(step, steps)} · ${stateWords(run)}`,
      words = html("p", { title: far }, html("b", {}, `${title} · ${data}`), html("span", {}, far));
    return html("article", { "aria-label": `${title} · ${data}` }, canvas, words, actions(run));
  }

  function show() {
    const { ended } = runs;
    root.hidden = !ended.length;
    for (const token of cards.keys()) if (!ended.some((run) => run.token === token)) cards.delete(token);
    const free = !runs.all.some(isOn);
    for (const run of ended) {
      const told = [run.state, run.step, run.kept, free, session.keeps].join();
      if (cards.get(run.token)?.told !== told) cards.set(run.token, { told, element: card(run) });
    }
    const wanted = ended.map(({ token }) => /** @type {any} */ (cards.get(token)).element);
    if (wanted.length !== row.children.length || wanted.some((one, i) => one !== row.children[i]))
      row.replaceChildren(...wanted);
  }

  runs.addEventListener("runs", show);
  session.addEventListener("models", show);
  show();
}
