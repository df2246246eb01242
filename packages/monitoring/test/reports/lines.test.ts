import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/index.ts';

/** A logger, and its lines as data. */
function logging() {
  const lines: Record<string, unknown>[] = [];
  let bytes = 0;
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      for (const line of String(chunk).split('\n').filter(Boolean)) lines.push(JSON.parse(line));
      done();
    },
  });
  const logger = createLogger({ destination, format: 'json' });
  return { logger, lines, bytes: () => bytes };
}

describe('a line that is hard to write', () => {
  it('does not silence those after it (winston#1248, winston#978)', async () => {
    const { logger, lines } = logging();
    const circular: Record<string, unknown> = { name: 'data' };
    circular['myself'] = circular;
    logger.info('before');
    logger.error('odd', { circular });
    logger.info('after');
    await logger.flush();
    expect(lines.map(({ message }) => message)).toEqual(['before', 'odd', 'after']);
    expect(lines[1]).toMatchObject({ circular: { name: 'data' } });
  });

  it('is one line, though the stack of the error is an object that holds itself (winston#961)', async () => {
    const { logger, lines } = logging();
    const stack: Record<string, unknown> = {};
    stack['inner'] = stack;
    const error = Object.assign(new Error('odd stack'), { stack });
    logger.error('failed', { error });
    logger.error(error);
    await logger.flush();
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(JSON.stringify(line)).toContain('odd stack');
  });

  it('is bounded though the error drags a whole model along (winston#1497, winston#836)', async () => {
    const { logger, lines, bytes } = logging();
    let reads = 0;
    const model = (depth: number): object =>
      new Proxy(
        {},
        {
          ownKeys: () => Array.from({ length: 50 }, (_, at) => `field${at}`),
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
          get(_, key) {
            reads += 1;
            return typeof key === 'string' && key.startsWith('field') ? model(depth + 1) : undefined;
          },
        },
      );
    logger.error('failed', { error: Object.assign(new Error('cast'), { model: model(0) }), last: 'kept' });
    logger.info('after');
    await logger.flush();
    expect(lines[0]).toMatchObject({ message: 'failed', error: { message: 'cast' }, last: 'kept' });
    expect(lines[1]).toMatchObject({ message: 'after' });
    expect(bytes()).toBeLessThan(200_000);
    expect(reads).toBeLessThan(100_000);
  });
});

describe('a line that is too long, of fields that were cut (logstash-logback-encoder#721, fluent-bit#569)', () => {
  it('names no field twice: Elasticsearch refuses such a line', async () => {
    let text = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
    const logger = createLogger({ destination, format: 'json' });
    const long = () => Array.from({ length: 3 }, () => 'x'.repeat(9_000));
    logger.info('long', { a: long(), b: long(), c: long(), d: long(), truncated: 'mine' });
    await logger.flush();
    expect(text.length).toBeLessThanOrEqual(65_537);
    expect(text.match(/"truncated":/g)).toHaveLength(1);
    expect(JSON.parse(text)).toMatchObject({ message: 'long', truncated: true });
  });
});
