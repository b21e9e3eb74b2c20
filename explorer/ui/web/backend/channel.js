// The channel to the engine: one message asked, one answered, over a WebSocket that reconnects,
// or over POST where a proxy lets no WebSocket through.
//
// A message is uint32 header length, JSON header, payload (see explorer/ui/message.py).

const PATIENCE = 5000; // ms for the WebSocket to open
const RAW = "application/octet-stream",
  BYTES = { "Content-Type": RAW }; // the app takes nothing else
const encoder = new TextEncoder(),
  text = new TextDecoder();

function pack(header, floats) {
  const head = encoder.encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + head.length + (floats ? floats.byteLength : 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  if (floats) bytes.set(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength), 4 + head.length);
  return bytes;
}

function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(text.decode(new Uint8Array(buffer, 4, length)));
  return { header, payload: buffer.slice(4 + length) };
}

const is = (response, kind) => response.headers.get("Content-Type")?.startsWith(kind);

// The sentence of an answer that is none of ours: of the app's doors, or of what stands before them.
async function refusal(response) {
  return is(response, "text/plain")
    ? (await response.text()).trim()
    : `The app answered ${response.status}. Reload the page.`;
}

export class Channel {
  // onState(connected: boolean) is called when the connection is lost and when it is back.
  constructor(base, onState = () => {}) {
    this.base = base;
    this.visit = crypto.getRandomValues(new Uint32Array(4)).join("-"); // what is sent or begun belongs to this page
    this.onState = onState;
    this.waiting = new Map();
    this.next = 1;
    this.failures = 0;
    this.answered = false;
    this.socket = null;
  }

  connect() {
    if (this.opening) return this.opening;
    this.opening = new Promise((resolve) => {
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

  settle({ header, payload }) {
    const waiting = this.waiting.get(header.call);
    this.waiting.delete(header.call);
    if (!waiting) return;
    if (header.error) waiting.reject(new Error(header.error));
    else waiting.resolve({ header, payload });
  }

  // Ask for operation `op`; resolves to {header, payload: ArrayBuffer}, rejects with a sentence.
  async call(op, fields = {}, floats = null) {
    const call = this.next++;
    const bytes = pack({ call, op, ...fields }, floats);
    if (!this.socket && (!this.failures || this.answered)) await this.connect();
    if (this.socket) {
      return new Promise((resolve, reject) => {
        this.waiting.set(call, { resolve, reject, bytes });
        this.socket.send(bytes);
      });
    }
    if (this.answered) throw new Error("connection lost");
    return this.post(bytes);
  }

  // Send a file; resolves to the token by which operations know it, rejects with a sentence.
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

  // The file of a model, a Blob; rejects with a sentence.
  async file(model) {
    const response = await fetch(new URL(`instrument/file/${model}.safetensors`, this.base));
    if (!response.ok) throw new Error(await response.text());
    return response.blob();
  }

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
