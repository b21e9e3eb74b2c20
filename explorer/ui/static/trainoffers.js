// What the engine offers to train, asked once for the page.

import { session } from "./session.js";

let answer = null;

export function offers() {
  answer ??= session.channel.call("training").then(({ header }) => header).catch((error) => {
    answer = null; // another time it may be there
    throw error;
  });
  return answer;
}
