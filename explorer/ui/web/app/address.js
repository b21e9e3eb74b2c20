// The browser's address holds the whole state, so that it can be kept, sent and opened again.

/** @import { State } from "../core/types.d.ts" */
/** @import { Session } from "./session.js" */

import { read, write } from "../core/link.js";
import { follow, start as startPage } from "./opening.js";

const CALM = 400; // ms between two writings; browsers stop counting faster ones

/**
 * The address of the present state, with a lesson of its own if one is given.
 * @param {Session} session @param {{ hide: string[], lock: string[] }} lesson
 */
export function address(session, { hide, lock } = session.lesson) {
  const { host } = session,
    { at, locked, prior, slots, tabStates } = /** @type {State} */ (session.state);
  return host.link(write({ tab: host.tab, at, locked, prior, slots, tabStates, hide, lock }));
}

// Open what the address asks for, and from then on keep both alike.
/** @param {Session} session */
export function start(session) {
  const { host, lesson } = session;
  /** @type {string | null} */
  let written = null;
  let timer = 0;

  function save() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!session.point.model || session.point.held) return;
      written = new URL(address(session)).hash;
      if (written !== host.fragment) host.setFragment(written);
    }, CALM);
  }

  function open(fragment) {
    const told = read(fragment);
    lesson.set(told.state);
    if (told.state.tab) host.awaitTab(told.state.tab);
    return told;
  }

  session.addEventListener("step", save);
  session.addEventListener("step", () => lesson.apply());
  host.watchFragment(() => {
    if (host.fragment === written) return;
    const { state, complaints } = open(host.fragment);
    follow(session, state, complaints).catch((error) => session.fail(error));
  });
  host.watchTabs(() => {
    lesson.apply();
    save();
  });
  const { state, complaints } = open(host.fragment);
  return startPage(session, state, complaints);
}
