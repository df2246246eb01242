// Grows the text that the guard judges and the redactor searches.
import { inspectInput } from '@tpl/ai/guard';
import { createRedactor } from '@tpl/security';
import { readDocumentation } from '../prose.ts';
import type { Curve } from './curve.ts';
import { inTurns } from './curve.ts';

const kilobytes = [1, 4, 16, 64, 256, 976];

function textOf(kb: number): string {
  const prose = readDocumentation();
  return prose.repeat(Math.ceil((kb * 1_024) / prose.length)).slice(0, kb * 1_024);
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
