// Runs the package's command-line program.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { faultList, startEmulator } from '@internal/conformance/emulator';

const usage = `tpl-ai emulate [--port N] [--text TEXT]   a provider on loopback that speaks three dialects and fails on demand
tpl-ai faults [--json]                    the faults it plays: name a model ANYTHING#FAULT
tpl-ai guard [explain] TEXT [--document] [--json]
                                          what the input guard sees in one text, and why
tpl-ai conformance URL | --client COMMAND | --gateway URL
                                          what a client may expect of a server; what a client makes of each fault
tpl-ai prices [--to FILE] [--from URL|FILE] [--as-of DAY]
                                          writes today's public prices as a table for \`prices\`; how old ours is`;

/** Runs one command and returns its exit code: 0 done, 1 failed, 2 asked wrongly. `signal` ends what would run on. */
export async function runCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const [command, ...rest] = args;
  try {
    if (command === 'emulate') return await emulate(rest, signal);
    if (command === 'faults') return faults(rest);
    if (command === 'guard') {
      const { guardCommand } = await import('./guard-command.ts');
      return guardCommand(rest);
    }
    if (command === 'conformance') {
      const { conformanceCommand } = await import('@internal/conformance');
      return await conformanceCommand(rest);
    }
    if (command === 'prices') {
      const { pricesCommand } = await import('./prices-command.ts');
      return await pricesCommand(rest);
    }
    if (command === '--help' || command === 'help') {
      console.log(usage);
      return 0;
    }
    console.error(usage);
    return 2;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${usage}` : message);
    return code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}

async function emulate(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const options = { port: { type: 'string' }, text: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const port = Number(values.port ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error('--port must be a whole number from 0 to 65535');
    return 2;
  }
  const emulator = await startEmulator({
    port,
    ...(values.text !== undefined && { answer: () => values.text as string }),
    onRequest: ({ dialect, body }, fault) =>
      console.log(`${dialect} ${body['stream'] === true ? 'stream' : 'plain'} ${fault ?? 'whole'}`),
  });
  console.log(`Anthropic: ANTHROPIC_BASE_URL=${emulator.url}`);
  console.log(`OpenAI:    OPENAI_BASE_URL=${emulator.openaiUrl}`);
  console.log('Any key; a model named ANYTHING#FAULT fails that way (tpl-ai faults), and so does a base URL');
  console.log(`below ${emulator.url}/fault/FAULT. Ctrl+C ends.`);
  await (signal ? once(signal, 'abort') : Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]));
  await emulator.close();
  return 0;
}

function faults(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  if (values.json) console.log(JSON.stringify(faultList, null, 2));
  else
    for (const { id, what, plain, stream } of faultList)
      console.log(`${id.padEnd(26)} ${what} (plain: ${plain}, stream: ${stream})`);
  return 0;
}
