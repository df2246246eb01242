import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { manualClock } from '@internal/kit/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from './create-logger.ts';
import { createDirectOutput, directTarget } from './direct-output.ts';
import { createLineQueue } from './line-queue.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tpl-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A pipe of 64 KiB that both ends of are here. */
function pipe() {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const into = Buffer.alloc(1_000_000);
  return {
    fd,
    read() {
      try {
        return into.subarray(0, readSync(fd, into)).toString();
      } catch {
        return '';
      }
    },
  };
}

const target = (fd: number | undefined) => ({ fd: () => fd, lastFd: () => fd, onReady: () => {} });

describe('createDirectOutput', () => {
  it('writes a file by its descriptor, in order, from before it is open on', async () => {
    const path = join(folder, 'log');
    const logger = createLogger({ destination: createWriteStream(path) });
    for (let line = 0; line < 1_000; line += 1) logger.info('line', { line });
    expect(await logger.flush()).toBe(true);
    logger.info('last');
    // Out when the call returns.
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([1_001, expect.stringContaining('last')]);
    await logger.close();
  });

  it('keeps what a full pipe does not take, tries again, and loses and breaks no line', async () => {
    const clock = manualClock();
    const { fd, read } = pipe();
    const queue = createLineQueue(10_000, 8_000_000);
    const output = createDirectOutput(queue, target(fd), { onProgress: () => {} }, clock);
    let text = '';
    for (let line = 0; line < 5_000; line += 1) {
      queue.push('info', `line ${line} ${'x'.repeat(60)}`);
      output.pump();
    }
    expect(queue.length + output.inFlight).toBeGreaterThan(3_000);
    for (let turn = 0; turn < 100 && (queue.length > 0 || output.inFlight > 0); turn += 1) {
      text += read();
      await clock.advance(50);
    }
    text += read();
    closeSync(fd);
    const lines = text.trim().split('\n');
    expect([lines.length, lines.every((line, at) => line.startsWith(`line ${at} x`))]).toEqual([5_000, true]);
    expect([clock.pending, output.failed]).toEqual([0, 0]);
  });

  it('goes on inside a turn that never ends while somebody reads', () => {
    const clock = manualClock();
    const { fd, read } = pipe();
    const queue = createLineQueue(2_000, 8_000_000);
    const output = createDirectOutput(queue, target(fd), { onProgress: () => {} }, clock);
    for (let line = 0; line < 20_000; line += 1) {
      queue.push('info', 'x'.repeat(80));
      output.pump();
      if (line % 500 === 0) {
        read();
        void clock.advance(100);
      }
    }
    closeSync(fd);
    expect(queue.dropped.info).toBe(0);
  });

  it('glues no line to the half of one that was cut when the disk was full (oh-my-pi#8596, pino#1261)', async () => {
    const clock = manualClock();
    const { fd, read } = pipe();
    let current = fd;
    const place = { ...target(fd), fd: () => current };
    const queue = createLineQueue(1_000, 8_000_000);
    const output = createDirectOutput(queue, place, { onProgress: () => {} }, clock);
    for (let line = 0; line < 200; line += 1) queue.push('info', `line ${line} ${'x'.repeat(700)}.`);
    output.pump();
    // Half a line is out, and from here on nothing is taken.
    current = 99_999;
    await clock.advance(100);
    current = fd;
    let text = read();
    expect(text.endsWith('\n')).toBe(false);
    for (const line of ['line a.', 'line b.']) {
      queue.push('warn', line);
      output.pump();
    }
    text += read();
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => !/^line [0-9ab]+ ?x*\.$/.test(line))).toHaveLength(1);
    expect(lines.slice(-2)).toEqual(['line a.', 'line b.']);
    expect(text).not.toContain('\n\n');
    closeSync(fd);
  });

  it('counts what a broken descriptor refuses, and goes on', () => {
    const queue = createLineQueue(10, 1_000);
    const output = createDirectOutput(queue, target(99_999), { onProgress: () => {} }, manualClock());
    queue.push('info', 'one');
    output.pump();
    queue.push('error', 'two');
    output.pump();
    output.end();
    expect([output.failed, queue.length, output.inFlight]).toEqual([2, 0, 0]);
  });
});

describe('directTarget', () => {
  it('leaves alone what is no file, writes elsewhere than at the end, or whose write was replaced', async () => {
    const path = join(folder, 'log');
    const others = [createWriteStream(path), createWriteStream(path, { start: 10, flags: 'a' })];
    await Promise.all(others.map((stream) => once(stream, 'open')));
    const streams = [
      new Writable(),
      others[1] as Writable,
      Object.assign(others[0] as Writable, { write: () => true }),
    ];
    expect(streams.map(directTarget)).toEqual([undefined, undefined, undefined]);
    for (const stream of others) stream.destroy();
    const file = createWriteStream(path);
    await once(file, 'open');
    const found = directTarget(file);
    expect([found?.fd(), found?.lastFd()]).toEqual([expect.any(Number), expect.any(Number)]);
    file.destroy();
    expect([found?.fd(), found?.lastFd()]).toEqual([undefined, undefined]);
    const [unopened] = [createWriteStream(path)];
    const early = directTarget(unopened);
    expect(early?.fd()).toBeUndefined();
    closeSync(early?.lastFd() as number);
    await once(unopened, 'open');
    unopened.destroy();
  });
});
