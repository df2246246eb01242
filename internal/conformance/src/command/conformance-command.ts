// The command `conformance`: judges a server, a client or a gateway, and prints what it found.
import { parseArgs } from 'node:util';
import { isBad } from '../client/fault-outcome.ts';
import { gatewayClient } from '../client/gateway-client.ts';
import type { FaultRow } from '../client/play-faults.ts';
import { playFaults } from '../client/play-faults.ts';
import { programClient } from '../client/program-client.ts';
import type { FaultId } from '../emulator/faults/fault-list.ts';
import { faultList } from '../emulator/faults/fault-list.ts';
import { checksOf, firstModel, judgeServer } from '../server/judge-server.ts';
import { anthropicSpeech } from '../speech/anthropic-speech.ts';
import { chatSpeech } from '../speech/chat-speech.ts';
import { responsesSpeech } from '../speech/responses-speech.ts';
import type { Speech } from '../speech/speech.ts';

const speeches: readonly Speech[] = [chatSpeech, responsesSpeech, anthropicSpeech];

/** How it is used. */
export const conformanceUsage = `tpl-ai conformance URL [--dialect openai-chat|openai-responses|anthropic] [--model M] [--key-env NAME]
    what a client may expect of this server, check by check; URL as its clients have it (…/v1)
tpl-ai conformance --client COMMAND [--dialect D]
    runs the command once a fault; it asks CONFORMANCE_BASE_URL for CONFORMANCE_MODEL (a stream where CONFORMANCE_STREAM
    is 1) and prints one line {"text":…} or {"error":"its name"}, with "finish" where it tells one
tpl-ai conformance --gateway URL --header 'NAME: {upstream}' [--dialect D] [--model M] [--key-env NAME]
    the same through a gateway: {upstream} is the base URL that plays the fault; without it the model is MODEL#FAULT,
    and the gateway's upstream http://127.0.0.1:N of --port N
  --only NAME     one check or one group (stream); --faults a,b   these faults; --way plain|stream
  --at-once N     most questions at one time (default: 16)
  --wait S        what takes longer hangs (default: 30; of a server: 60); --json for scripts
  Ends with 0 if nothing harms, 1 if something does, 2 if it was asked wrongly.`;

const text = { type: 'string' } as const;
const options = {
  ...{
    model: text,
    way: text,
    'key-env': text,
    only: text,
    faults: text,
    wait: text,
    client: text,
    gateway: text,
    port: text,
    'at-once': text,
  },
  dialect: { type: 'string', default: 'openai-chat' },
  json: { type: 'boolean', default: false },
  header: { type: 'string', multiple: true },
} as const;

/** Asked wrongly: the message says how. */
class WrongUse extends Error {}

/** Runs `conformance` and returns its exit code. */
export async function conformanceCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  try {
    const speech = speeches.find(({ name }) => name === values.dialect);
    if (!speech)
      throw new WrongUse(`--dialect must be one of ${speeches.map(({ name }) => name).join(', ')}`);
    const subjects = [positionals[0], values.client, values.gateway].filter((value) => value !== undefined);
    if (subjects.length !== 1 || positionals.length > 1)
      throw new WrongUse('name one server, one client or one gateway');
    const waitMs = secondsIn(values.wait);
    const key = keyIn(values['key-env']);
    if (positionals[0] === undefined) {
      const { client, gateway = '', model = 'any-model' } = values;
      const asked =
        client === undefined
          ? gatewayClient({ url: urlIn(gateway), speech, headers: headersIn(values.header), model, key })
          : programClient(client);
      const ways = wayIn(values.way);
      const faults = faultsIn(values.faults);
      const rows = await playFaults(asked, {
        dialect: speech.name,
        ...(ways && { ways }),
        ...(faults && { faults }),
        ...(waitMs !== undefined && { waitMs }),
        ...(values.port !== undefined && { port: portIn(values.port) }),
        ...(values['at-once'] !== undefined && { concurrency: countIn(values['at-once']) }),
        ...(!values.json && { onRow: printRow }),
      });
      return endFaults(rows, values.json);
    }
    return await judge(speech, urlIn(positionals[0]), { ...values, key, waitMs });
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    console.error(`${error.message}\n${conformanceUsage}`);
    return 2;
  }
}

interface ServerValues {
  readonly model?: string | undefined;
  readonly only?: string | undefined;
  readonly key: string | undefined;
  readonly waitMs: number | undefined;
  readonly json: boolean;
}

async function judge(
  speech: Speech,
  url: string,
  { model: named, only, key, waitMs, json }: ServerValues,
): Promise<number> {
  const server = { url, speech, key, only, ...(waitMs !== undefined && { timeoutMs: waitMs }) };
  const model = named ?? (await firstModel({ ...server, model: '' }));
  if (model === undefined) throw new WrongUse('the server lists no models: name one with --model');
  const checks = checksOf(speech, only);
  const calls = checks.reduce((sum, check) => sum + check.calls, 0);
  if (checks.length === 0) throw new WrongUse(`there is no check ${only}`);
  // To the other stream: it is no part of what --json prints.
  console.error(`${checks.length} checks, ${calls} requests for ${model}, none for more than 200 tokens`);
  const rows = await judgeServer({
    ...server,
    model,
    onRow: ({ id, status, got, expected, source }) => {
      if (json) return;
      console.log(`${status.padEnd(4)}  ${id.padEnd(22)} ${status === 'pass' ? expected : got}`);
      if (status === 'fail') console.log(`      expected: ${expected}\n      ${source}`);
    },
  });
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const figures = { passed: count('pass'), failed: count('fail'), skipped: count('skip') };
  if (json)
    console.log(
      JSON.stringify(
        { url: new URL(url).origin, dialect: speech.name, model, ...figures, checks: rows },
        null,
        2,
      ),
    );
  else console.log(`${figures.passed} pass, ${figures.failed} fail, ${figures.skipped} are not looked at`);
  return figures.failed > 0 ? 1 : 0;
}

function printRow({ outcome, fault, way, expected, error }: FaultRow): void {
  console.log(
    `${outcome.padEnd(11)} ${fault.padEnd(26)} ${way.padEnd(6)} must be ${expected}${error ? `, was ${error}` : ''}`,
  );
}

function endFaults(rows: readonly FaultRow[], json: boolean): number {
  const counts: Record<string, number> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  if (json) console.log(JSON.stringify({ counts, rows }, null, 2));
  else
    console.log(
      Object.entries(counts)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(', '),
    );
  return rows.some(({ outcome }) => isBad(outcome)) ? 1 : 0;
}

function urlIn(given: string): string {
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new WrongUse(`${given} is no URL of http`);
  return given;
}

function keyIn(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const key = process.env[name];
  if (!key) throw new WrongUse(`there is nothing in the environment under ${name}`);
  return key;
}

function secondsIn(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const seconds = Number(given);
  if (!(seconds > 0 && seconds <= 3_600))
    throw new WrongUse('--wait takes seconds, more than 0 and at most 3600');
  return seconds * 1_000;
}

function portIn(given: string): number {
  const port = Number(given);
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw new WrongUse('--port is from 1 to 65535');
  return port;
}

function countIn(given: string): number {
  const count = Number(given);
  if (!(Number.isInteger(count) && count > 0 && count <= 1_000))
    throw new WrongUse('--at-once is from 1 to 1000');
  return count;
}

function wayIn(given: string | undefined): readonly ('plain' | 'stream')[] | undefined {
  if (given === undefined) return undefined;
  if (given !== 'plain' && given !== 'stream') throw new WrongUse('--way is plain or stream');
  return [given];
}

function faultsIn(given: string | undefined): readonly FaultId[] | undefined {
  if (given === undefined) return undefined;
  const names = given.split(',').map((name) => name.trim());
  const known = new Set<string>(faultList.map(({ id }) => id));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new WrongUse(`there is no fault ${unknown}: see tpl-ai faults`);
  return names as FaultId[];
}

function headersIn(given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new WrongUse("--header takes 'NAME: VALUE'");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
