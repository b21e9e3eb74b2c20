// What the page asks of whoever holds models: all that needs their weights or their data, and nothing
// else. What lies between points is maths, and in core/latent.
//
// server.js asks the engine. One that runs in the page answers the same calls; of layers, films,
// uploads and training it has what it can do, and the page shows no more. What is refused rejects with a sentence.

import type { Batch } from "../core/types.d.ts";
import type { Operations } from "../core/operations.d.ts";

/** What an operation says, as explorer/ui/operations declares it. */
type Said<Name extends keyof Operations> = Operations[Name]["answer"];
type Asked<Name extends keyof Operations> = Operations[Name]["asked"];

/** What carries an operation to the engine and its answer back: see channel.js. */
export interface Carrier {
  call<Name extends keyof Operations>(
    op: Name,
    fields?: Asked<Name>,
    sent?: Operations[Name]["sent"],
  ): Promise<{ header: Said<Name>; payload: ArrayBuffer }>;
  upload(name: string, file: Blob): Promise<string>;
  file(model: string): Promise<Blob>;
}

/** An image [H, W, C], or several; shape says which. */
export interface Picture {
  pixels: Uint8Array;
  shape: number[];
}

/** How far a search for the point of an image is; its first numbers are the points, [starts, Z + K + C]. */
export type Search = Said<"invert"> & { numbers: Float32Array };

export interface Backend extends Models, Decoding, Encoding, Maps, Directions {
  network?: Network;
  films?: Films;
  uploads?: Uploads;
  training?: Training;
}

export interface Models {
  models(): Promise<Said<"models">>;
  describe(model: string): Promise<Said<"describe">>;
  evidence(model: string): Promise<Said<"evidence">>;
  /** What its single knobs stand for; not ready while it is measured. */
  known(model: string): Promise<Said<"known">>;
  /** The training steps at which it can be shown; none without a history. */
  history(model: string): Promise<Said<"history">>;
}

/** From points to images. A row is float32 [Z + K + C]: z, class weights, codes. */
export interface Decoding {
  /** Prior points [Z + C] of the seeds seed, seed + 1, …; a fitted prior lies in the weights. */
  draw(model: string, seed: number, count: number, prior: Asked<"draw">["prior"]): Promise<Float32Array[]>;
  /** time: an index into the history, null for the finished model. */
  images(model: string, rows: readonly Float32Array[], time?: number | null): Promise<Batch>;
  /** What Q reads from the image of a row. */
  readCodes(model: string, row: Float32Array): Promise<Said<"read_codes">>;
  /** What a judge sees in the image of each row, [N, L] of `classes`; [] without one. */
  verdicts(model: string, rows: readonly Float32Array[]): Promise<{ classes: string[]; shares: Float32Array }>;
}

/** From images to points. */
export interface Encoding {
  /** The picture in the bytes of a file, in the form of the model's data. */
  prepare(model: string, file: Uint8Array): Promise<Said<"prepare"> & Picture>;
  /** q(z|x), `count` samples z of it, and pixels: of the reconstruction, then of the samples. */
  encode(model: string, image: Picture, seed: number, count: number): Promise<Said<"encode"> & Picture>;
  readImage(model: string, image: Picture): Promise<Said<"read_image">>;
  testImages(model: string, index: number[]): Promise<Said<"test_images"> & Picture>;
  /** Begin a search by a seed, or take `more` steps of one. */
  invert(model: string, image: Picture, search: Search | { seed: number }, more: number): Promise<Search>;
}

/** Where images lie in the latent space. */
export interface Maps {
  map(model: string, layout: "plane" | "neighbours"): Promise<MapOf>;
  /** The rows at places of the map. */
  mapPoints(model: string, index: number[]): Promise<Float32Array[]>;
  /** Test images near a row: pixels of `latents`, then of `looks`. */
  nearest(model: string, row: Float32Array): Promise<Said<"nearest"> & Picture>;
}
/** places: [N, 2]. labels: [N] into `classes`, 255 for none. */
export type MapOf = Said<"map"> & { places: Float32Array; labels: Uint8Array };

export interface Directions {
  directions(model: string): Promise<Found>;
  /** Under `name`, in place of one that had it; all of them, as they are then. */
  keepDirection(model: string, name: string, vector: Float32Array): Promise<Found>;
  forgetDirection(model: string, name: string): Promise<Found>;
}
/** vectors: [Z] of each direction, one standard deviation long. */
export type Found = Said<"directions"> & { vectors: Float32Array[] };

/** Models from inside. */
export interface Network {
  /** The layers that are shown of a model, and scores that its judge gives. */
  inside(model: string): Promise<Said<"inside">>;
  /** What they hold at a row, and what comes of it; x is the image of the row. */
  passed(model: string, row: Float32Array, time?: number | null, whole?: Whole): Promise<Passed>;
  /** The same where x is an image that was given. */
  passedFrom(model: string, image: Picture, row: Float32Array, whole?: Whole): Promise<Passed>;
}
/** One layer, of which all is wanted. */
export type Whole = Pick<Asked<"passed">, "part" | "layer">;
/** levels: of all that is shown, part by part and layer by layer. */
export type Passed = Said<"passed"> & { levels: Uint8Array };

/** Files to take home. */
export interface Films {
  film(rows: readonly Float32Array[], manner: Omit<Asked<"film">, "count">): Promise<Blob>;
  /** Rows as one wall, a frame for each step of the model's history. */
  birth(rows: readonly Float32Array[], manner: Omit<Asked<"birth">, "count">): Promise<Blob>;
}

/** Files that a visitor sends. A token stands for one; it goes with the page. */
export interface Uploads {
  send(name: string, file: Blob): Promise<string>;
  /** The id of the model in a checkpoint. */
  addModel(upload: string): Promise<string>;
  preview(
    upload: string,
    resolution: number,
    channels: number | null,
    fit: string | null,
  ): Promise<Said<"own_preview"> & Picture>;
  /** How much was looked at for the preview, 0 to 1. */
  progress(upload: string): Promise<number>;
  here(upload: string): Promise<boolean>;
  letGo(upload: string): Promise<unknown>;
}

export interface Training {
  offers(): Promise<Said<"training">>;
  examples(dataset: string): Promise<Said<"train_examples"> & Picture>;
  estimate(choice: Asked<"train_estimate">): Promise<Said<"train_estimate">>;
  /** The token of a run that begins. */
  start(choice: Asked<"train_start">): Promise<string>;
  /** What is newer than the number `since`; without pixels where the wall has not changed. */
  look(run: string, since: number): Promise<Said<"train_look"> & { pixels: Uint8Array }>;
  /** The state after an order. */
  tell(run: string, what: string): Promise<string>;
  at(run: string, snapshot: number): Promise<Said<"train_at"> & Picture>;
  /** Stop the run, if it is on, and have the model of its best moment again. */
  back(run: string): Promise<unknown>;
  /** Which of some runs are still here, and what has become of them. */
  runs(runs: string[]): Promise<Said<"train_runs">>;
  /** What stands for each cluster that the collapse meter counts; none where classes have names. */
  middles(run: string): Promise<Said<"train_middles"> & Picture>;
  /** The id of the model as it is now, and its step. */
  explore(run: string): Promise<Said<"train_explore">>;
  /** The checkpoint of a model that was trained here. */
  file(model: string): Promise<Blob>;
  keep(run: string, name: string, replace?: boolean): Promise<Said<"train_keep">>;
}
