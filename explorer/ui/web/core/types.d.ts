// What all parts of the page speak of, as plain values.

/** A point as it is copied, kept on the shelf and written into links. */
export interface PlainPoint {
  model: string;
  /** the beginning of the hash that names the model's weights */
  weights: string;
  seed: number;
  temperature: number;
  /** [Z] */
  z: number[];
  /** the weights of the classes, [K] */
  classes: number[];
  /** [C] */
  codes: number[];
  /** where the point came from, in words */
  origin: string;
}

/** A point on its way to a decoder: a row is [Z + K + C]. */
export type Parts<Numbers = number[] | Float32Array> = {
  z: Numbers;
  classes: Numbers;
  codes: Numbers;
  temperature: number;
};

/** What the app says of a model: see `Description` in explorer/engine/cards/description.py. */
export interface Model {
  id: string;
  weights: string;
  title: string;
  dataset: string;
  parameters: number;
  z: number;
  classes: string[];
  categorical: boolean;
  codes: number;
  reads_codes: boolean;
  encoder: boolean;
  priors: string[];
  channels: number;
  resolution: number;
  order: number[];
  dead: number[];
  activity: number[];
  activity_unit: string;
  shell: [radii: number[], density: number[], quantiles: number[]];
}

/** Images as pixels [N, H, W, C]. */
export interface Batch {
  pixels: Uint8Array;
  height: number;
  width: number;
  channels: number;
}

/** Points in, pixels out: whatever turns rows [count, Z + K + C] of a model into images. */
export interface Decoder {
  decode(model: string, rows: Float32Array, count: number): Promise<Batch>;
}

/** A place on a plane, or on a canvas. */
export type Place = [x: number, y: number];

/** A stroke of a drawing: its places, and how wide the pen was there, in pixels of the pad. */
export interface Stroke {
  points: Ink[];
}
export interface Ink {
  x: number;
  y: number;
  width: number;
}

export interface ShelfItem {
  id: string;
  name: string;
  point: PlainPoint;
}
