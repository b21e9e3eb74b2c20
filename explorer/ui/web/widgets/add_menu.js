// A "+" button with a menu of where a point may come from.

import { html } from "../dom/elements.js";
import { Newest } from "../core/newest.js";

const EDGE = 8; // pixels to the window's edge

// parts(from): the menu's items, made when it is opened; from(make) closes it and adds what make() gives,
// if anything, by add(plain point); cover(box) puts the menu over the page.
export function addMenu(words, { parts, add, cover, fail }) {
  const button = html(
    "button",
    { type: "button", class: "le-add", "aria-label": words, title: words, "aria-haspopup": "menu" },
    "+",
  );
  button.onclick = () => {
    const box = html("div", {
      class: "le-controls le-menu le-adder",
      popover: "auto",
      role: "menu",
      "aria-label": "Where the point comes from",
    });
    const newest = new Newest();
    const from = async (make) => {
      const mine = newest.begin();
      try {
        const plain = await mine(make());
        box.hidePopover();
        if (plain) add(plain);
      } catch (error) {
        box.hidePopover();
        fail(error);
      }
    };
    const items = parts(from);
    box.replaceChildren(...items);
    box.ontoggle = ({ newState }) => {
      if (newState !== "closed") return;
      newest.forget(); // who closes it wants no point
      box.remove();
    };
    cover(box);
    box.showPopover();
    beside(box, button);
    items[0].focus();
  };
  return button;
}

// Below the button, or above where there is no room.
function beside(box, button) {
  const { left, bottom, top } = button.getBoundingClientRect(),
    { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(EDGE, Math.min(innerWidth - width - EDGE, left))}px`;
  box.style.top = `${bottom + height + EDGE < innerHeight ? bottom + 4 : Math.max(EDGE, top - height - 4)}px`;
}

export function item(words, act) {
  const button = html("button", { type: "button", role: "menuitem" }, words);
  button.onclick = act;
  return button;
}

export function row(words, input, act) {
  const form = html(
    "form",
    { class: "le-bar" },
    html("label", {}, html("span", {}, words), input),
    html("button", {}, "Add"),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    act();
  };
  return form;
}
