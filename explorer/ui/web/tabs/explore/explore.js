// The Explore tab: joins the knobs, the image and the figures to the current point.

/** @import { Session } from "../../app/session.js" */
/** @import { Batch } from "../../core/types.d.ts" */

import { around } from "../../dom/elements.js";
import { Background } from "../../dom/background.js";
import { KnobList } from "./knob_list.js";
import { draggable, droppable } from "../../dom/drag_drop.js";
import { Classes } from "./classes.js";
import { clipboard } from "../../app/clipboard.js";
import { anySeed } from "../../core/random_seed.js";
import { Gauge } from "./gauge.js";
import { Machine } from "./machine/machine.js";
import { PlanePad } from "./machine/plane.js";
import { room } from "./room.js";
import { LatestOnly } from "../../core/latest_only.js";
import { paint } from "../../dom/pixels.js";
import { tabList } from "../../dom/tab_list.js";
import { COLD } from "../../core/wording.js";
import { usable } from "../../dom/visibility.js";
import { ReadBack } from "../../widgets/readback.js";
import { Samples } from "./samples.js";
import { Temperature } from "./temperature.js";
import { TimeKnob } from "./time_knob.js";
import { Traversal } from "./traversal.js";

const LINE = 40; // px of the bar over the figures

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-explore"),
    find = (selector) => root.querySelector(selector);
  const { point, backend } = session,
    fail = (error) => session.fail(error);
  const background = new Background(point, fail);

  image(root, find(".le-image"), find(".le-ms"), fail); // first, so that the engine is asked before a redraw
  const classes = new Classes(find(".le-classes"), session, background);
  const knobs = new KnobList(find(".le-knobs"), session, background, (known) => classes.tell(known));
  new Temperature(find(".le-temperature"), point);
  new Gauge(find(".le-gauge"), point);
  new TimeKnob(find(".le-timeknob"), session);
  new ReadBack(find(".le-readback"), point, (row) => backend.readCodes(point.model.id, row), fail);
  const walls = figures(root, background);
  const plane = new PlanePad(find(".le-plane"), session, background);
  const machine = new Machine(root, session);
  fold(find("[data-do=fold]"));
  bar(find(".le-knobs"));
  priors(find(".le-prior"));
  room(root, session, (frame, height) => {
    machine.lay(frame);
    plane.fit(frame.narrow ? frame.knobs : Math.min(frame.knobs, height - knobs.others(find(".le-plane"))));
    knobs.fit();
    walls.fit(frame.narrow ? 0 : height);
  });
  clipboard(root, session, element.querySelector(".le-pastebox"));
  keys(root);
  session.lesson.apply();
  if (point.model) {
    // opened before this tab was
    point.dispatchEvent(new Event("model"));
    point.changed();
  }

  function image(stage, canvas, clock, failed) {
    /** @typedef {{ model: string, row: Float32Array, asked: number }} Wanted asked: the moment */
    /** @type {(batch: Batch, wanted: Wanted) => void} */
    const show = (batch, { model, row, asked }) => {
      paint(canvas, batch);
      machine.follow({ model, row, drawn: batch });
      clock.textContent = `${(performance.now() - asked).toFixed(0)} ms`;
      stage.dataset.ready = "true";
    };
    /** @type {(wanted: Wanted) => Promise<Batch>} */
    const ask = ({ model, row }) => backend.images(model, [row], session.time);
    const newest = new LatestOnly(ask, show, failed);
    point.addEventListener("model", () => newest.forget());
    point.addEventListener("change", () =>
      newest.request({ model: point.model.id, row: point.row(), asked: performance.now() }),
    );
    const scaling = stage.querySelector("[data-do=scaling]");
    scaling.onclick = () => session.set("smooth", !session.settings.smooth);
    session.addEventListener("setting", () => {
      const { smooth } = session.settings;
      stage.classList.toggle("le-smooth", smooth);
      scaling.ariaPressed = String(smooth);
      scaling.textContent = smooth ? "smooth" : "crisp";
    });
    draggable(canvas, () => point.toJSON());
    droppable(canvas, ({ point: dropped }) => session.take(dropped));
  }

  function figures(stage, work) {
    const views = {
      samples: new Samples(find(".le-wall"), session, work),
      traversal: new Traversal(find(".le-traversal"), session, work),
    };
    const tabs = [...stage.querySelectorAll("[role=tab]")],
      mark = tabList(tabs, (tab) => session.set("figure", tab.dataset.figure ?? "")),
      again = find("[data-do=again]");
    let current = null;
    const caption = () => {
      find(".le-caption").replaceChildren(...views[current].caption);
    };
    const open = (name) => {
      current = name;
      mark((tab) => tab.dataset.figure === name);
      for (const [key, view] of Object.entries(views)) {
        find(`div[data-figure=${key}]`).hidden = key !== name;
        view.show(key === name);
      }
      again.hidden = name !== "samples";
      caption();
    };
    again.onclick = () => views.samples.again().then(caption);
    session.addEventListener("prior", () => views.samples.redraw().then(caption));
    session.addEventListener("setting", () => current !== session.settings.figure && open(session.settings.figure));
    point.addEventListener("model", caption);
    open(session.settings.figure);
    return {
      // As many pictures as the bench has room for below the image; height 0 is for a narrow page.
      fit(height) {
        const box = find(".le-figures"),
          { height: side = 28 } = find(".le-image"),
          width = box.clientWidth;
        const free = height
          ? height - (box.getBoundingClientRect().top - stage.getBoundingClientRect().top) - LINE
          : width;
        for (const view of Object.values(views)) view.fit({ width, height: free }, point.model?.resolution ?? side);
        caption();
      },
    };
  }

  // The model is folded away to the bench of knobs, image and figures, or seen from inside.
  function fold(button) {
    const mark = () => {
      const { machine: open } = session.settings;
      button.ariaExpanded = String(open);
      button.textContent = open ? "fold" : "unfold";
      button.title = open ? "Fold the model away: knobs, picture and figures alone" : "Show the model from inside";
    };
    button.hidden = !backend.network;
    button.onclick = () => session.set("machine", !session.settings.machine);
    session.addEventListener("setting", mark);
    mark();
  }

  function bar(knobs) {
    const part = (name) => knobs.querySelector(name),
      seed = part("[data-testid=seed]");
    const temperature = part("[data-testid=temperature]");
    part("[data-do=random]").onclick = () => session.random(anySeed()).catch(fail);
    part("[data-do=reset]").onclick = () => point.reset();
    seed.onchange = () => {
      const number = Number(seed.value);
      if (seed.value !== "" && Number.isSafeInteger(number) && number >= 0) session.random(number).catch(fail);
      else {
        session.say("A seed is a whole number of at least 0.");
        seed.value = point.seed;
      }
    };
    temperature.oninput = () => {
      point.temperature = Number(temperature.value);
      point.changed();
    };
    temperature.onpointerdown = () => point.hold();
    temperature.onpointerup = temperature.onpointercancel = () => point.release();
    temperature.ondblclick = () => {
      temperature.value = 1;
      temperature.oninput();
    };
    point.addEventListener("settle", () => (point.temperature ? session.unsay(COLD) : session.say(COLD)));
    point.addEventListener("change", () => {
      if (document.activeElement !== seed) seed.value = point.seed;
      temperature.value = point.temperature;
      part(".le-temperature output").textContent = point.temperature.toFixed(2);
    });
  }

  // Only where there is something to choose from.
  function priors(label) {
    const select = label.querySelector("select");
    const mark = () => {
      label.hidden = point.model.priors.length < 2;
      select.value = session.prior;
    };
    select.onchange = () => session.choose(select.value).catch(fail);
    point.addEventListener("model", mark);
    session.addEventListener("prior", mark);
  }

  function keys(stage) {
    document.addEventListener("keydown", (event) => {
      if (!stage.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
      if (around(event, "input:not([type=range]), textarea, select, dialog")) return;
      if (event.key.toLowerCase() !== "r" || !stage.checkVisibility() || !usable(find("[data-do=random]"))) return;
      find("[data-do=random]").click();
      event.preventDefault();
    });
  }
}
