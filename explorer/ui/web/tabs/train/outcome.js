// What becomes of a model that is being trained: it is explored at once, kept, downloaded, or seen to
// learn in a film.

/** @import { Session } from "../../app/session.js" */

import { saveHistory } from "../../app/films.js";
import { explore, keep, modelOf } from "../../app/visit_runs.js";
import { proposedName } from "../../core/runs.js";
import { save } from "../../dom/download.js";

// run: the TrainRun; kept(): there is one more model among those of the app.
/** @param {Session} session */
export function outcome(root, session, run, kept) {
  const { training } = session.backend,
    find = (name) => root.querySelector(`[data-do=${name}]`),
    form = root.querySelector("[data-part=keeping]"),
    field = form.querySelector("input");
  let proposed = ""; // the name that stands there unless somebody wrote another

  // What files of it are called: as it was kept, or else its family.
  const named = () => session.runs.get(run.token)?.kept || run.family;

  // The model as it is now, as one that can be opened: its id, which is in no list.
  const shared = () => modelOf(session, run.token ?? "");

  function propose() {
    const present = session.runs.get(run.token);
    if (!present || ![proposed, ""].includes(field.value) || document.activeElement === field) return;
    const taken = session.models.map(({ id }) => id);
    proposed = proposedName(present, taken);
    field.value = proposed;
  }
  session.runs.addEventListener("runs", propose);
  session.addEventListener("models", propose);

  const tried = (act) => async (event) => {
    event.preventDefault();
    try {
      await act(event);
    } catch (error) {
      session.fail(error);
    }
  };

  find("explore").onclick = tried(async () => {
    await explore(session, run.token ?? "");
  });

  find("download").onclick = tried(async () => {
    save(`${named()}.safetensors`, await training.file(await shared()));
  });

  form.onsubmit = tried(async () => {
    await keep(session, run.token ?? "", field.value);
    await kept(); // with its own images, too
  });

  for (const button of root.querySelectorAll("[data-do=history]"))
    button.onclick = tried(async () => {
      const model = await session.backend.describe(await shared());
      await saveHistory(session, model, button.value, named());
    });
}
