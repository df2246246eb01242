// Measures what a door adds to a request, beside the gateway, all in turns before one provider in another process.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { key, start, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, median, notMeasured } from './frame.ts';

interface Subject {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const standIns = fileURLToPath(new URL('./app-stand-ins.ts', import.meta.url));
const words =
  'The mill by the river stood still for nine years, until two carpenters mended its wheel. '.repeat(12);
const body = JSON.stringify({
  model: 'm',
  messages: [
    { role: 'system', content: 'Summarize in at most 60 words.' },
    { role: 'user', content: words },
  ],
});

async function ask({ url, headers }: Subject): Promise<number> {
  const from = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return performance.now() - from;
}

/** The door of the service with guards and without, the gateway, and the provider itself; one by one. */
export async function measureOverhead({ smoke }: RunOptions): Promise<Results> {
  const provider = await start([standIns, 'provider'], /port (\d+)/);
  const baseUrl = `${provider.url}/v1`;
  const model = {
    ...{ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: 'bench', TPL_APP_OPENAI_MODEL: 'm' },
    ...{ TPL_APP_DOOR: 'on', NODE_ENV: 'production' },
  };
  const off = { TPL_APP_GUARD_INPUT: 'allow', TPL_APP_GUARD_OUTPUT: 'false' };
  const [guarded, plain] = await Promise.all([startService(model), startService({ ...model, ...off })]);
  const authorization = `Bearer ${key}`;
  const path = '/llm/v1/chat/completions';
  const floor = await start([standIns, 'pass', `${baseUrl}/chat/completions`], /port (\d+)/);
  const subjects: Record<string, Subject> = {
    straight: { url: `${baseUrl}/chat/completions`, headers: {} },
    floor: { url: floor.url, headers: {} },
    plain: { url: plain.url.replace(/\/$/, '') + path, headers: { authorization } },
    guarded: { url: guarded.url.replace(/\/$/, '') + path, headers: { authorization } },
  };
  try {
    const gateway = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
    const port = String(20_000 + (process.pid % 20_000));
    await start([gateway, `--port=${port}`, '--headless'], /(ready|running|:\d{5})/i, {
      NODE_ENV: 'production',
    });
    subjects['portkey'] = {
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      headers: {
        authorization: 'Bearer bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': baseUrl,
      },
    };
  } catch (error) {
    process.stderr.write(`The gateway is left out: ${(error as Error).message}\n`);
  }
  const times: Record<string, number[]> = {};
  for (const name of Object.keys(subjects)) times[name] = [];
  for (let warm = 0; warm < (smoke ? 3 : 600); warm += 1)
    for (const subject of Object.values(subjects)) await ask(subject);
  for (let round = 0; round < (smoke ? 5 : 1_500); round += 1)
    for (const [name, subject] of Object.entries(subjects)) times[name]!.push(await ask(subject));
  const over = (name: string) => median(times[name]!) - median(times['straight']!);
  for (const name of Object.keys(times))
    process.stderr.write(`${name.padEnd(9)} p50 ${median(times[name]!).toFixed(3)} ms\n`);
  const unit = 'ms over straight, p50 one by one';
  const ratio = { unit: 'of what the gateway adds', target: '<= 0.6' };
  return {
    'doorOverheadMs.floor': figure({
      ours: over('floor'),
      unit: `${unit}; a bare fastify that passes bodies on`,
      target: '',
    }),
    'doorOverheadMs.plain': figure({ ours: over('plain'), unit, target: '<= 1.2' }),
    'doorOverheadMs.guarded': figure({ ours: over('guarded'), unit, target: '<= 1.8' }),
    doorVsPortkey: subjects['portkey']
      ? figure({ ours: over('plain') / over('portkey'), ...ratio })
      : notMeasured({ ...ratio, reason: 'the gateway does not start here' }),
  };
}
