// The shelf beside every tab: thumbnails of the points the visitor keeps, and the slots A and B.

/** @import { Session } from "../../app/session.js" */

import { draggable, droppable } from "../../dom/drag_drop.js";
import { download } from "../../dom/download.js";
import { around, html } from "../../dom/elements.js";
import { usable } from "../../dom/visibility.js";
import { SLOTS } from "../../core/link.js";
import { parse } from "../../core/shelf.js";

const LARGEST = 8e6; // bytes of a file with points

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-shelf"),
    find = (name) => root.querySelector(`[data-do=${name}]`);
  const { shelf, point, thumbnails } = session;
  const places = root.querySelector(".le-places"),
    open = menu(session, element.querySelector(".le-menu"));

  find("keep").onclick = () => session.keep();
  slots(session, root.querySelector(".le-slots"));
  files(session, root, find);

  droppable(places, ({ point: plain, item }, event) => {
    const before = around(event, "[data-id]")?.dataset.id ?? null;
    if (shelf.find(item)) shelf.move(item, before);
    else session.keep(plain, before);
  });
  droppable(find("keep"), ({ point: plain, item }) => !shelf.find(item) && session.keep(plain));

  shelf.addEventListener("change", show);
  show();

  function show() {
    const focused = document.activeElement?.closest("[data-id]")?.getAttribute("data-id");
    places.replaceChildren(...shelf.items.map((item, i) => place(item, i)));
    root.querySelector("output").textContent = shelf.items.length || "";
    find("export").disabled = !shelf.items.length;
    places.querySelector(`[data-id="${focused}"] .le-hold`)?.focus();
  }

  function place(item, i) {
    const more = html(
      "button",
      { type: "button", class: "le-dots", tabindex: -1, "aria-label": `More about ${item.name}` },
      "⋯",
    );
    const hold = html(
      "div",
      {
        class: "le-hold",
        role: "button",
        tabindex: i ? -1 : 0,
        "aria-label": item.name,
        title: `${item.name}\n${session.runs.called(item.point.model)}`,
      },
      thumbnails.of(item.point),
      html("span", { class: "le-label" }, item.name),
    );
    draggable(hold, () => item.point, { item: item.id });
    hold.onclick = () => session.take(item.point);
    more.onclick = () => open(item, more);
    hold.onkeydown = (event) => key(event, item, hold, more);
    return html("div", { class: "le-place", role: "listitem", "data-id": item.id }, hold, more);
  }

  function key(event, item, hold, more) {
    if (event.ctrlKey || event.metaKey) return;
    const { key: pressed, altKey } = event,
      step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[pressed];
    if (step && altKey) shift(session, item, step);
    else if (step) walk(hold, step);
    else if (pressed === "Enter" || pressed === " ") session.take(item.point);
    else if (pressed === "F2") open(item, more);
    else if (pressed === "Delete" || pressed === "Backspace") drop(session, item);
    else return;
    event.preventDefault();
  }

  function walk(hold, step) {
    const holds = [...places.querySelectorAll(".le-hold")],
      to = holds[holds.indexOf(hold) + step];
    if (!to) return;
    [hold.tabIndex, to.tabIndex] = [-1, 0];
    to.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() !== "k" ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !point.model ||
      !usable(root)
    )
      return;
    if (around(event, "input:not([type=range], [type=checkbox]), textarea, select, dialog")) return;
    event.preventDefault();
    session.keep();
  });
}

/** @param {Session} session */
function shift(session, { id }, step) {
  const { items } = session.shelf,
    at = items.findIndex((one) => one.id === id) + step;
  if (at >= 0 && at < items.length) session.shelf.move(id, items[step > 0 ? at + 1 : at]?.id ?? null);
}

/** @param {Session} session */
function drop(session, { id, name }) {
  session.shelf.remove(id);
  session.say(`Deleted “${name}”; Ctrl+Z brings it back.`);
}

// One menu for all points: open(item, beside) shows it for one.
/** @param {Session} session */
function menu(session, box) {
  const name = box.querySelector("input");
  /** @type {any} */
  let item = null;
  session.host.cover(box);
  const actions = {
    take: () => session.take(item.point),
    a: () => session.slot(0, item.point),
    b: () => session.slot(1, item.point),
    earlier: () => shift(session, item, -1),
    later: () => shift(session, item, 1),
    delete: () => drop(session, item),
  };
  const rename = () => {
    const kept = session.shelf.find(item?.id);
    if (kept && name.value.trim() && name.value.trim() !== kept.name) session.shelf.rename(item.id, name.value.trim());
  };
  box.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") name.select();
    else rename();
  });
  name.onkeydown = ({ key }) => key === "Enter" && box.hidePopover();
  box.onclick = ({ target }) => {
    const act = actions[target.closest("[data-do]")?.dataset.do];
    if (!act) return;
    box.hidePopover();
    act();
  };
  return (chosen, beside) => {
    item = chosen;
    name.value = item.name;
    box.showPopover();
    const { left, bottom, top } = beside.getBoundingClientRect(),
      { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, left - width + 24))}px`;
    box.style.top = `${bottom + height + 8 < innerHeight ? bottom : Math.max(8, top - height)}px`;
  };
}

// A and B: put the present point in, or drop one; a click takes it back, a second button empties.
/** @param {Session} session */
function slots(session, root) {
  const show = () =>
    root.replaceChildren(
      ...SLOTS.map((name, i) => {
        const letter = name.toUpperCase(),
          point = session.slots[i];
        const button = html(
          "button",
          {
            type: "button",
            class: "le-slot",
            "data-slot": name,
            title: point
              ? `${letter}: ${point.origin || `seed ${point.seed}`} · ${session.runs.called(point.model)}; take it`
              : `${letter} is empty; put the present point in it`,
          },
          html("b", {}, letter),
          ...(point ? [session.thumbnails.of(point)] : []),
        );
        button.onclick = () => (point ? session.take(point) : session.slot(i, session.point.toJSON()));
        if (point) draggable(button, () => point);
        const box = html("div", { class: "le-slotbox" }, button);
        if (point) {
          const empty = html(
            "button",
            { type: "button", class: "le-dots", "aria-label": `Empty ${letter}`, title: `Empty ${letter}` },
            "×",
          );
          empty.onclick = () => session.slot(i, null);
          box.append(empty);
        }
        droppable(box, ({ point: dropped }) => session.slot(i, dropped));
        return box;
      }),
    );
  session.addEventListener("slots", show);
  show();
}

/** @param {Session} session */
function files(session, root, find) {
  const input = root.querySelector("input[type=file]");
  find("export").onclick = () => download("latent-points.json", session.shelf.text);
  find("import").onclick = () => input.click();
  input.onchange = async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      if (file.size > LARGEST) throw new Error(`${file.name} is too large to be an exported shelf.`);
      const items = parse(await file.text());
      if (session.shelf.add(items))
        session.say(items.length === 1 ? "Added one point." : `Added ${items.length} points.`);
    } catch (error) {
      session.say(error.message);
    }
  };
}
