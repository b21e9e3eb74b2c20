// What the engine offers to train, asked once for the page, and again when there is more.

import { session } from "./session.js";

let answer = null;

export function offers(afresh = false) {
  if (afresh) answer = null;
  answer ??= session.channel
    .call("training")
    .then(({ header }) => header)
    .catch((error) => {
      answer = null; // another time it may be there
      throw error;
    });
  return answer;
}
