// One run as the page sees it: started, looked at again and again, told what to do. The engine holds
// each answer back until there is something new, so the page is paced and never floods.

/** @import { Session } from "../../app/session.js" */

import { batchOf } from "../../dom/pixels.js";

export const OVER = ["stopped", "finished", "failed"];
const AGAIN = 400; // ms until the next try where the connection is lost
const UNSEEN = 1000; // ms between two looks while nobody could see what they bring

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class TrainRun {
  /** @type {string} */
  state;

  // seen(look, sample grid or null): something is new; visible(): whether anybody could see it;
  // ended(error): the run is gone.
  /** @param {Session} session */
  constructor(session, { seen, visible, ended }) {
    this.training = session.backend.training;
    this.seen = seen;
    this.visible = visible;
    this.ended = ended;
    this.token = null;
    this.family = null;
    this.since = 0; // the number of the last look
  }

  // Begin another run; the one before it has ended, or is stopped first.
  async start(asked) {
    await this.end();
    const token = await this.training.start(asked);
    this.token = token;
    this.family = asked.family;
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
        const { number, state, grid, pixels } = look,
          still = number === since;
        since = this.since = number;
        this.state = state;
        const unseen = document.hidden || !this.visible();
        this.seen(look, grid && { ...grid, batch: batchOf(pixels, grid.shape) });
        if (still && OVER.includes(state)) return; // what came at the very end was seen, too
        if (unseen) await pause(UNSEEN);
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
  }
}
