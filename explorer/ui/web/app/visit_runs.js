// What is done with the runs of this page, whichever tab asks: their models are opened and kept, and the
// engine hears now and then that they are wanted.

/** @import { Session } from "./session.js" */
/** @import { Run } from "../core/runs.js" */

import { stepWords } from "../core/runs.js";

const AGAIN = 4000; // ms; without a connection that stands the engine waits no longer than 5 s

/** What a run is called. @param {Run} run */
export const called = ({ title, data, step, steps }) => `${title} · ${data}, ${stepWords(step, steps)}`;

/** The id of the model of a run as it is now, which is in no list. @param {Session} session @param {string} token */
export async function modelOf(session, token) {
  const { model, step } = await session.backend.training.explore(token);
  session.runs.opened(token, model, step);
  return model;
}

/** @param {Session} session @param {string} token */
export async function explore(session, token) {
  await session.open(await modelOf(session, token));
  session.host.openTab("explore");
}

/** Keep the model of a run; there is one more in the list then. @param {Session} session @param {string} token */
export async function keep(session, token, name) {
  if (!name.trim()) throw new Error("Give the model a name first.");
  const { model, note } = await session.backend.training.keep(token, name.trim());
  await ask(session); // one that goes on is not kept as it will be
  await session.list();
  session.say(`Kept as ${model}; it is among the models now. ${note}`);
}

/** Ask what has become of the runs, and say which are gone. @param {Session} session */
export async function ask(session) {
  const { runs, backend } = session,
    asked = runs.all.map(({ token }) => token);
  if (!asked.length) return;
  try {
    const gone = runs.told(asked, (await backend.training.runs(asked)).runs).filter(({ kept }) => !kept);
    if (gone.length)
      session.say(
        `${gone.map(called).join("; ")}: no longer here. The app holds the last few runs of a page, while it is ` +
          "connected; keep those that you want to have.",
      );
  } catch (error) {
    if (error.message !== "connection lost") throw error;
  }
}

/** @param {Session} session */
export function watchRuns(session) {
  const again = () => ask(session).catch((error) => session.fail(error));
  session.addEventListener("connected", again);
  setInterval(again, AGAIN);
}
