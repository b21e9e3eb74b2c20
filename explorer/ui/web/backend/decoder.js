// The decoder that asks the engine; one that runs in the browser only has to answer the same call.

/** @import { Decoder } from "../core/types.d.ts" */
/** @import { Channel } from "./channel.js" */

/**
 * @param {Channel} channel
 * @param {() => number | null} time an index into the model's history, null for the finished one
 * @returns {Decoder}
 */
export function engineDecoder(channel, time = () => null) {
  return {
    async decode(model, rows, count) {
      const at = time();
      const { header, payload } = await channel.call(
        "images",
        { model, count, ...(at === null ? {} : { time: at }) },
        rows,
      );
      const [, height, width, channels] = header.shape;
      return { pixels: new Uint8Array(payload), height, width, channels };
    },
  };
}
