// Finds the longest time for which a hostile text keeps the running service from everybody else.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compose } from '../../apps/text-processing/src/composition.ts';
import { operations } from '../../apps/text-processing/src/domain/operations/index.ts';
import { listen } from '../../apps/text-processing/src/start/listen.ts';
import { programsBeside } from '../../apps/text-processing/threads/src/open-threads.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';
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

/** What one text cost the loop, by the clock and by the processor's time of its thread. */
interface Cost {
  readonly blockMs: number;
  readonly workMs: number;
}

/**
 * Each shape against an English text of the same size right beside it, which of the two comes first by turns; of both the median of
 * the rounds counts. By the clock a block holds whatever else the processor did in it, threads of the service included; the time of
 * the thread holds the loop's own work alone.
 */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const length = smoke ? 5_000 : 190_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const shapes = Object.entries(units).map(([name, unit]) => [name, fill(unit)] as const);
  const english = readDocumentation().slice(0, length);
  const texts = [...shapes, ['distinctWords', distinctWords(length)] as const];
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
  const pairs = new Map(texts.map(([name]) => [name, { hostile: [] as Cost[], english: [] as Cost[] }]));
  let asked = 0;
  // No two texts are the same: an answer of before must not stand in.
  const costOf = (text: string) =>
    longestBlock(url, JSON.stringify({ operation: 'summarize', text: `${asked++} ${text}` }));
  try {
    for (let round = 0; round <= (smoke ? 1 : 9); round += 1)
      for (const [name, text] of texts) {
        const isFirst = round % 2 === 0;
        const one = await costOf(isFirst ? text : english);
        const other = await costOf(isFirst ? english : text);
        if (round === 0) continue;
        pairs.get(name)!.hostile.push(isFirst ? one : other);
        pairs.get(name)!.english.push(isFirst ? other : one);
      }
  } finally {
    await application.close();
    await application.closeMonitoring();
  }
  const worstOf = (part: keyof Cost) => {
    const rows = [...pairs].map(([name, pair]) => {
      const [hostileMs, englishMs] = [pair.hostile, pair.english].map((costs) =>
        median(costs.map((cost) => cost[part])),
      ) as [number, number];
      return { name, hostileMs, englishMs, ratio: hostileMs / englishMs };
    });
    return rows.reduce((one, other) => (other.ratio > one.ratio ? other : one));
  };
  const row = (part: keyof Cost, unit: string, target: string) => {
    const { name, hostileMs, englishMs, ratio } = worstOf(part);
    return {
      ...figure({ ours: ratio, unit: `${unit}, ${texts.length} shapes of ${length} characters`, target }),
      reason: `${name}: ${hostileMs.toFixed(1)} ms, English beside it: ${englishMs.toFixed(1)} ms`,
    };
  };
  return {
    hostileOverEnglish: row('blockMs', 'longest block of the loop', '<= 1.5'),
    hostileOverEnglishWork: row('workMs', 'most work of the loop between two turns', '<= 1.5'),
  };
}

async function longestBlock(url: string, body: string): Promise<Cost> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.reset();
  let workMs = 0;
  let before = process.threadCpuUsage();
  const turn = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    workMs = Math.max(workMs, (user + system) / 1_000);
    before = process.threadCpuUsage();
  }, 1);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/process`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  await new Promise((resolve) => setTimeout(resolve, 5));
  clearInterval(turn);
  delays.disable();
  if (response.status >= 500) throw new Error(`The service answered ${response.status}.`);
  return { blockMs: delays.max / 1e6, workMs };
}
