// Tabs within a part of the page: a click opens one, arrows walk over those that are shown, and only the
// open one is reached by the Tab key.

/**
 * open(tab): it was chosen. What comes back marks the tab for which chosen(tab) holds.
 * @param {HTMLElement[]} tabs @param {(tab: HTMLElement) => void} open
 */
export function tabList(tabs, open) {
  for (const tab of tabs) {
    tab.onclick = () => open(tab);
    tab.onkeydown = ({ key }) => {
      if (key !== "ArrowRight" && key !== "ArrowLeft") return;
      const step = key === "ArrowRight" ? 1 : -1,
        there = tabs.filter(({ hidden }) => !hidden),
        next = there.at((there.indexOf(tab) + step) % there.length);
      next?.focus();
      next?.click();
    };
  }
  return (/** @type {(tab: HTMLElement) => boolean} */ chosen) => {
    for (const tab of tabs) {
      const here = chosen(tab);
      tab.ariaSelected = String(here);
      tab.tabIndex = here ? 0 : -1;
    }
  };
}
