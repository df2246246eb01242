import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createDocumentReader } from './create-document-reader.ts';
import { processMemory } from './process/process-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'reader-'));
const program = pathToFileURL(join(folder, 'program.ts'));
// Does what the file says; answers with what it was told, and who it is.
writeFileSync(
  program,
  `import { endWithParent } from ${JSON.stringify(new URL('./process/end-with-parent.ts', import.meta.url).href)};
   import { receiveFiles } from ${JSON.stringify(new URL('./process/receive-files.ts', import.meta.url).href)};
   const held = [];
   async function serve() {
     for await (const { request, bytes } of receiveFiles(process.stdin)) {
       const text = Buffer.from(bytes).toString();
       if (text === 'hang') for (;;);
       if (text === 'grow') for (;;) held.push(Buffer.alloc(1e6, 1));
       if (text === 'fill') for (const all = []; ; ) all.push(new Array(1e5).fill({}).map(() => ({})));
       if (text === 'crash') process.exit(3);
       if (text === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000));
       if (text === 'fail') process.send({ failed: 'TypeError' });
       else if (text === 'refuse') process.send({ refused: { code: 'unreadable_document', problems: [{ path: 'file', message: 'is odd' }] } });
       else process.send({ document: { text, title: String(process.pid), notes: [JSON.stringify(request), JSON.stringify(process.env)] } });
     }
   }
   endWithParent(Number(process.argv[2]));
   void serve();`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const readers: { close(): Promise<void> }[] = [];
const create = (options: Parameters<typeof createDocumentReader>[0] = {}) => {
  const reader = createDocumentReader({ program, timeoutMs: 20_000, ...options });
  readers.push(reader);
  return (text: string, signal?: AbortSignal) =>
    reader.read({ bytes: Buffer.from(text), name: 'a.txt', type: 'text/plain' }, signal);
};

describe('createDocumentReader', () => {
  afterEach(async () => {
    for (const reader of readers.splice(0)) await reader.close();
  });

  it('reads one file after the other in one process, which is told its limits and nothing else', async () => {
    const read = create({ maxPages: 7 });
    const [one, two] = await Promise.all([read('one'), read('two')]);
    expect([one.text, two.text]).toEqual(['one', 'two']);
    expect(two.title).toBe(one.title);
    expect(one.title).not.toBe(String(process.pid));
    const [request = '', env = ''] = one.notes;
    expect(JSON.parse(request)).toMatchObject({ name: 'a.txt', type: 'text/plain', limits: { maxPages: 7 } });
    expect(Object.keys(JSON.parse(env) as object).filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual(
      [],
    );
  });

  it.each([
    ['hang', { timeoutMs: 1_500 }, 'document_too_large', 'takes longer than 1500 ms to read (limit: time)'],
    [
      'fill',
      { memoryMb: 160 },
      'document_too_large',
      'needs more than 160 MB of memory to be read (limit: memory)',
    ],
    ['crash', {}, 'unreadable_document', 'breaks the program that reads it'],
  ])('replaces a process that would %s, and reads the file behind it', async (text, options, code, says) => {
    const read = create(options);
    const [bad, good] = await Promise.allSettled([read(text), read('after')]);
    expect(bad).toMatchObject({
      status: 'rejected',
      reason: { code, message: expect.stringContaining(says) },
    });
    expect(good).toMatchObject({ status: 'fulfilled', value: { text: 'after' } });
  });

  it('watches what a process holds beside its heap, where the platform says it', async () => {
    if (process.platform !== 'linux') return;
    await expect(create({ memoryMb: 200 })('grow')).rejects.toThrow('(limit: memory)');
  });

  it('keeps the process of a file that is refused or fails', async () => {
    const read = create();
    const { title } = await read('one');
    await expect(read('refuse')).rejects.toMatchObject({
      code: 'unreadable_document',
      message: 'file is odd',
    });
    await expect(read('fail')).rejects.toThrow('is damaged: it cannot be read to its end (TypeError)');
    expect((await read('two')).title).toBe(title);
  });

  it('refuses what is too large or has no room, and says when to come again', async () => {
    const read = create({ maxWaiting: 1, maxBytes: 100 });
    await expect(read('x'.repeat(101))).rejects.toMatchObject({
      code: 'document_too_large',
      problems: [{ path: 'file', message: 'has 101 bytes, more than 100 (limit: bytes)', limit: 100 }],
    });
    const taken = [read('one'), read('two')];
    await expect(read('three')).rejects.toMatchObject({ code: 'too_busy', retryAfterMs: 1_000 });
    expect((await Promise.all(taken)).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('lets go at once who leaves: who waits is dropped, what is read is ended', async () => {
    const read = create();
    const { title } = await read('one');
    const controller = new AbortController();
    const all = [read('wait', controller.signal), read('two', controller.signal)];
    // The first is being read by then.
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('gone'));
    for (const one of all) await expect(one).rejects.toThrow('gone');
    await expect(read('three', controller.signal)).rejects.toThrow('gone');
    expect((await read('four')).title).not.toBe(title);
  });

  it('ends a process that nobody needs for a while', async () => {
    if (process.platform !== 'linux') return;
    const read = create({ idleMs: 50 });
    const { title } = await read('one');
    while ((await processMemory(Number(title))) !== undefined)
      await new Promise((resolve) => setImmediate(resolve));
    expect((await read('two')).title).not.toBe(title);
  });

  it('reads in as many processes as it may', async () => {
    const read = create({ processes: 2 });
    const waiting = read('wait').catch(() => {});
    expect((await read('two')).text).toBe('two');
    await readers.pop()!.close();
    await waiting;
  });

  it('leaves no process behind when the service is killed while it reads', async () => {
    if (process.platform !== 'linux') return;
    const parent = join(folder, 'parent.ts');
    writeFileSync(
      parent,
      `import { createDocumentReader } from ${JSON.stringify(new URL('./create-document-reader.ts', import.meta.url).href)};
       const reader = createDocumentReader({ program: new URL(${JSON.stringify(program.href)}) });
       const { title } = await reader.read({ bytes: Buffer.from('one') });
       console.log(title);
       await reader.read({ bytes: Buffer.from('hang') });`,
    );
    const service = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', parent]);
    const [pid] = (await once(service.stdout, 'data')) as [Buffer];
    service.kill('SIGKILL');
    // One that has ended holds no memory, though nobody may have asked for its end.
    while ((await processMemory(Number(pid))) !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('ends with what it is doing when it is closed', async () => {
    const read = create();
    const all = [read('hang'), read('behind')];
    const ended = Promise.allSettled(all);
    await readers.pop()!.close();
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(read('later')).rejects.toMatchObject({ code: 'too_busy' });
  });
});
