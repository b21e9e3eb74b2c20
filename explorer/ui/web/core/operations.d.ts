// Made by python -m explorer.ui.operations.declarations; change the operations, not this.
// asked: the fields of a message. sent: its payload. answer: the header of what comes back. given:
// what its payload holds. Only those fields are optional that may be left out.

export interface Operations {
  /** All directions of a model, float32 [N, Z], each one standard deviation long. */
  directions: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Directions & { shape: number[] };
    given: "float32";
  };
  /** Points worth beginning with, float32 [n, Z + K + C]: those of A, B and C, then stations. */
  proposals: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Proposed & { shape: number[] };
    given: "float32";
  };
  /** What is left of a direction when others are held, float32 [Z], never lengthened again. */
  locked_direction: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Ids of directions, or "class" for all classes. */
      locks: string[];
    };
    sent: Float32Array;
    answer: Left & { shape: number[] };
    given: "float32";
  };
  /** Keep a direction, in place of one of its name; the answer of `directions`. */
  keep_direction: {
    asked: {
      /** The id of a model. */
      model: string;
      /** What a kept direction is called. */
      name: string;
    };
    sent: Float32Array;
    answer: Directions & { shape: number[] };
    given: "float32";
  };
  /** Forget a kept direction; the answer of `directions`. */
  forget_direction: {
    asked: {
      /** The id of a model. */
      model: string;
      /** What a kept direction is called. */
      name: string;
    };
    sent: null;
    answer: Directions & { shape: number[] };
    given: "float32";
  };
  /** Prior points of the seeds seed, seed + 1, …, float32 [count, Z + C]. */
  draw: {
    asked: {
      /** The id of a model. */
      model: string;
      /** The seed of the first; the next has the next one. */
      seed: number;
      /** How many points. */
      count: number;
      /** What z is drawn from. */
      prior?: "normal" | "mixture";
    };
    sent: null;
    answer: { shape: number[] };
    given: "float32";
  };
  /** Pixels of points, uint8 [N, H, W, C]. */
  images: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** An index into the steps of `history`; none when finished. */
      time?: number | null;
    };
    sent: Float32Array;
    answer: { shape: number[] };
    given: "uint8";
  };
  /** What Q reads from the image of one point. */
  read_codes: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
    };
    sent: Float32Array;
    answer: Reading;
    given: null;
  };
  /** A picture file as pixels of the model, uint8 [H, W, C]. */
  prepare: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: Uint8Array;
    answer: Notes & { shape: number[] };
    given: "uint8";
  };
  /** What a model makes of an image: its reconstruction, then samples, uint8 [1 + count, H, W, C]. */
  encode: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Of the image: [H, W, C]. */
      shape: number[];
      /** The seed of the first; the next has the next one. */
      seed: number;
      /** How many samples of q(z|x). */
      count: number;
    };
    sent: Uint8Array;
    answer: Encoded & { shape: number[] };
    given: "uint8";
  };
  /** What Q reads from an image. */
  read_image: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Of the image: [H, W, C]. */
      shape: number[];
    };
    sent: Uint8Array;
    answer: Reading;
    given: null;
  };
  /** Test images of the model's data set by their numbers, uint8 [N, H, W, C]. */
  test_images: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Numbers from 0. */
      index: number[];
    };
    sent: null;
    answer: Labelled & { shape: number[] };
    given: "uint8";
  };
  /** The training steps at which a model can be shown. */
  history: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: History;
    given: null;
  };
  /** A film of points, one after the other. */
  film: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** Of the file; png is an animated one. */
      format?: "gif" | "webp" | "png" | "mp4";
      /** Frames a second, from 1 to 50. */
      fps?: number;
      /** The side of a pixel, from 1 to 16. */
      scale?: number;
      /** Whether it runs back to its start. */
      back?: boolean;
    };
    sent: Float32Array;
    answer: Film;
    given: "bytes";
  };
  /** A film of a model's history: points as one wall, a frame for each step. */
  birth: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** How many points stand in a row; none for a square. */
      across?: number | null;
      /** Of the file; png is an animated one. */
      format?: "gif" | "webp" | "png" | "mp4";
      /** Frames a second, from 1 to 50. */
      fps?: number;
      /** The side of a pixel, from 1 to 16. */
      scale?: number;
      /** Whether it runs back to its start. */
      back?: boolean;
    };
    sent: Float32Array;
    answer: Film;
    given: "bytes";
  };
  /** Begin a search for the point of an image, or take more steps of one. */
  invert: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Of the image: [H, W, C]. */
      shape: number[];
      /** Of a search that begins. */
      seed?: number;
      /** As the last answer has it. */
      starts?: number;
      /** As the last answer has it. */
      step?: number;
      /** As the last answer has it. */
      steps?: number;
      /** Steps to take of a search that goes on. */
      more?: number;
    };
    sent: Uint8Array;
    answer: Searched & { shape: number[] };
    given: "float32";
  };
  /** Places float32 [count, 2], then labels uint8 [count] into `classes`, 255 for none. */
  map: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Whether places are on a plane, or beside neighbours. */
      layout?: "plane" | "neighbours";
    };
    sent: null;
    answer: LatentMap;
    given: "bytes";
  };
  /** The points at places of the map, float32 [n, Z + K + C]. */
  map_points: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Numbers from 0. */
      index: number[];
    };
    sent: null;
    answer: { shape: number[] };
    given: "float32";
  };
  /** What points of the map are decoded to, uint8 [n, H, W, C]. */
  map_images: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Numbers of points, from 0. */
      index: number[];
    };
    sent: null;
    answer: { shape: number[] };
    given: "uint8";
  };
  /** What the first points of the map look like, float32 [A, count], a row for each of `names`. */
  map_traits: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: MapTraits & { shape: number[] };
    given: "float32";
  };
  /** One point moved all over the plane, uint8 [side², H, W, C] from the top left. */
  manifold: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** How many pictures stand in a row. */
      side: number;
    };
    sent: Float32Array;
    answer: Manifold & { shape: number[] };
    given: "uint8";
  };
  /** The test images nearest to one point: pixels of `latents`, then of `features`, uint8. */
  nearest: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
    };
    sent: Float32Array;
    answer: Nearest & { shape: number[] };
    given: "uint8";
  };
  /** All models there are. */
  models: {
    asked: Record<string, never>;
    sent: null;
    answer: Models;
    given: null;
  };
  /** The whole description of one model. */
  describe: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Description;
    given: null;
  };
  /** How a model was made and what was measured of it. */
  evidence: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Evidence;
    given: null;
  };
  /** What single knobs of a model stand for; ask again until it is ready. */
  known: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Known;
    given: null;
  };
  /** The route through points, float32 [F, Z + K + C]. */
  route: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** From one point to the next. */
      steps: number;
      /** How z goes: on the sphere, or straight. */
      way: "slerp" | "lerp";
      /** What is even: time, its smooth course, or the image's change. */
      easing: "even" | "smooth" | "image";
    };
    sent: Float32Array;
    answer: Norms & { shape: number[] };
    given: "float32";
  };
  /** The grid between points, float32 [R, S, Z + K + C]. */
  grid: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** How many of the points stand in a row. */
      across: number;
      /** In which rows and columns of the grid they lie. */
      every: number;
      /** How z goes: on the sphere, or straight. */
      way: "slerp" | "lerp";
    };
    sent: Float32Array;
    answer: { shape: number[] };
    given: "float32";
  };
  /** The sum of groups of points: float32 [G + 1 + 8, Z + K + C]. */
  sum: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** How many points each group has. */
      sizes: number[];
      /** The weight of each group. */
      terms: number[];
      /** The seed of the first; the next has the next one. */
      seed: number;
      /** Whether the result goes onto the shell of the prior. */
      shell?: boolean;
    };
    sent: Float32Array;
    answer: { shape: number[] };
    given: "float32";
  };
  /** Judge A's probabilities of `classes`, of the images of points, float32 [N, L]. */
  verdicts: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
    };
    sent: Float32Array;
    answer: Named & { shape: number[] };
    given: "float32";
  };
  /** The parts of a model with the layers that are shown, and scores that its judge gives. */
  inside: {
    asked: {
      /** The id of a model. */
      model: string;
    };
    sent: null;
    answer: Inside;
    given: null;
  };
  /** What the shown layers hold at one point, uint8, layer by layer; x is the image drawn. */
  passed: {
    asked: {
      /** The id of a model. */
      model: string;
      /** How many points the payload holds. */
      count: number;
      /** An index into the steps of `history`; none when finished. */
      time?: number | null;
      /** Of which part one layer is wanted whole; what is shown of all of them otherwise. */
      part?: "all" | "decoder" | "encoder" | "judge";
      /** The layer among those of the part that are shown. */
      layer?: number;
    };
    sent: Float32Array;
    answer: Readings & { shape: number[] };
    given: "uint8";
  };
  /** The same where x is the image of the payload; behind it stands the point, [Z + K + C]. */
  passed_from: {
    asked: {
      /** The id of a model. */
      model: string;
      /** Of the image: [H, W, C]. */
      shape: number[];
      /** Of which part one layer is wanted whole; what is shown of all of them otherwise. */
      part?: "all" | "decoder" | "encoder" | "judge";
      /** The layer among those of the part that are shown. */
      layer?: number;
    };
    sent: Uint8Array;
    answer: Readings & { shape: number[] };
    given: "uint8";
  };
  /** What a zip of pictures would teach, with examples uint8 [N, R, R, C]. */
  own_preview: {
    asked: {
      /** The token of a file that was sent. */
      upload: string;
      /** The side of the images: 28, 32 or 64. */
      resolution: number;
      /** 1 or 3, or none for what the pictures have. */
      channels?: number | null;
      /** crop, pad or stretch; none for what loses little. */
      fit?: string | null;
    };
    sent: null;
    answer: Own & { shape: number[] };
    given: "uint8";
  };
  /** How much of the pictures was looked at for the preview. */
  own_progress: {
    asked: {
      /** The token of a file that was sent. */
      upload: string;
    };
    sent: null;
    answer: Share;
    given: null;
  };
  /** Whether a file is still here; asking keeps it for longer. */
  own_here: {
    asked: {
      /** The token of a file that was sent. */
      upload: string;
    };
    sent: null;
    answer: Here;
    given: null;
  };
  /** Let go of a file, and of the images that were made of it. */
  own_let_go: {
    asked: {
      /** The token of a file that was sent. */
      upload: string;
    };
    sent: null;
    answer: Nothing;
    given: null;
  };
  /** The checkpoint that was sent as a model; it goes with its file. */
  add_model: {
    asked: {
      /** The token of a file that was sent. */
      upload: string;
    };
    sent: null;
    answer: Added;
    given: null;
  };
  /** Device, limits, families with sizes, fields, presets and single steps, and data sets. */
  training: {
    asked: Record<string, never>;
    sent: null;
    answer: Offers;
    given: null;
  };
  /** Training images of a data set, class by class. */
  train_examples: {
    asked: {
      /** As `training` lists it, or what `own_preview` called a visitor's own. */
      dataset: string;
    };
    sent: null;
    answer: GridHead & { shape: number[] };
    given: "uint8";
  };
  /** A recorded run of a family, else of the one that is most like it. */
  train_recording: {
    asked: {
      /** As `training` lists it. */
      family: string;
    };
    sent: null;
    answer: Recording;
    given: null;
  };
  /** What a model drew at a step of its history. */
  train_recorded: {
    asked: {
      /** The id of a model. */
      model: string;
      /** An index into its steps. */
      time: number;
    };
    sent: null;
    answer: GridHead & { shape: number[] };
    given: "uint8";
  };
  /** What a choice costs, or why it cannot be trained. */
  train_estimate: {
    asked: {
      /** As `training` lists it. */
      family: string;
      /** As `training` lists it, or what `own_preview` called a visitor's own. */
      dataset: string;
      /** Of the family's networks. */
      size: string;
      /** Fields of the spec and of the recipe. */
      values?: Record<string, any>;
      /** Of weights, noise and the order of the images. */
      seed?: number;
      /** The id of one whose weights it begins with. */
      model?: string | null;
      /** The SHA-256 of own images as they were shown. */
      images?: string;
    };
    sent: null;
    answer: Estimate;
    given: null;
  };
  /** Begin a run of what was chosen; one that would learn other `images` is refused. */
  train_start: {
    asked: {
      /** As `training` lists it. */
      family: string;
      /** As `training` lists it, or what `own_preview` called a visitor's own. */
      dataset: string;
      /** Of the family's networks. */
      size: string;
      /** Fields of the spec and of the recipe. */
      values?: Record<string, any>;
      /** Of weights, noise and the order of the images. */
      seed?: number;
      /** The id of one whose weights it begins with. */
      model?: string | null;
      /** The SHA-256 of own images as they were shown. */
      images?: string;
    };
    sent: null;
    answer: Started;
    given: null;
  };
  /** What is newer than a status that was seen, with the grid's pixels if it has changed, uint8. */
  train_look: {
    asked: {
      /** The token of a run. */
      run: string;
      /** The number of the last status. */
      since: number;
    };
    sent: null;
    answer: StatusSnapshot;
    given: "uint8";
  };
  /** Which runs are still here, and what has become of them; asking has them stay. */
  train_runs: {
    asked: {
      /** Those that the visitor has begun. */
      runs: string[];
    };
    sent: null;
    answer: Runs;
    given: null;
  };
  /** What stands for each cluster of the collapse meter: the real image nearest to its centre. */
  train_middles: {
    asked: {
      /** The token of a run. */
      run: string;
    };
    sent: null;
    answer: { shape: number[] };
    given: "uint8";
  };
  /** Follow an order. */
  train_do: {
    asked: {
      /** The token of a run. */
      run: string;
      /** pause, resume, slow, stop, reset, or a single step of its kinds. */
      what: string;
    };
    sent: null;
    answer: State;
    given: null;
  };
  /** The grid of samples at a snapshot. */
  train_at: {
    asked: {
      /** The token of a run. */
      run: string;
      /** Its index. */
      snapshot: number;
    };
    sent: null;
    answer: GridAt & { shape: number[] };
    given: "uint8";
  };
  /** Stop a run, if it is on, and make its model that of its best moment. */
  train_back: {
    asked: {
      /** The token of a run. */
      run: string;
    };
    sent: null;
    answer: Nothing;
    given: null;
  };
  /** The model of a run as it is now. */
  train_explore: {
    asked: {
      /** The token of a run. */
      run: string;
    };
    sent: null;
    answer: Explored;
    given: null;
  };
  /** Keep the model of a run as it is now. */
  train_keep: {
    asked: {
      /** The token of a run. */
      run: string;
      /** Under which it is kept. */
      name: string;
      /** Whether a kept one of this name may go. */
      replace?: boolean;
    };
    sent: null;
    answer: Kept;
    given: null;
  };
}

export interface Added {
  model: string;
}

export interface Allowed {
  minutes: number;
  steps: number;
  parameters: number;
  upload_bytes: number;
}

export interface BestMoment {
  step: number;
  looks: ([number, number])[];
  worse: boolean;
  sentence: string;
  back: boolean;
}

export interface Block {
  name: string;
  size: number;
  prior: "normal" | "uniform" | "simplex";
  letter: string;
  reach: number;
}

export interface ByWay {
  slerp: number[];
  lerp: number[];
}

export interface Collapse {
  shares: number[];
  diversity: number;
  sentence: string;
  collapsed: boolean;
  names: string[];
  of: "class" | "cluster" | "mode";
}

export interface Commands {
  train: string;
  evaluate: string;
}

export interface Description {
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
  drawn: Drawn;
  channels: number;
  resolution: number;
  order: number[];
  dead: number[];
  activity: number[];
  activity_unit: string;
  shell: Shell;
  step: number;
  steps: number;
}

export interface Direction {
  id: string;
  name: string;
  kind: "class" | "attribute" | "pca" | "sefa" | "kept";
  method: string;
  score: number | null;
  score_name: string;
  effect: number | null;
  unit: string;
  detail: string;
}

export interface Directions {
  ready: boolean;
  note: string;
  directions: Direction[];
}

export interface Drawn {
  one: string;
  many: string;
  unit: string;
}

export interface Encoded {
  mu: number[];
  sigma: number[];
  kl: number[];
  z: number[][];
  kl_total: number;
  squared_error: number;
  label: number | null;
  rows: number;
}

export interface Estimate {
  parameters: number | null;
  steps: number | null;
  seconds: number | null;
  sentence: string;
  errors: string[];
}

export interface Evidence {
  id: string;
  title: string;
  dataset: string;
  classes: string[];
  made: Made;
  commands: Commands;
  figures: Figure[];
  evidence: Record<string, any>;
}

export interface Explored {
  model: string;
  step: number;
}

export interface Figure {
  name: string;
  value: string;
  protocol: string;
  anchor: string;
  source: string;
  target: string;
  met: boolean | null;
}

export interface Film {
  type: string;
}

export interface GridAt {
  rows: number;
  columns: number;
  row_titles: string[];
  kind: string;
  shape: number[];
  step: number;
}

export interface GridHead {
  rows: number;
  columns: number;
  row_titles: string[];
  kind: string;
  shape: number[];
}

export interface Here {
  here: boolean;
}

export interface History {
  steps: number[];
}

export interface Inside {
  parts: Part[];
  verdicts: Verdicts | null;
}

export interface Kept {
  model: string;
  note: string;
}

export interface Known {
  ready: boolean;
  samples: number;
  attributes: string[];
  correlations: number[][];
  categories: string[];
  shares: number[];
}

export interface Labelled {
  index: number[];
  labels: number[];
  classes: string[];
  size: number;
}

export interface LatentMap {
  kind: string;
  note: string;
  layout: "plane" | "neighbours";
  layouts: ("plane" | "neighbours")[];
  ready: boolean;
  count: number;
  classes: string[];
  origin: number[];
  directions: number[][];
  explained: [number, number];
}

export interface Left {
  left: number;
}

export interface Listed {
  id: string;
  title: string;
  dataset: string;
  parameters: number;
  z: number;
  form: string;
  encoder: boolean;
  labels: boolean;
  born: boolean;
}

export interface Made {
  created: string;
  software: string;
  seed: number;
  step: number;
  steps: number;
  parameters: number;
  bytes: number;
  weights: string;
}

export interface Manifold {
  stops: number[];
}

export interface MapTraits {
  ready: boolean;
  names: string[];
  units: string[];
}

export interface Models {
  models: Listed[];
  keeps: boolean;
  trouble: string;
}

export interface Named {
  classes: string[];
}

export interface Near {
  indices: number[];
  labels: number[];
  distances: number[];
}

export interface Nearest {
  by: "features" | "pixels";
  latents: Near | null;
  features: Near;
  classes: string[];
}

export interface Norms {
  norms: ByWay;
}

export interface Notes {
  notes: string[];
}

export interface Nothing {}

export interface OfferedData {
  id: string;
  title: string;
  images: string;
  classes: string[];
  form: string;
  count: number | null;
  available: boolean;
  why: string;
}

export interface OfferedFamily {
  id: string;
  title: string;
  sentence: string;
  form: string;
  sizes: Size[];
  fields: OfferedField[];
  presets: Preset[];
  kinds: string[];
  words: Record<string, string>;
}

export interface OfferedField {
  name: string;
  label: string;
  sentence: string;
  low: number;
  high: number;
  log: boolean;
  choices: string[];
  few: number | null;
  default: number | string;
}

export interface Offers {
  device: string;
  public: boolean;
  keeps: boolean;
  limits: Allowed;
  families: OfferedFamily[];
  datasets: OfferedData[];
}

export interface Own {
  dataset: string;
  images: string;
  count: number;
  classes: OwnClass[];
  skipped: SkippedFile[];
  skipped_count: number;
  note: string;
  fit: string;
  oblong: boolean;
}

export interface OwnClass {
  name: string;
  count: number;
}

export interface Part {
  name: string;
  layers: Shown[];
  places: number[];
  out: number[];
}

export interface Preset {
  id: string;
  title: string;
  sentence: string;
  source: string;
  size: string;
  values: Record<string, any>;
}

export interface Proposed {
  trait: string;
  unit: string;
  values: number[];
  kinds: string[];
  sizes: number[];
  seeds: number[];
  origins: string[];
}

export interface Reading {
  categories: number[];
  mean: number[];
  sd: number[];
}

export interface Readings {
  score: number | null;
  mu: number[];
  sigma: number[];
  kl: number[];
  misfit: number | null;
}

export interface Recording {
  model: string;
  title: string;
  dataset: string;
  same: boolean;
  steps: number[];
}

export interface RunHere {
  run: string;
  state: string;
  step: number;
  steps: number;
  learnt: boolean;
  kept: string;
}

export interface Runs {
  runs: RunHere[];
}

export interface Searched {
  starts: number;
  step: number;
  steps: number;
  best: number;
  residuals: number[];
}

export interface Share {
  share: number;
}

export type Shell = [radii: number[], density: number[], quantiles: number[]];

export interface Shown {
  kind: string;
  normed: boolean;
  bend: string;
  shape: number[];
  norm: number;
  parameters: number;
  units: number[];
  low: number;
  high: number;
  links: number[][];
}

export interface Size {
  id: string;
  title: string;
}

export interface SkippedFile {
  name: string;
  why: string;
}

export interface Started {
  run: string;
}

export interface State {
  state: string;
}

export interface StatusSnapshot {
  number: number;
  state: string;
  place: number;
  sentence: string;
  step: number;
  steps: number;
  epoch: number;
  epochs: number;
  speed: number;
  left: number;
  device: string;
  memory: number;
  losses: Record<string, number[][]>;
  classes: string[];
  meters: Record<string, any>;
  collapse: Collapse | null;
  snapshots: number[];
  best: BestMoment | null;
  watching: Record<string, number>;
  grid: GridHead | null;
}

export interface Verdicts {
  judge: string;
  drawn: number[];
  real: number[];
}
