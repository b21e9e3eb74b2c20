// Gradio's tabs by their names.

const SOON = 50; // ms

const all = () => [...document.querySelectorAll("#tabs [role=tab][data-tab-id]")];

export const currentTab = () => all().find((tab) => tab.ariaSelected === "true")?.dataset.tabId ?? "explore";

// Open a tab and give its button; undefined when there is none of this name.
export function openTab(name) {
  const tab = all().find((one) => one.dataset.tabId === name);
  tab?.click();
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" }); // on narrow pages they are a row that scrolls
  return tab;
}

// changed() is called whenever another tab is shown, and when the tabs are there: they may come later
// than whoever watches them.
export function watchTabs(changed) {
  const bar = document.querySelector("#tabs > .tab-wrapper");
  if (!bar) {
    setTimeout(() => watchTabs(changed), SOON);
    return;
  }
  bar.dataset.control = "tabs";
  changed();
  new MutationObserver(changed).observe(bar, { subtree: true, attributes: true, attributeFilter: ["aria-selected"] });
}
