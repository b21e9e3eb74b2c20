// A text as a JSON file that the browser saves.

import { html } from "./elements.js";

const LATER = 10_000; // ms; by then the browser has taken it

export function download(name, text) {
  const link = html("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER);
}
