// The Train tab: a small model learns while one watches, and is explored at once.

/** @import { Session } from "../../app/session.js" */

import { SampleGrid } from "./sample_grid.js";
import { BestMomentMeter } from "./best_moment.js";
import { Curves } from "../../charts/curve.js";
import { anySeed } from "../../core/random_seed.js";
import { around, html } from "../../dom/elements.js";
import { Newest } from "../../core/newest.js";
import { Idle } from "./idle.js";
import { UserImages } from "./user_images.js";
import { batchOf } from "../../dom/pixels.js";
import { usable, visibility } from "../../dom/visibility.js";
import { endedRuns } from "./ended_runs.js";
import { outcome } from "./outcome.js";
import { Setup } from "./setup.js";
import { CollapseMeter, lossGist, Meters } from "./meters.js";
import { OVER, TrainRun } from "./run.js";
import { USER_IMAGES } from "../../core/tab_states.js";
import { duration, thousands, watchingWords } from "../../core/wording.js";

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-train"),
    find = (name) => root.querySelector(`[data-do=${name}]`),
    part = (name) => root.querySelector(`[data-part=${name}]`);
  const seen = visibility(root, () => begin()),
    fail = (error) => session.fail(error);
  const curves = new Curves(root.querySelector("[data-testid=losses]"), part("losses")),
    meters = new Meters(root.querySelector(".le-family"));
  const collapse = new CollapseMeter(root.querySelector(".le-collapse"), () => middles()),
    setup = new Setup(root.querySelector(".le-setup"), session, () => {
      mark();
      idle.show();
      if (!setup.startable) own.check(); // it may be that they are no longer there
    });
  const looking = new Newest(); // at an earlier step
  const best = new BestMomentMeter(root.querySelector(".le-best"), () => run.back().then(mark, fail));
  const grid = new SampleGrid(root, (i) => looked(i));
  const run = new TrainRun(session, {
    seen: look,
    visible: seen,
    ended: (error) => {
      run.leave();
      mark();
      fail(error);
    },
  });
  const offers = (afresh) => session.answers.offers(afresh); // what the engine can train
  let begun = false; // whether it was asked what can be trained
  let said = ""; // the sentence of the run that was said last
  /** @type {unknown} */
  let learnt = null; // what the run learns from
  const idle = new Idle(root, session, { setup, grid, free: () => !run.token, seen });

  root.querySelector(".le-losses input").oninput = ({ target }) => curves.smooth(Number(target.value));
  find("start").onclick = conduct;
  find("slow").onclick = () => tell(run.state === "slow" ? "resume" : "slow");
  find("stop").onclick = () => tell("stop");
  find("reset").onclick = () =>
    run
      .end()
      .catch(fail)
      .then(clear)
      .then(() => idle.show());
  const kept = async () => setup.renew(await offers(true));
  outcome(root, session, run, kept);
  endedRuns(root.querySelector(".le-visit"), session, { kept, goOn });
  const own = new UserImages(root.querySelector(".le-setup"), session, {
    take: (found) => setup.take(found),
    lose: () => setup.lose(),
    limit: () => setup.options.limits.upload_bytes,
    side: () => setup.side,
    fit: () => session.tabStates.train.fit,
    choose: (fit) => session.edit("train", { fit }),
  });
  session.addEventListener("tabstate", () => own.renew());
  document.addEventListener("keydown", keys);

  async function conduct() {
    if (run.state === "running" || run.state === "slow") return tell("pause");
    if (run.state === "paused") return tell("resume");
    if (own.busy) return session.say("Other images are on their way; start when they are shown, or cancel them.");
    clear();
    const { learns } = setup,
      choice = session.tabStates.train,
      { images } = learns,
      about = { title: setup.family.title, data: setup.data.title, images, choice };
    try {
      await run.start({ ...setup.asked, images, seed: choice.seed ?? anySeed() }, about);
      learnt = learns;
    } catch (error) {
      fail(error);
      await own.check(); // it may be that what was shown is no longer there
      setup.renew(await offers(true).catch(() => setup.options));
    }
    mark();
  }

  // Another run, set up as one before it was, that begins with its model.
  async function goOn({ choice, images }, model) {
    if (choice.dataset === USER_IMAGES && images !== setup.own?.images)
      return session.say("Its images are no longer those that lie here; send them again, then continue it.");
    session.edit("train", { ...choice, model });
    root.scrollIntoView({ block: "nearest" });
    return conduct();
  }

  async function tell(what) {
    try {
      await run.tell(what);
    } catch (error) {
      fail(error);
    }
    mark();
  }

  function clear() {
    curves.clear();
    part("lossgist").replaceChildren();
    meters.clear();
    looking.forget();
    grid.clear();
    idle.hide();
    collapse.show(null);
    best.show(null, false);
    part("progress").textContent = "";
    root.querySelector("progress").value = 0;
    mark();
  }

  function look(found, drawn) {
    const { state, place, sentence, step, steps, epoch, epochs, speed, left, device, memory, losses } = found;
    curves.add(losses);
    if (!part("lossgist").firstChild) part("lossgist").replaceChildren(...lossGist(Object.keys(losses)));
    if (drawn) grid.live(drawn);
    grid.snapshots(found.snapshots);
    if (found.meters) meters.show(found.meters, found.classes);
    if (found.best) best.show(found.best, OVER.includes(state));
    if (found.collapse) collapse.show(found.collapse);
    root.querySelector("progress").value = steps ? step / steps : 0;
    const words =
      state === "queued"
        ? [place === 1 ? "next in line" : `number ${place} in line`]
        : [
            `step ${thousands(step)} of ${thousands(steps)}`,
            `epoch ${epoch} of ${epochs}`,
            `${thousands(Math.round(speed))} ${setup.data?.form === "plane" ? "points" : "images"}/s`,
            OVER.includes(state) ? "" : `${duration(left)} left`,
            device,
            `${Math.round(memory / 2 ** 20)} MB`,
          ];
    part("progress").textContent = words.filter(Boolean).join(" · ");
    part("progress").title = watchingWords(found.watching);
    if (sentence !== said) session.say(sentence);
    said = sentence;
    mark();
  }

  // What can be done now.
  function mark() {
    const { state = "idle" } = run,
      on = ["queued", "running", "slow", "paused"].includes(state),
      idle = !run.token;
    root.dataset.state = state;
    find("start").textContent =
      { running: "Pause", slow: "Pause", paused: "Resume", queued: "Waiting" }[state] ?? "Start";
    find("start").disabled = state === "queued" || (!on && !setup.startable);
    for (const name of ["stop", "slow"]) find(name).hidden = !on;
    find("slow").ariaPressed = String(state === "slow");
    find("reset").hidden = idle;
    root.querySelector(".le-steps").hidden = state !== "paused";
    root.querySelector(".le-done").hidden = idle || !grid.steps.length;
    part("keeping").hidden = !setup.options?.keeps;
    session.training = on;
    setup.lock(on);
    if (!setup.options) return;
    steps(setup.family);
    learns(on);
  }

  // What a run that is on learns from, or Start would have learnt.
  function learns(on) {
    const { words, images } = (on && learnt) || setup.learns,
      line = part("learns"),
      key = [on, words, images].join();
    if (line.dataset.key === key) return;
    line.dataset.key = key;
    const hash =
      images &&
      html(
        "code",
        { title: `SHA-256 of these images as they are learnt, which the model's file will hold: ${images}` },
        images.slice(0, 6),
      );
    line.replaceChildren(
      on ? "Learns from " : "Start learns from ",
      html("b", {}, words),
      ...(images ? [" · ", hash] : []),
    );
  }

  function steps({ kinds, words }) {
    const bar = root.querySelector(".le-steps");
    if (bar.dataset.kinds === kinds.join()) return;
    bar.dataset.kinds = kinds.join();
    bar.replaceChildren(
      ...kinds.map((kind) => {
        const button = Object.assign(document.createElement("button"), {
          type: "button",
          textContent: words[kind],
          title: `One step of ${kind === "both" ? "all networks" : `the ${kind}`}`,
        });
        button.onclick = () => tell(kind);
        return button;
      }),
    );
  }

  // What stands for each cluster that the collapse meter counts.
  async function middles() {
    const { pixels, shape } = await session.backend.training.middles(run.token ?? "");
    return batchOf(pixels, shape);
  }

  async function looked(i) {
    const mine = looking.begin();
    try {
      grid.paint(await mine(run.at(i)));
    } catch (error) {
      fail(error);
    }
  }

  function keys(event) {
    if (!seen() || !usable(find("start")) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (around(event, "input, textarea, select, dialog, button:not([role=tab]), summary")) return;
    const act = {
      " ": conduct,
      s: () => find("slow").hidden || find("slow").click(),
      escape: () => find("stop").hidden || find("stop").click(),
      g: () => one(1),
      d: () => one(2),
      b: () => one(0),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // One step of all networks, of the first (G) or of the second, which judges it.
  function one(which) {
    if (run.state !== "paused") return;
    const kind = setup.family.kinds[which];
    if (kind) tell(kind);
  }

  async function begin() {
    if (begun || !session.point.model || !seen()) return;
    begun = true;
    try {
      setup.fill(await offers());
    } catch (error) {
      begun = false; // another time it may be there
      fail(error);
    }
    mark();
    root.dataset.ready = "true";
  }
  session.point.addEventListener("model", begin);
  session.lesson.apply();
  begin();
}
