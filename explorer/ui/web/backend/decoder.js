// The seam between the instrument and whatever turns latents into pixels: points in, pixels out.
//
// A decoder is an object with decode(model, rows: Float32Array, count) that resolves to
// {pixels: Uint8Array [count, H, W, C], height, width, channels}. This one asks the engine; one
// that runs in the browser only has to answer the same call.

// time(): an index into the model's history, null for the finished one.
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
