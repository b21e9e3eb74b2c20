// One run as the page sees it: started, looked at again and again, told what to do. The engine holds
// each answer back until there is something new, so the page is paced and never floods.

/** @import { Session } from "../../app/session.js" */

import { ask } from "../../app/visit_runs.js";
import { batchOf } from "../../dom/pixels.js";

export const OVER = ["stopped", "finished", "failed"];
const AGAIN = 400; // ms until the next try where the connection is lost
const UNSEEN = 1000; // ms between two looks while another tab of ours is open
const AWAY = 4000; // ms while the page is out of sight or a knob is held; who is silent for 5 s has left

// So many milliseconds, or fewer where the page comes into sight meanwhile.
const pause = (ms) =>
  new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", over);
      done(undefined);
    };
    const timer = setTimeout(over, ms);
    document.addEventListener("visibilitychange", over);
  });

export class TrainRun {
  /** @type {string} */
  state;

  // seen(look, sample grid or null): something is new; visible(): whether anybody could see it;
  // ended(error): the run is gone.
  /** @param {Session} session */
  constructor(session, { seen, visible, ended }) {
    this.session = session;
    this.training = session.backend.training;
    this.seen = seen;
    this.visible = visible;
    this.ended = ended;
    this.token = null;
    this.family = null;
    this.since = 0; // the number of the last look
  }

  // Begin another run, of which the page knows what is told `about` it; the one before it has ended, or is
  // stopped first.
  async start(asked, about) {
    await this.end();
    const token = await this.training.start(asked);
    this.token = token;
    this.family = asked.family;
    this.session.runs.begin({ ...about, token });
    this.following = this.follow(token);
  }

  // Stop the run if it is on, and forget it once its end has been seen.
  async end() {
    if (this.token && !OVER.includes(this.state)) await this.tell("stop");
    await this.following;
    this.leave();
  }

  async follow(token, since = 0) {
    while (this.token === token) {
      try {
        const look = await this.training.look(token, since);
        if (this.token !== token) return;
        const { number, state, step, steps, grid, pixels } = look,
          still = number === since,
          wall = grid && { ...grid, batch: batchOf(pixels, grid.shape) };
        since = this.since = number;
        this.state = state;
        this.session.runs.see(token, { state, step, steps, ...(wall && { wall }) });
        this.seen(look, wall);
        if (still && OVER.includes(state)) return await ask(this.session); // the very end was seen, too
        if (document.hidden || this.session.point.held) await pause(AWAY);
        else if (!this.visible()) await pause(UNSEEN);
      } catch (error) {
        if (error.message !== "connection lost") {
          if (this.token === token) this.ended(error);
          return;
        }
        await pause(AGAIN);
      }
    }
  }

  async tell(what) {
    const { token } = this;
    if (!token) return;
    const state = await this.training.tell(token, what);
    const over = OVER.includes(this.state);
    this.state = state;
    this.session.runs.see(token, { state });
    if (over && !OVER.includes(state)) this.following = this.follow(token); // it was over, and goes on
  }

  // Stop, if it is on, and have the model of the best moment again.
  async back() {
    const { token } = this;
    if (!token) return;
    await this.training.back(token);
    await this.following;
    this.following = this.follow(token, this.since); // to see what it has become
  }

  // The sample grid of a snapshot.
  async at(snapshot) {
    const { pixels, ...grid } = await this.training.at(this.token ?? "", snapshot);
    return { ...grid, batch: batchOf(pixels, grid.shape) };
  }

  leave() {
    this.token = null;
    this.state = "idle";
    this.session.runs.show(null);
  }
}
