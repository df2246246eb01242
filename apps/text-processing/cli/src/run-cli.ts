// Runs what the command line was asked for, and turns what goes wrong into an exit code.
import type { Operation } from '../../src/domain/define-operation.ts';
import { nearestName } from '../../src/domain/nearest-name.ts';
import { RequestError } from '../../src/domain/request-error.ts';
import { commandName } from '../../src/domain/service-name.ts';
import { stopped, terminated } from './answer/print-outcomes.ts';
import { planBatch, runBatch } from './answer/run-batch.ts';
import { planRun, runTexts } from './answer/run-texts.ts';
import { showJson, withoutControls } from './answer/show-answer.ts';
import { runBill } from './bill-command.ts';
import { runConfig } from './config-command.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { readerGone } from './host/end-when-reader-gone.ts';
import type { CliHost, CliParts, CliService } from './host/host.ts';
import { findOperation, readWords } from './host/parse-arguments.ts';
import type { CommandName } from './usage.ts';
import { commandNames, usage } from './usage.ts';

/**
 * Runs the command and resolves to its exit code: 0 for answers, 1 for a failure, 2 for arguments that do not fit, 130 after
 * Ctrl-C, 143 after SIGTERM, 141 when its reader has gone. Without a command's name the first word is an operation of `run`.
 */
export async function runCli(args: readonly string[], host: CliHost, parts: CliParts): Promise<number> {
  const { operations, version } = parts;
  const [first = '', ...others] = args;
  const command = commandNames.find((name) => name === first);
  if (args.length === 0 || beforeDashes(args).some((word) => word === '--help' || word === '-h')) {
    host.stdout.write(usage(operations, command ?? (first.startsWith('-') || !first ? undefined : 'run')));
    return args.length === 0 ? 2 : 0;
  }
  if (first === '--version' || first === '-V') {
    host.stdout.write(`${commandName} ${version}\n`);
    return 0;
  }
  try {
    if (command) return await commands[command](others, host, parts);
    return await commands.run(args, host, parts);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    host.stderr.write(
      `${commandName}: ${withoutControls(error.message)}\n\nTry ${commandName} ${command ? `${command} ` : ''}--help.\n`,
    );
    return 2;
  }
}

type Command = (args: readonly string[], host: CliHost, parts: CliParts) => Promise<number>;

const commands: Readonly<Record<CommandName, Command>> = {
  async run(args, host, parts) {
    const [name, ...others] = args;
    if (name === undefined) throw needsOperation(parts.operations);
    const plan = planRun(named(name, parts.operations), others);
    return withService(host, parts, (service, rules) => runTexts(plan, host, service, rules));
  },
  async batch(args, host, parts) {
    const plan = planBatch(args, host, parts.operations);
    return withService(host, parts, (service, rules) => runBatch(plan, host, service, rules));
  },
  async serve(args, _, { serve }) {
    takesNothing('serve', args);
    await serve();
    return 0;
  },
  async worker(args, _, { work }) {
    takesNothing('worker', args);
    await work();
    return 0;
  },
  config: (args, host, { operations }) => runConfig(args, host, operations),
  bill: (args, host, { operations }) => runBill(args, host, operations),
  async doctor(args, { env, stdout }, { operations }) {
    const { values } = readWords(args, { json: { field: 'json', kind: 'flag' } });
    const findings = await examine(env, operations);
    const lines = findings.map((finding) => `${toLines(finding)}\n`);
    stdout.write(values['json'] === true ? `${showJson(findings)}\n` : lines.join(''));
    return findings.some(({ status }) => status === 'fail') ? 1 : 0;
  },
};

/** Ends the work, and nothing upstream goes on, at Ctrl-C and when nobody reads any more. */
async function withService(
  host: CliHost,
  { compose, operations }: CliParts,
  run: (
    service: CliService,
    rules: { operations: readonly Operation[]; signal: AbortSignal },
  ) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let code = 0;
  const end = (reason: number) => {
    code ||= reason;
    controller.abort(new Error('stopped'));
  };
  const signals = [
    ['SIGINT', () => end(stopped)],
    ['SIGTERM', () => end(terminated)],
  ] as const;
  const onGone = () => end(readerGone);
  // A second one finds no listener: it ends the program at once.
  for (const [signal, listener] of signals) host.once(signal, listener);
  host.stdout.on('error', onGone);
  host.stderr.on('error', onGone);
  const service = await compose(host.env, host.stderr);
  try {
    const ended = await run(service, { operations, signal: controller.signal });
    return code || ended;
  } catch (error) {
    if (controller.signal.aborted) return code;
    throw error;
  } finally {
    for (const [signal, listener] of signals) host.removeListener(signal, listener);
    await service.close();
  }
}

function named(name: string, operations: readonly Operation[]): Operation {
  const isFlag = name.startsWith('-');
  if (isFlag) throw needsOperation(operations);
  const isCommand = nearestName(name, commandNames);
  const isOperation = nearestName(
    name.replaceAll('-', '_'),
    operations.map(({ id }) => id),
  );
  if (isCommand === undefined || isOperation !== undefined) return findOperation(name, operations);
  throw new RequestError('invalid_request', [
    { path: `"${name.slice(0, 40)}"`, message: 'is not a command', hint: `did you mean "${isCommand}"?` },
  ]);
}

function needsOperation(operations: readonly Operation[]): RequestError {
  return new RequestError('invalid_request', [
    {
      path: 'OPERATION',
      message: 'is missing',
      hint: `there are: ${operations.map(({ id }) => id).join(', ')}`,
    },
  ]);
}

function takesNothing(command: string, [word]: readonly string[]): void {
  if (word === undefined) return;
  const hint = 'it is steered by the environment; see `config explain`';
  throw new RequestError('invalid_request', [
    { path: word, message: `is not an option of ${command}`, hint },
  ]);
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const dashes = args.indexOf('--');
  return dashes < 0 ? args : args.slice(0, dashes);
}

function toLines({ name, status, message, hint }: Finding): string {
  const word = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' }[status];
  return withoutControls(`${word} ${name}  ${message}${hint ? `\n     → ${hint}` : ''}`);
}
