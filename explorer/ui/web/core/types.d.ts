// What all parts of the page speak of, as plain values.

import type { Block } from "./operations.d.ts";
import type { TabStates } from "./tab_states.js";

export type { Block };

export type { TabName, TabState, TabStates } from "./tab_states.js";

/**
 * A point as it is copied, kept on the shelf and written into links. Beside these it has a list of numbers
 * for each block of its model, by name; one without numbers need not be there.
 */
export interface PlainPoint {
  model: string;
  /** the beginning of the hash that names the model's weights */
  weights: string;
  seed: number;
  temperature: number;
  /** where the point came from, in words */
  origin: string;
  /** [Z] */
  z: number[];
  [block: string]: unknown;
}

/** What the image comes from, blocks by name; a decoder takes it as a row [Z + K + C]. */
export interface Parts {
  temperature: number;
  [block: string]: unknown;
}

/** Numbers in a list or in an array of floats. */
export type Numbers = ArrayLike<number> & Iterable<number>;

/** What the app says of a model: see `Description` in explorer/engine/cards/description.py. */
export interface Model {
  id: string;
  weights: string;
  title: string;
  dataset: string;
  parameters: number;
  latents: Block[];
  z: number;
  classes: string[];
  categorical: boolean;
  codes: number;
  reads_codes: boolean;
  encoder: boolean;
  priors: string[];
  form: string;
  drawn: { one: string; many: string; unit: string };
  channels: number;
  resolution: number;
  order: number[];
  dead: number[];
  activity: number[];
  activity_unit: string;
  shell: [radii: number[], density: number[], quantiles: number[]];
  step: number;
  steps: number;
}

/** What an encoder makes of one image: q(z|x) = N(mean, diag(deviation²)), [Z] each. model: its id. */
export interface Posterior {
  model: string;
  mean: Float32Array;
  deviation: Float32Array;
}

/** Images as pixels [N, H, W, C]. */
export interface Batch {
  pixels: Uint8Array;
  height: number;
  width: number;
  channels: number;
}

/** A place on a plane, to the right and up, or on a canvas. */
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

export interface Named {
  name: string;
  point: PlainPoint;
}
export interface ShelfItem extends Named {
  id: string;
}

/** A text that the browser keeps, or not: see dom/storage.js. */
export interface Storage {
  read(): string | null;
  write(text: string): void;
  /** `changed` is called when another page of ours has written it */
  watch(changed: () => void): void;
}

/** What undo and redo bring back. */
export interface State {
  at: PlainPoint;
  /** the names of knobs */
  locked: string[];
  prior: string;
  /** the points in A and B */
  slots: (PlainPoint | null)[];
  settings: Settings;
  tabStates: TabStates;
  shelf: ShelfItem[];
}
export interface Settings {
  strips: boolean;
  smooth: boolean;
  /** whether the model is seen from inside */
  machine: boolean;
  figure: string;
}

/** What a link says: of the state, which tab is open, and what a lesson hides and locks. */
export interface Link extends Pick<State, "at" | "slots"> {
  tab: string;
  prior: string;
  locked?: string[];
  tabStates?: Partial<TabStates>;
  hide?: string[];
  lock?: string[];
}
