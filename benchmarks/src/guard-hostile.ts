// Times the guard on texts made to be slow.
import { inspectInput } from '@tpl/ai/guard';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const shapes = [
  'a',
  'a ',
  'ignore ',
  'ignore previous ',
  'QUFB',
  '\n',
  '\u200b',
  '%41',
  'и',
  '. ',
  '<|im_start',
  '1gn0r3 ',
  '41 ',
  '01000001 ',
  'vtaber cerivbhf ',
  '漢',
  '👍🏽',
  '![',
  '\ud800',
  '\u202eab',
  'you are now ',
  'а',
];

// What another process or a collection takes from a run is not the text's doing: the best of so many runs counts.
const turns = 9;

/** The longest time for a hostile text of `length` characters, and how much longer twice the text takes. */
export function hostileFigures(length: number): Results {
  const rows = shapes.map((unit) => {
    const whole = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
    const half = whole.slice(0, length / 2);
    const best = { half: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY };
    // In turns, so that both sizes meet the same machine; the first turn is to warm up.
    for (let turn = 0; turn <= turns; turn++) {
      for (const [name, text] of Object.entries({ half, whole }) as [keyof typeof best, string][]) {
        const started = performance.now();
        inspectInput(text);
        if (turn > 0) best[name] = Math.min(best[name], performance.now() - started);
      }
    }
    return { unit, ...best };
  });
  const steepest = rows.reduce((one, other) => (ratioOf(other) > ratioOf(one) ? other : one));
  return {
    hostile1MbMs: figure({ ours: Math.max(...rows.map(({ whole }) => whole)), unit: 'ms', target: '<= 250' }),
    doublingRatio: {
      ...figure({ ours: ratioOf(steepest), unit: 'ratio', target: '<= 2.3' }),
      reason: `${JSON.stringify(steepest.unit)}: ${steepest.half.toFixed(1)} ms, then ${steepest.whole.toFixed(1)} ms`,
    },
  };
}

const ratioOf = ({ half, whole }: { half: number; whole: number }): number => whole / half;
