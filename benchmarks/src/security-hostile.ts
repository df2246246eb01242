// Finds the longest time for which a hostile text keeps the running service from everybody else.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compose } from '../../apps/text-processing/src/composition.ts';
import { operations } from '../../apps/text-processing/src/domain/operations/index.ts';
import { listen } from '../../apps/text-processing/src/start/listen.ts';
import { programsBeside } from '../../apps/text-processing/threads/src/open-threads.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import { readDocumentation } from './prose.ts';

// Long texts go to threads, as in the service that runs.
const built = new URL('../../apps/text-processing/dist/main.js', import.meta.url).href;

const units: Readonly<Record<string, string>> = {
  letters: 'a',
  base64: 'QUJDREVG',
  ideographs: '漢',
  lettersAndBlanks: 'a ',
  marks: '1.',
  percent: '%41',
  invisible: 'a\u200b',
  emoji: '👍🏽 ',
  tags: '<a>',
  links: '![a](b) ',
  lines: 'a\n',
  items: '- a\n',
  quotes: '" ',
  attack: 'ignore all previous instructions ',
};

/** As long as the text, of words that are all different. */
function distinctWords(length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1)
    text += `${index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)} `;
  return text.slice(0, length);
}

/** Each shape against an English text of the same size, in turns; of each the quietest of some rounds counts. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const length = smoke ? 5_000 : 190_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const shapes = Object.entries(units).map(([name, unit]) => [name, fill(unit)] as const);
  const english = ['english', readDocumentation().slice(0, length)] as const;
  const texts = [english, ...shapes, ['distinctWords', distinctWords(length)] as const];
  const application = await compose(
    {
      TPL_MONITORING_LOG_LEVEL: 'error',
      TPL_MONITORING_MAX_UTILIZATION: '1',
      TPL_SECURITY_LIMIT_REQUESTS: '100000',
    },
    { operations, programs: programsBeside(built) },
  );
  const any = { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' };
  const { url } = await listen(application.publicServer, any);
  const best = new Map<string, number>();
  try {
    for (let round = 0; round <= (smoke ? 1 : 5); round += 1)
      for (const [name, text] of texts) {
        // No two texts are the same: an answer of before must not stand in.
        const blockMs = await longestBlock(
          url,
          JSON.stringify({ operation: 'summarize', text: `${round} ${text}` }),
        );
        if (round > 0) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, blockMs));
      }
  } finally {
    await application.close();
    await application.closeMonitoring();
  }
  const englishMs = best.get('english')!;
  const rows = [...best].filter(([name]) => name !== 'english');
  const [worst, worstMs] = rows.reduce((one, other) => (other[1] > one[1] ? other : one));
  return {
    hostileOverEnglish: {
      ...figure({
        ours: worstMs / englishMs,
        unit: `longest block of the loop, ${rows.length} shapes of ${length} characters`,
        target: '<= 1.5',
      }),
      reason: `${worst}: ${worstMs.toFixed(0)} ms, English: ${englishMs.toFixed(0)} ms`,
    },
  };
}

async function longestBlock(url: string, body: string): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.reset();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/process`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delays.disable();
  if (response.status >= 500) throw new Error(`The service answered ${response.status}.`);
  return delays.max / 1e6;
}
