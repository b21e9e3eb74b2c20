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
    this.session = session;
    this.seen = seen;
    this.visible = visible;
    this.ended = ended;
    this.token = null;
    this.family = null;
  }

  // Begin another run; the one before it has ended, or is stopped first.
  async start(asked) {
    await this.end();
    const { header } = await this.session.channel.call("train_start", asked);
    this.token = header.run;
    this.family = asked.family;
    this.following = this.follow(header.run);
  }

  // Stop the run if it is on, and forget it once its end has been seen.
  async end() {
    if (this.token && !OVER.includes(this.state)) await this.tell("stop");
    await this.following;
    this.leave();
  }

  async follow(token) {
    let since = 0;
    while (this.token === token) {
      try {
        const { header, payload } = await this.session.channel.call("train_look", { run: token, since });
        if (this.token !== token) return;
        const still = header.number === since;
        since = header.number;
        this.state = header.state;
        const unseen = document.hidden || !this.visible();
        const { grid } = header;
        this.seen(header, grid && { ...grid, batch: batchOf(new Uint8Array(payload), grid.shape) });
        if (still && OVER.includes(header.state)) return; // what came at the very end was seen, too
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
    const { header } = await this.session.channel.call("train_do", { run: token, what });
    const over = OVER.includes(this.state);
    this.state = header.state;
    if (over && !OVER.includes(header.state)) this.following = this.follow(token); // it was over, and goes on
  }

  // The sample grid of a snapshot.
  async at(snapshot) {
    const { header, payload } = await this.session.channel.call("train_at", { run: this.token ?? "", snapshot });
    return { ...header, batch: batchOf(new Uint8Array(payload), header.shape) };
  }

  leave() {
    this.token = null;
    this.state = "idle";
  }
}
