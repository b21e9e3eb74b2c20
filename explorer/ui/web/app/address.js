// The browser's address holds the whole state, so that it can be kept, sent and opened again.

import { lesson } from "./lesson.js";
import { read, write } from "../core/link.js";
import { follow, start as startPage } from "./opening.js";
import { session } from "./session.js";
import { currentTab, openTab, watchTabs } from "./tabs.js";

const CALM = 400; // ms between two writings; browsers stop counting faster ones
const FORMER_TAB = 3000; // ms to wait for Gradio's tabs

// On a Space the page lies in a frame; its host puts the fragment into the address that one sees.
const HOST = ["https://huggingface.co"].find((host) => document.referrer.startsWith(host));

let written = null,
  timer = null;

// The address of the present state, with a lesson of its own if one is given.
export function address({ hide, lock } = lesson) {
  const { at, locked, prior, slots, benches } = session.state;
  return new URL(write({ tab: currentTab(), at, locked, prior, slots, benches, hide, lock }), location.href).href;
}

function save() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!session.point.model || session.point.held) return;
    written = new URL(address()).hash;
    if (written === location.hash) return;
    history.replaceState(history.state, "", written);
    if (HOST && parent !== window) parent.postMessage({ hash: written }, HOST);
  }, CALM);
}

function open(fragment) {
  const { state, complaints } = read(fragment);
  lesson.set(state);
  if (state.tab) showTab(state.tab, performance.now() + FORMER_TAB);
  return [state, complaints];
}

// Gradio's tabs may not be there yet.
function showTab(name, until) {
  if (currentTab() === name || openTab(name) || performance.now() > until) return;
  setTimeout(() => showTab(name, until), 50);
}

export function start() {
  session.addEventListener("step", save);
  session.addEventListener("step", () => lesson.apply());
  addEventListener("hashchange", () => {
    if (location.hash === written) return;
    const [state, complaints] = open(location.hash);
    follow(state, complaints).catch((error) => session.fail(error));
  });
  watchTabs(() => {
    lesson.apply();
    save();
  });
  return startPage(...open(location.hash));
}
