// The classes of a map and their colours; a click shows one of them alone, another one all again.

import { COLOURS } from "../../charts/scatter.js";
import { html } from "../../dom/elements.js";

// shows(i): class i alone is to be seen, or all at -1.
export function legend(box, classes, shows) {
  let shown = -1;
  box.hidden = classes.length < 2;
  box.replaceChildren(
    ...classes.map((name, i) => {
      const button = html(
        "button",
        { type: "button", class: "le-quiet", "aria-pressed": "false", title: `Only ${name}` },
        html("i", { style: `background:${COLOURS[i % 10]}` }),
        name,
      );
      button.onclick = () => {
        shown = shown === i ? -1 : i;
        [...box.children].forEach((one, k) => {
          one.ariaPressed = String(k === shown);
        });
        shows(shown);
      };
      return button;
    }),
  );
}
