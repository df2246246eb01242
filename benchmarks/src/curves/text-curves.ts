// Grows the text that the guard judges and the redactor searches.
import { inspectInput } from '@tpl/ai/guard';
import { createRedactor } from '@tpl/security';
import { readDocumentation } from '../prose.ts';
import type { Curve } from './curve.ts';
import { inTurns } from './curve.ts';

const kilobytes = [1, 4, 16, 64, 256, 976];

/** The same page again and again: what stands in a text costs more or less, and only its size is to grow. */
function textOf(kb: number): string {
  const page = readDocumentation().slice(0, 4_096);
  const text = page.repeat(Math.ceil(kb / 4)).slice(0, kb * 1_024);
  // One flat string, as it comes out of a socket.
  return Buffer.from(text).toString();
}

/** The whole of a text, judged and searched; 976 KB are the million characters that a guard takes at most. */
export const textCurves: readonly Curve[] = [
  {
    ...{ name: 'guardText', size: 'KB of prose', unit: 'ms a text', grows: 'all' },
    sizes: kilobytes,
    costs: inTurns('ms', (size) => {
      const text = textOf(size);
      return { ours: () => inspectInput(text) };
    }),
  },
  {
    ...{ name: 'redactText', size: 'KB of prose', unit: 'ms a text', grows: 'all' },
    sizes: kilobytes,
    costs: inTurns('ms', (size) => {
      const text = textOf(size);
      const redactor = createRedactor();
      return { ours: () => redactor.redact(text) };
    }),
  },
];
