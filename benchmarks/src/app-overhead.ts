// Measures what the whole service adds to a request, beside the least service and beside a gateway, in turns.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Asking, Started } from './app-processes.ts';
import { ask, cpuMsOf, process1, start, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, notMeasured } from './frame.ts';

interface Subject extends Started {
  readonly asking: Asking;
}

interface Taken {
  readonly times: number[];
  cpuMs: number;
}

const standIns = fileURLToPath(new URL('./app-stand-ins.ts', import.meta.url));
const guardsOff = { TPL_APP_GUARD_INPUT: 'allow', TPL_APP_GUARD_OUTPUT: 'false' };

const paragraph =
  'The mill by the river stood still for nine years, until two carpenters showed the town that a wheel can be mended for a third of the price, and the council paid for the wood. ';
let count = 0;

/** A text that was never asked about, of about so many characters. */
export function freshText(characters: number): string {
  count += 1;
  return `Number ${count} of this run. ${paragraph.repeat(Math.ceil(characters / paragraph.length))}`.slice(
    0,
    characters,
  );
}

/** The service, the service without guards, the least service and a gateway before one provider. */
async function startAll(): Promise<Record<string, Subject>> {
  const provider = await start([standIns, 'provider'], /port (\d+)/);
  const baseUrl = `${provider.url}/v1`;
  const model = { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: 'bench', NODE_ENV: 'production' };
  const [bare, handmade, service, noGuards] = await Promise.all([
    start([standIns, 'bare', baseUrl], /port (\d+)/, { NODE_ENV: 'production' }),
    start([standIns, 'handmade', baseUrl], /port (\d+)/, { NODE_ENV: 'production' }),
    startService(model),
    startService({ ...model, ...guardsOff }),
  ]);
  const subjects: Record<string, Subject> = {
    bare: { ...bare, asking: process1 },
    handmade: { ...handmade, asking: process1 },
    service: { ...service, asking: process1 },
    noGuards: { ...noGuards, asking: process1 },
  };
  try {
    const gateway = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
    const port = String(20_000 + (process.pid % 20_000));
    const started = await start([gateway, `--port=${port}`, '--headless'], /(ready|running|:\d{5})/i, {
      NODE_ENV: 'production',
    });
    const asking: Asking = {
      path: '/v1/chat/completions',
      headers: {
        authorization: 'Bearer bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': baseUrl,
      },
      body: (text) => ({
        model: 'm',
        messages: [
          { role: 'system', content: 'Summarize in at most 60 words. Answer as JSON.' },
          { role: 'user', content: text },
        ],
        response_format: { type: 'json_object' },
      }),
    };
    const portkey = { child: started.child, url: `http://127.0.0.1:${port}`, asking };
    await ask(portkey.url, asking, 'A text.');
    subjects['portkey'] = portkey;
  } catch (error) {
    process.stderr.write(`The gateway is left out: ${(error as Error).message}\n`);
  }
  return subjects;
}

async function load(
  subject: Subject,
  requests: number,
  concurrency: number,
  text: () => string,
): Promise<Taken> {
  let left = requests;
  const times: number[] = [];
  const before = cpuMsOf(subject);
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const from = performance.now();
      await ask(subject.url, subject.asking, text());
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { times, cpuMs: cpuMsOf(subject) - before };
}

async function inTurns<Name extends string>(
  names: readonly Name[],
  rounds: number,
  run: (name: Name) => Promise<Taken>,
): Promise<Record<Name, Taken>> {
  const taken = Object.fromEntries(names.map((name) => [name, { times: [], cpuMs: 0 }])) as unknown as Record<
    Name,
    Taken
  >;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length]!;
      const { times, cpuMs } = await run(name);
      taken[name].times.push(...times);
      taken[name].cpuMs += cpuMs;
    }
  }
  return taken;
}

/** Requests that arrive at a fixed rate, whether or not the ones before have been answered; timed from when they were due. */
async function arrive(subject: Subject, perSecond: number, seconds: number): Promise<Taken> {
  const times: number[] = [];
  const calls: Promise<void>[] = [];
  const before = cpuMsOf(subject);
  const from = performance.now();
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, ((performance.now() - from) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const at = from + (sent / perSecond) * 1_000;
      const call = ask(subject.url, subject.asking, freshText(1_024));
      calls.push(call.then(() => void times.push(performance.now() - at)));
    }
    await sleep(1);
  }
  await Promise.all(calls);
  return { times, cpuMs: cpuMsOf(subject) - before };
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;
const cpuOf = ({ cpuMs, times }: Taken) => cpuMs / times.length;
const p50 = ({ times }: Taken) => quantile(times, 0.5);
const p99 = ({ times }: Taken) => quantile(times, 0.99);

/** Figures of the overhead, and one line a combination on stderr. */
export async function measureOverhead({ smoke }: RunOptions): Promise<Results> {
  const subjects = await startAll();
  const names = Object.keys(subjects);
  const answer = JSON.parse(await ask(subjects['service']!.url, process1, freshText(1_024))) as Record<
    string,
    unknown
  >;
  if (answer['provider'] !== 'openai' || answer['degraded'] !== false)
    throw new Error(`The service does not answer from the provider: ${JSON.stringify(answer)}`);
  const warm = smoke ? 20 : 1_500;
  for (const name of names) await load(subjects[name]!, warm, 8, () => freshText(1_024));
  const rows: Record<string, Record<string, Taken>> = {};
  for (const [characters, concurrency, requests] of [
    [1_024, 1, 100],
    [1_024, 8, 400],
    [1_024, 64, 640],
    [10_240, 1, 60],
    [10_240, 8, 160],
    [10_240, 64, 320],
  ] as const) {
    const rounds = smoke ? 1 : characters > 5_000 || concurrency === 64 ? 4 : 10;
    const size = smoke ? 8 : requests;
    const taken = await inTurns(names, rounds, (name) =>
      load(subjects[name]!, size, concurrency, () => freshText(characters)),
    );
    rows[`${characters} ${concurrency}`] = taken;
    for (const [name, one] of Object.entries(taken))
      process.stderr.write(
        `${characters} characters, ${concurrency} at a time, ${name.padEnd(9)} p50 ${p50(one).toFixed(2)} p99 ${p99(one).toFixed(2)} CPU ${cpuOf(one).toFixed(3)} ms\n`,
      );
  }
  const one = rows['1024 1']!;
  const eight = rows['1024 8']!;
  const pair = ['bare', 'service'] as const;
  // What the bare one serves on a core: half of it is a load that both must carry.
  const rate = smoke ? 50 : Math.floor(500 / cpuOf(eight['bare']!));
  const arrived = await inTurns(pair, smoke ? 1 : 6, (name) =>
    arrive(subjects[name]!, rate, smoke ? 0.3 : 3),
  );
  const same = freshText(1_024);
  const service = subjects['service']!;
  await load(service, smoke ? 8 : 500, 8, () => same);
  const hit = await load(service, smoke ? 20 : 1_500, 1, () => same);
  const hits = await load(service, smoke ? 20 : 8_000, 16, () => same);
  const over = (taken: Record<string, Taken>, name: string) => cpuOf(taken[name]!) / cpuOf(taken['bare']!);
  const unit = 'times the CPU of fastify + openai SDK a request, 1 KB, miss, 8 at a time';
  const peers = { handmade: over(eight, 'handmade') };
  const portkey = one['portkey'];
  return {
    cpuVsBare: figure({ ours: over(eight, 'service'), unit, peers, target: '<= 1.6' }),
    cpuVsBareNoGuards: figure({ ours: over(eight, 'noGuards'), unit, peers, target: '<= 1.4' }),
    p50OverBareMs: figure({
      ours: p50(one['service']!) - p50(one['bare']!),
      unit: 'ms over fastify + openai SDK, one by one, 1 KB, miss',
      target: '<= 0.6',
    }),
    p99OverBareMs: figure({
      ours: p99(arrived.service) - p99(arrived.bare),
      unit: `ms over fastify + openai SDK, ${rate} arriving a second (half of what that serves a CPU second)`,
      target: '<= 5',
    }),
    // A gateway that took no longer than the bare one, on a busy machine, is no measure.
    overPortkey:
      portkey && p50(portkey) > p50(one['bare']!)
        ? figure({
            ours: (p50(one['service']!) - p50(one['bare']!)) / (p50(portkey) - p50(one['bare']!)),
            unit: 'our p50 over the bare SDK / that of @portkey-ai/gateway, one by one, 1 KB',
            target: '<= 0.5',
          })
        : notMeasured({
            unit: 'share',
            target: '<= 0.5',
            reason: 'the gateway did not start or did not answer',
          }),
    hitP50Ms: figure({
      ours: p50(hit),
      unit: 'ms over HTTP, answer from the cache, one by one',
      target: '<= 0.5',
    }),
    hitRps: figure({
      ours: 1_000 / cpuOf(hits),
      unit: 'answers from the cache a CPU second of the service, 16 at a time',
      target: '>= 4000',
    }),
  };
}
