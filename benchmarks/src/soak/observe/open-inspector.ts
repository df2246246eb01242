// Asks a running program for its memory, after a collection, over the inspector of Node: nothing of it is in the program.
import { closeSync, openSync, writeSync } from 'node:fs';

/** What one isolate says after its garbage was collected. */
export interface HeapLook {
  readonly heapMb: number;
  /** Of that, what the engine compiled. */
  readonly codeMb: number;
  /** Outside the heap: buffers and what native code holds. */
  readonly externalMb: number;
  /** Timers, sockets, and whatever else keeps the loop busy. */
  readonly resources: number;
}

/** An inspector that is connected. */
export interface Inspector {
  /** Collects, then looks. */
  look(): Promise<HeapLook>;
  /** Writes a heap snapshot for DevTools. */
  snapshot(file: string): Promise<void>;
  close(): void;
}

const address = /Debugger listening on (ws:\/\/127\.0\.0\.1:\d+\/\S+)/;
const asked = `(() => {
  const { heapUsed, external } = process.memoryUsage();
  const spaces = process.getBuiltinModule('v8').getHeapSpaceStatistics();
  // Byte code, machine code and what belongs to it.
  const ofCode = spaces.filter(({ space_name }) => /code|trusted/.test(space_name));
  const code = ofCode.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  return {
    heapMb: heapUsed / 1e6,
    codeMb: code / 1e6,
    externalMb: external / 1e6,
    resources: process.getActiveResourcesInfo().length,
  };
})()`;
/** A heap snapshot stands everything still, for longer where others use the machine. */
const patienceMs = 300_000;

/** Options that Node is to be started with. */
export const inspectorOptions = '--inspect=127.0.0.1:0';

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: { readonly result?: { readonly value?: unknown } };
  readonly error?: { readonly message: string };
}

/** Connects to the inspector whose address a program wrote. @throws Error when it wrote none */
export async function openInspector(said: string): Promise<Inspector> {
  const url = address.exec(said)?.[1];
  if (url === undefined) throw new Error('The program wrote no address of an inspector.');
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`${url} does not answer.`)), { once: true });
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let count = 0;
  let onChunk: (chunk: string) => void = () => {};
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.params?.chunk !== undefined) onChunk(reply.params.chunk);
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  async function send(method: string, params: object = {}): Promise<Reply> {
    count += 1;
    const id = count;
    const answered = new Promise<Reply>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method} takes too long.`)), patienceMs);
      waiting.set(id, (reply) => {
        clearTimeout(late);
        resolve(reply);
      });
    });
    socket.send(JSON.stringify({ id, method, params }));
    const reply = await answered.finally(() => waiting.delete(id));
    if (reply.error) throw new Error(`${method}: ${reply.error.message}`);
    return reply;
  }
  return {
    async look() {
      await send('HeapProfiler.collectGarbage');
      const { result } = await send('Runtime.evaluate', { expression: asked, returnByValue: true });
      return result?.result?.value as HeapLook;
    },
    async snapshot(file) {
      const into = openSync(file, 'w');
      onChunk = (chunk) => void writeSync(into, chunk);
      await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false }).finally(() => closeSync(into));
    },
    close: () => socket.close(),
  };
}
