// Carrying points from one place of the page to another: by dragging, as plain JSON.

/** @import { PlainPoint } from "../core/types.d.ts" */

import { plainPoint } from "../core/latent_point.js";

const KIND = "application/x-latent-point";

/**
 * Let `element` be dragged.
 * @param {HTMLElement} element
 * @param {() => PlainPoint | undefined} point gives what it carries
 * @param {object} more what else: {item: id}
 */
export function draggable(element, point, more = {}) {
  element.draggable = true;
  element.ondragstart = ({ dataTransfer }) => {
    if (!dataTransfer) return;
    dataTransfer.setData(KIND, JSON.stringify({ point: point(), ...more }));
    dataTransfer.effectAllowed = "copyMove";
  };
}

/**
 * Let points be dropped on `element`; `item`, `row` and `spot` are what they bring along.
 * @param {HTMLElement} element
 * @param {(carried: { point: PlainPoint, [more: string]: any }, event: DragEvent) => void} take
 */
export function droppable(element, take) {
  /** @param {DragEvent} event */
  const ours = (event) => event.dataTransfer?.types.includes(KIND);
  /** @param {boolean} on */
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
      const carried = JSON.parse(event.dataTransfer?.getData(KIND) ?? "");
      take({ ...carried, point: plainPoint(carried.point) }, event);
    } catch {
      /* something of another page */
    }
  });
}
