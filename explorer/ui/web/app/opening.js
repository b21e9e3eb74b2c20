// How a page opens: the first model, or what a link asks for, as far as it can be; what cannot be is
// said.

/** @import { Session } from "./session.js" */
/** @import { Link, Model, TabStates } from "../core/types.d.ts" */

import { SHARED } from "../core/tab_states.js";
import { fits, same } from "../core/latent_point.js";
import { possible } from "../core/trainchoice.js";

const LIVE = "live-"; // how the engine calls what was opened of a run

/**
 * Open what a link asks for.
 * @param {Session} session @param {Partial<Link>} wanted @param {string[]} complaints sentences about it
 */
export async function follow(session, wanted, complaints = []) {
  const { at, prior = "normal", locked = [], slots = session.slots, tabStates = {} } = wanted;
  const { point } = session,
    said = [...complaints];
  const train = tabStates.train && (await trainable(session, tabStates.train, said));
  if (at && !session.has(at.model)) {
    const why = at.model.startsWith(LIVE) ? ": it was not kept, and went with the page on which it learnt" : "";
    said.push(`The link's model ${at.model} is not here${why}; another one is open.`);
  } else if (at) {
    try {
      await session.setPoint(at);
    } catch (error) {
      said.push(`The link's point does not fit ${at.model}. ${error.message}`);
    }
  }
  if (!point.model) await session.open(session.models[0].id);
  const { model, names } = point;
  if (model.id === at?.model) {
    if (!model.weights.startsWith(at.weights))
      said.push(`${model.id} has other weights now than when the link was made; the picture may differ.`);
    if (model.priors.includes(prior)) session.setPrior(prior);
    point.locked = new Set(names.filter((name) => locked.includes(name)));
  }
  session.putSlots(slots);
  const [own, others] = sorted({ ...tabStates, ...(train && { train }) }, model);
  session.putTabStates({ ...session.tabStates, ...own });
  for (const name of others) said.push(`The link's ${name} has points that are not of ${model.id}; it was left out.`);
  point.changed();
  session.say(said.join(" "));
}

// What a link would have trained, as far as it can be; why the rest cannot is `said`.
/** @param {Session} session */
async function trainable(session, given, said) {
  try {
    const { choice, faults } = possible(given, await session.answers.offers(), session.models);
    said.push(...faults);
    if (!session.training || same(choice, session.tabStates.train)) return choice;
    said.push("A run is on; what the link would train was left out.");
  } catch (error) {
    said.push(`What the link would train was left out. ${error.message}`);
  }
  return session.tabStates.train;
}

/**
 * The tab states whose points are of a model, and the names of the others; what is shared is of any.
 * @param {Partial<TabStates>} tabStates @param {Model} model @returns {[Partial<TabStates>, string[]]}
 */
function sorted(tabStates, model) {
  const own = ([name, { points }]) =>
    SHARED.includes(name) || points.every((plain) => plain.model === model.id && fitting(plain, model));
  const all = Object.entries(tabStates);
  return [Object.fromEntries(all.filter(own)), all.filter((one) => !own(one)).map(([name]) => name)];
}

function fitting(plain, model) {
  try {
    fits(plain, model);
  } catch {
    return false;
  }
  return true;
}

// Open a fresh page.
/** @param {Session} session */
export async function start(session, wanted, complaints) {
  try {
    await session.list();
    await follow(session, wanted, [...(complaints ?? []), session.trouble].filter(Boolean));
  } catch (error) {
    session.fail(error);
  }
}
