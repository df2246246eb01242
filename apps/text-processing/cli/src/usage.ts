// Explains the command line from the operations there are.
import { z } from 'zod';
import { readEndings } from '../../documents/src/read/file/called-kind.ts';
import type { Operation } from '../../src/domain/define-operation.ts';
import { commandName } from '../../src/domain/service-name.ts';
import { toFlag } from './host/parse-arguments.ts';

/** What the command can do. */
export const commandNames = ['run', 'batch', 'serve', 'worker', 'config', 'doctor', 'bill'] as const;

/** One of its commands. */
export type CommandName = (typeof commandNames)[number];

interface CommandHelp {
  readonly line: string;
  readonly says: string;
  readonly more: readonly string[];
}

const outFlags = [
  '--model NAME  The model that answers: one of the routes by its name, or offline. Default: whichever the settings ask.',
  '--out DIR     Keeps each answer in a file there, and asks for none that it finds there already.',
  '--at-once N   Texts that are worked on at the same time, 1 to 64. Default: 4.',
];

const help: Readonly<Record<CommandName, CommandHelp>> = {
  run: {
    line: 'run OPERATION [FILE|FOLDER|PATTERN…]',
    says: 'Answers about texts; the word run may be left out.',
    more: [
      `A folder stands for all files under it that end in ${readEndings.join(', ')}. Without a file, or with -, the text`,
      'is read from standard input. A file that cannot be answered costs only itself: exit code 1, or 2 if all are such.',
      '',
      '--json        JSON instead of text: one object for one text, a list for several.',
      ...outFlags,
    ],
  },
  batch: {
    line: 'batch [FILE]',
    says: 'Answers lines of JSON with lines of JSON.',
    more: [
      'Each line is { "operation", "text", "options" }; each answer has the index of its line. Of a CSV file each row is a',
      'text, and what to do with it is said once, with its options: batch rows.csv --operation summarize --max-words 40',
      '',
      '--operation X For CSV: what to do with each row.',
      '--column NAME For CSV: the column of the texts. Default: text, or the only one.',
      ...outFlags,
    ],
  },
  serve: {
    line: 'serve',
    says: 'Starts the service: page, API, internal API.',
    more: ['Settings come from the environment and from .env.'],
  },
  worker: {
    line: 'worker',
    says: 'Works on the batches that wait at a Redis.',
    more: ['Needs REDIS_URL; any number may run.'],
  },
  config: {
    line: 'config explain [WORD…] | validate | presets',
    says: 'Shows and checks the settings.',
    more: [
      'explain       Each setting in force and where it comes from; with words only those whose names hold one.',
      'validate      Says everything that is wrong, as the start of the service would: exit code 1.',
      'presets       What each package can be set to by one word.',
      '--json        The same as JSON.',
    ],
  },
  doctor: {
    line: 'doctor',
    says: 'Looks at settings, ports, Redis, providers and clocks, and says what to do.',
    more: [
      'Asks providers for their list of models, which costs nothing. Exit code 1 when something is in the way.',
      '',
      '--json        The same as JSON.',
    ],
  },
  bill: {
    line: 'bill --against FILE.csv',
    says: 'Compares the ledger with the usage that a provider exports, and names every difference with its cause.',
    more: [
      'The file is the export of usage or costs of OpenAI or Anthropic. Exit code 0: no difference but what the ledger itself',
      'marked as estimated or uncertain; 1: others; 2: the two cannot be compared.',
      '',
      '--key NAME      Only rows of this key, as the export names it; may be given several times.',
      '--provider NAME By which name the ledger knows the provider. Default: openai or anthropic.',
      '--prices FILE   Prices of your own as JSON, before the listed ones.',
      '--strict        Exit code 1 at any difference.',
      '--json          The same as JSON.',
    ],
  },
};

/** What `--help` prints, for all or for one command: drawn from the operations, so that it cannot be out of date. */
export function usage(operations: readonly Operation[], command?: CommandName): string {
  const lines = command ? oneCommand(help[command]) : allCommands();
  if (command === undefined || command === 'run')
    lines.push(
      '',
      'Operations and their options:',
      '',
      ...operations.flatMap((one) => operationLines(one, operations)),
    );
  if (command === undefined || command === 'run' || command === 'batch')
    lines.push(
      '',
      'Models are chosen by ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, OPENAI_BASE_URL; without one the offline engine answers.',
    );
  return `${lines.join('\n')}\n`;
}

function oneCommand({ line, says, more }: CommandHelp): string[] {
  return [`Usage: ${commandName} ${line}`, '', says, ...(more.length > 0 ? ['', ...more] : [])];
}

function allCommands(): string[] {
  const width = Math.max(...Object.values(help).map(({ line }) => line.length));
  return [
    `Usage: ${commandName} COMMAND … [--help]`,
    `       ${commandName} --version`,
    '',
    ...Object.values(help).map(({ line, says }) => `  ${line.padEnd(width)}  ${says}`),
  ];
}

function operationLines(operation: Operation, operations: readonly Operation[]): string[] {
  const width = Math.max(...operations.map(({ id }) => id.length));
  return [
    `  ${operation.id.padEnd(width)}  ${operation.description}`,
    ...optionLines(operation).map((line) => `  ${' '.repeat(width)}  ${line}`),
  ];
}

function optionLines({ options }: Operation): string[] {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = '', default: value } = schema as { description?: string; default?: unknown };
    return `${toFlag(name)} ${description}${value === undefined ? '' : ` Default: ${JSON.stringify(value)}.`}`;
  });
}
