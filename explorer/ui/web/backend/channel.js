// The channel to the engine: one message asked, one answered, over a WebSocket that reconnects,
// or over POST where a proxy lets no WebSocket through.
//
// A message is uint32 header length, JSON header, payload (see explorer/ui/message.py).

/** @import { Operations } from "../core/operations.d.ts" */

/** @typedef {{ header: any, payload: ArrayBuffer }} Message */
/** @typedef {ArrayBufferView} Payload */

/**
 * What waits for its answer.
 * @typedef {object} Asked
 * @property {(answer: Message) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {Uint8Array<ArrayBuffer>} bytes
 */

const PATIENCE = 5000; // ms for the WebSocket to open
const RAW = "application/octet-stream",
  BYTES = { "Content-Type": RAW }; // the app takes nothing else
const encoder = new TextEncoder(),
  text = new TextDecoder();

/** @param {object} header @param {Payload | null} payload */
function pack(header, payload) {
  const head = encoder.encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + head.length + (payload ? payload.byteLength : 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  if (payload) bytes.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), 4 + head.length);
  return bytes;
}

/** @param {ArrayBuffer} buffer @returns {Message} */
function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(text.decode(new Uint8Array(buffer, 4, length)));
  return { header, payload: buffer.slice(4 + length) };
}

/** @param {Response} response @param {string} kind */
const is = (response, kind) => response.headers.get("Content-Type")?.startsWith(kind);

/**
 * The sentence of an answer that is none of ours: of the app's doors, or of what stands before them.
 * @param {Response} response
 */
async function refusal(response) {
  return is(response, "text/plain")
    ? (await response.text()).trim()
    : `The app answered ${response.status}. Reload the page.`;
}

export class Channel {
  visit = crypto.getRandomValues(new Uint32Array(4)).join("-"); // what is sent or begun belongs to this page
  /** @type {Map<number, Asked>} */
  waiting = new Map();
  next = 1;
  failures = 0;
  answered = false;
  /** @type {WebSocket | null} */
  socket = null;
  /** @type {Promise<void> | null} */
  opening = null;
  /** @type {number | undefined} */
  retry;

  /**
   * @param {string} base
   * @param {(connected: boolean) => void} onState is called when the connection is lost and when it is back
   */
  constructor(base, onState = () => {}) {
    this.base = base;
    this.onState = onState;
  }

  connect() {
    this.opening ??= new Promise((resolve) => {
      const url = new URL(`instrument/channel?visit=${this.visit}`, this.base);
      url.protocol = url.protocol.replace("http", "ws");
      const socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      const patience = setTimeout(() => socket.close(), PATIENCE);
      socket.onopen = () => {
        clearTimeout(patience);
        if (this.failures) this.onState(true);
        [this.socket, this.failures] = [socket, 0];
        resolve();
      };
      socket.onmessage = (event) => {
        this.answered = true;
        this.settle(unpack(event.data));
      };
      socket.onclose = () => {
        clearTimeout(patience);
        [this.socket, this.opening] = [null, null];
        this.failures += 1;
        const left = [...this.waiting.values()];
        this.waiting.clear();
        resolve();
        if (!this.answered) {
          // a proxy without WebSockets: POST serves from now on
          for (const asked of left) this.post(asked.bytes).then(asked.resolve, asked.reject);
          return;
        }
        for (const { reject } of left) reject(new Error("connection lost"));
        this.onState(false);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.connect(), Math.min(5000, 250 * 2 ** this.failures));
      };
    });
    return this.opening;
  }

  /** @param {Message} answer */
  settle({ header, payload }) {
    const waiting = this.waiting.get(header.call);
    this.waiting.delete(header.call);
    if (!waiting) return;
    if (header.error) waiting.reject(new Error(header.error));
    else waiting.resolve({ header, payload });
  }

  /**
   * Ask for an operation; rejects with a sentence.
   * @template {keyof Operations} Name
   * @param {Name} op
   * @param {Operations[Name]["asked"]} fields
   * @param {Operations[Name]["sent"]} payload
   * @returns {Promise<{ header: Operations[Name]["answer"], payload: ArrayBuffer }>}
   */
  async call(op, fields = {}, payload = null) {
    const call = this.next++;
    const bytes = pack({ call, op, ...fields }, payload);
    if (!this.socket && (!this.failures || this.answered)) await this.connect();
    const { socket } = this;
    if (socket) {
      return new Promise((resolve, reject) => {
        this.waiting.set(call, { resolve, reject, bytes });
        socket.send(bytes);
      });
    }
    if (this.answered) throw new Error("connection lost");
    return this.post(bytes);
  }

  /**
   * Send a file; resolves to the token by which operations know it, rejects with a sentence.
   * @param {string} name @param {Blob} blob @returns {Promise<string>}
   */
  async upload(name, blob) {
    const url = new URL(`instrument/upload?${new URLSearchParams({ name, visit: this.visit })}`, this.base);
    let answer;
    try {
      const response = await fetch(url, { method: "POST", headers: BYTES, body: blob });
      answer = is(response, "application/json") ? await response.json() : { error: await refusal(response) };
    } catch {
      throw new Error(`${name} could not be sent; try again, or send a smaller file.`);
    }
    if (answer.error) throw new Error(answer.error);
    return answer.upload;
  }

  /** The file of a model; rejects with a sentence. @param {string} model */
  async file(model) {
    const response = await fetch(new URL(`instrument/file/${model}.safetensors`, this.base));
    if (!response.ok) throw new Error(await response.text());
    return response.blob();
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Message>} */
  async post(bytes) {
    let response;
    try {
      response = await fetch(new URL("instrument/call", this.base), { method: "POST", headers: BYTES, body: bytes });
    } catch {
      throw new Error("connection lost");
    }
    if (!is(response, RAW)) throw new Error(await refusal(response));
    const answer = unpack(await response.arrayBuffer());
    if (answer.header.error) throw new Error(answer.header.error);
    return answer;
  }
}
