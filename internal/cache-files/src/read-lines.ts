// Reads a file of JSON lines with a bound for each.
import { createReadStream } from 'node:fs';
import type { Refuse } from './refuse.ts';

const newline = 10;

/**
 * The values of a file of JSON lines, one after another; empty lines are passed over.
 * @throws what `refuse` makes, for a line that is no JSON or too long, with its number; nothing of it is shown
 */
export async function* readLines(
  file: string,
  maxLineBytes: number,
  refuse: Refuse,
): AsyncGenerator<unknown, void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 0;
  const wrongLine = (message: string) => refuse([{ path: `line ${number}`, message }]);
  const parse = (line: Buffer): unknown => {
    number += 1;
    const text = line.toString().trim();
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw wrongLine('is no JSON');
    }
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const value = parse(Buffer.concat([...rest, chunk.subarray(start, end)]));
      rest = [];
      restBytes = 0;
      start = end + 1;
      if (value !== undefined) yield value;
    }
    rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > maxLineBytes) {
      number += 1;
      throw wrongLine(`has more than ${maxLineBytes} bytes`);
    }
  }
  const last = parse(Buffer.concat(rest));
  if (last !== undefined) yield last;
}
