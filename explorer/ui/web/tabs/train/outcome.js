// What becomes of a model that is being trained: it is explored at once, kept, downloaded, or seen to
// learn in a film.

/** @import { Session } from "../../app/session.js" */

import { saveHistory } from "../../app/films.js";
import { save } from "../../dom/download.js";

// run: the TrainRun; kept(): there is one more model among those of the app.
/** @param {Session} session */
export function outcome(root, session, run, kept) {
  const { training } = session.backend,
    find = (name) => root.querySelector(`[data-do=${name}]`),
    form = root.querySelector("[data-part=keeping]");

  // The model as it is now, as one that can be opened: its id, which is in no list.
  const shared = () => training.explore(run.token ?? "");

  const tried = (act) => async (event) => {
    event.preventDefault();
    try {
      await act(event);
    } catch (error) {
      session.fail(error);
    }
  };

  find("explore").onclick = tried(async () => {
    await session.open(await shared());
    session.host.openTab("explore");
  });

  find("download").onclick = tried(async () => {
    save(`${run.family}.safetensors`, await training.file(await shared()));
  });

  form.onsubmit = tried(async () => {
    const name = form.querySelector("input").value.trim();
    if (!name) throw new Error("Give the model a name first.");
    const { model, note } = await training.keep(run.token ?? "", name);
    await session.list();
    await kept(); // with its own images, too
    session.say(`Kept as ${model}; it is among the models now. ${note}`);
  });

  for (const button of root.querySelectorAll("[data-do=history]"))
    button.onclick = tried(async () => {
      const model = await session.backend.describe(await shared());
      await saveHistory(session, model, button.value, run.family);
    });
}
