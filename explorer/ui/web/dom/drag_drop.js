// Carrying points from one place of the page to another: by dragging, as plain JSON.

import { plainPoint } from "../core/latent_point.js";

const KIND = "application/x-latent-point";

// Let `element` be dragged; point() gives what it carries, `more` what else ({item: id}).
export function draggable(element, point, more = {}) {
  element.draggable = true;
  element.ondragstart = (event) => {
    event.dataTransfer.setData(KIND, JSON.stringify({ point: point(), ...more }));
    event.dataTransfer.effectAllowed = "copyMove";
  };
}

// Let points be dropped on `element`: take({point, item}, event).
export function droppable(element, take) {
  const ours = (event) => event.dataTransfer?.types.includes(KIND);
  const mark = (on) => element.classList.toggle("le-over", on);
  element.addEventListener("dragover", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    mark(true);
  });
  element.addEventListener("dragleave", () => mark(false));
  element.addEventListener("drop", (event) => {
    mark(false);
    if (!ours(event)) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      const carried = JSON.parse(event.dataTransfer.getData(KIND));
      take({ ...carried, point: plainPoint(carried.point) }, event);
    } catch {
      /* something of another page */
    }
  });
}
