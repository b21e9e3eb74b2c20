// The page around ours, as Gradio makes it. No other module knows it: another page can hold the same
// parts once a host of its own answers to the same names.

import { Channel } from "../backend/channel.js";
import { serverBackend } from "../backend/server.js";
import { Session } from "./session.js";

const SOON = 50, // ms until Gradio's tabs are looked for again
  PATIENCE = 3000; // ms to wait for them
const CALM = 30; // frames that went by alike

// On a Space the page lies in a frame; its parent puts the fragment into the address that one sees.
const PARENT = ["https://huggingface.co"].find((parent) => document.referrer.startsWith(parent));

/** @type {() => HTMLElement[]} */
const tabs = () => Array.from(document.querySelectorAll("#tabs [role=tab][data-tab-id]"));

const host = {
  // Put an element over all parts of the page.
  cover(element) {
    document.querySelector(".gradio-container")?.append(element);
  },

  get tab() {
    return tabs().find((tab) => tab.ariaSelected === "true")?.dataset.tabId ?? "explore";
  },

  // The button of a tab; undefined when there is none of this name.
  tabOf: (name) => tabs().find((one) => one.dataset.tabId === name),

  // Open a tab and give its button.
  openTab(name) {
    const tab = host.tabOf(name);
    tab?.click();
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" }); // on narrow pages they are a row that scrolls
    return tab;
  },

  // The same as soon as there are tabs: they may come later than the parts.
  awaitTab(name, until = performance.now() + PATIENCE) {
    if (host.tab === name || host.openTab(name) || performance.now() > until) return;
    setTimeout(() => host.awaitTab(name, until), SOON);
  },

  // changed() is called whenever another tab is shown, and when the tabs are there.
  watchTabs(changed) {
    /** @type {HTMLElement | null} */
    const bar = document.querySelector("#tabs > .tab-wrapper");
    if (!bar) {
      setTimeout(() => host.watchTabs(changed), SOON);
      return;
    }
    bar.dataset.control = "tabs";
    changed();
    new MutationObserver(changed).observe(bar, { subtree: true, attributes: true, attributeFilter: ["aria-selected"] });
  },

  // Whether the page is dark now, and make it so.
  get dark() {
    return document.body.classList.contains("dark");
  },
  set dark(dark) {
    document.body.classList.toggle("dark", dark);
  },

  // The fragment of the address, the whole address with another one, and putting it there.
  get fragment() {
    return location.hash;
  },
  link: (fragment) => new URL(fragment, location.href).href,
  setFragment(fragment) {
    history.replaceState(history.state, "", fragment);
    if (PARENT && parent !== window) parent.postMessage({ hash: fragment }, PARENT);
  },
  watchFragment(changed) {
    addEventListener("hashchange", changed);
  },

  // Our parts are there. Gradio's loading screen (6.31) goes on counting its seconds when it is gone: 60
  // frames a second, as long as the page is open, a tenth of a processor. Frames are numbered, so once
  // two are asked for from one to the next, this one and that of the screen, both are taken back. Not
  // once somebody has touched the page, for then the other one may be ours.
  ready() {
    let own = 0,
      last = 0,
      alone = 0,
      both = 0;
    const stop = () => cancelAnimationFrame(own);
    const look = () => {
      own = requestAnimationFrame(look);
      alone = own === last + 1 ? alone + 1 : 0;
      both = own === last + 2 ? both + 1 : 0;
      last = own;
      if (alone === CALM) stop(); // there is no such screen any more
      if (both === CALM) setTimeout(() => [own - 1, own, own + 1].forEach((frame) => cancelAnimationFrame(frame)));
    };
    for (const touch of ["pointerdown", "keydown", "wheel"])
      addEventListener(touch, stop, { once: true, capture: true });
    look();
  },
};

const channel = new Channel(document.baseURI, (connected) => session.connected(connected));

// What all parts of this page share.
export const session = new Session(host, serverBackend(channel));
