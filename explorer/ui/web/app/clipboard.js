// Copy and paste of the point as JSON, by button or by Ctrl+C and Ctrl+V outside text fields.

/** @import { Session } from "./session.js" */

import { plainPoint } from "../core/latent_point.js";
import { usable } from "../dom/visibility.js";

const typing = () => document.activeElement?.matches("input:not([type=range]), textarea, select");

/** @param {Session} session */
export function clipboard(root, session, box) {
  const { point } = session,
    words = () => JSON.stringify(point);
  const button = (name) => root.querySelector(`[data-do=${name}]`);

  function use(text) {
    try {
      let plain;
      try {
        plain = JSON.parse(text);
      } catch {
        throw new Error("The clipboard holds no point; copy one with Copy first.");
      }
      const other = plain?.model && plain.model !== point.model.id;
      if (other && session.has(plain.model)) {
        session
          .take(plainPoint(plain))
          .then((taken) => taken && session.say(`Pasted, and opened ${session.runs.called(plain.model)}.`));
        return;
      }
      point.fromJSON(plain);
      const name = session.runs.called(plain.model);
      session.say(other ? `Pasted a point of ${name}; in another model it means something else.` : "Pasted.");
    } catch (error) {
      session.say(error.message);
    }
  }

  button("copy").onclick = async () => {
    try {
      await navigator.clipboard.writeText(words());
      session.say("Copied the point as JSON.");
    } catch {
      document.execCommand("copy"); // answered by the listener below
    }
  };
  button("paste").onclick = async () => {
    try {
      use(await navigator.clipboard.readText());
    } catch {
      box.querySelector("textarea").value = "";
      box.returnValue = "";
      box.showModal();
    }
  };
  box.onclose = () => box.returnValue === "ok" && use(box.querySelector("textarea").value);
  document.addEventListener("copy", (event) => {
    if (!root.checkVisibility() || typing() || String(getSelection()) || !usable(button("copy"))) return;
    event.clipboardData?.setData("text/plain", words());
    event.preventDefault();
    session.say("Copied the point as JSON.");
  });
  document.addEventListener("paste", (event) => {
    if (!root.checkVisibility() || typing() || !usable(button("paste"))) return;
    event.preventDefault();
    use(event.clipboardData?.getData("text/plain") ?? "");
  });
}
