import { EventEmitter } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scannedPdf } from '../../documents/test-files/hostile-pdf.ts';
import { typeset, writePdf } from '../../documents/test-files/write-pdf.ts';
import { composeService } from '../../src/composition.ts';
import type { ProcessEvent, TextService } from '../../src/domain/text-service.ts';
import { testOperations as operations } from '../../test/operations.ts';
import type { CliHost } from './host/host.ts';
import { runCli } from './run-cli.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../test/fixtures/${name}.md`, import.meta.url));
const [tide, moon] = [fixture('tide'), fixture('moon')];

interface RunOptions {
  /** What is piped in; without it, standard input is a terminal. */
  readonly input?: string | Readable;
  /** Which outputs are terminals. */
  readonly terminals?: readonly ('stdout' | 'stderr')[];
  readonly env?: Readonly<Record<string, string>>;
  readonly service?: Partial<TextService>;
  /** Called with what emits Ctrl-C, once something is asked of the service. */
  readonly onStart?: (host: EventEmitter & { stdout: PassThrough }) => void;
}

async function run(
  args: readonly string[],
  { input, terminals = [], env = {}, service, onStart }: RunOptions = {},
) {
  const piped = input instanceof Readable ? input : Readable.from(input === undefined ? [] : [input]);
  const stdin = Object.assign(piped, { isTTY: input === undefined });
  const open = (name: 'stdout' | 'stderr') =>
    Object.assign(new PassThrough({ highWaterMark: 10_000_000 }), { isTTY: terminals.includes(name) });
  const host = Object.assign(new EventEmitter(), {
    env,
    stdin: stdin as unknown as CliHost['stdin'],
    stdout: open('stdout'),
    stderr: open('stderr'),
  });
  const began: string[] = [];
  const code = await runCli(args, host, {
    operations,
    version: '1.2.3',
    async compose(ofHost, logTo) {
      const composed = await composeService(ofHost, { operations, logTo });
      onStart?.(host);
      return { ...composed, service: { ...composed.service, ...service } };
    },
    serve: async () => began.push('serve'),
    work: async () => began.push('worker'),
  });
  return { code, stdout: String(host.stdout.read() ?? ''), stderr: String(host.stderr.read() ?? ''), began };
}

const folder = mkdtempSync(join(tmpdir(), 'tpl-cli-'));
const textsIn = (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
  const place = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), text);
  }
  return place;
};
afterAll(() => rmSync(folder, { recursive: true }));

const answered = {
  operation: 'shorten',
  result: { summary: 'Short.' },
  provider: 'offline',
  model: 'offline',
  degraded: false,
  cache: { outcome: 'miss' },
  usage: { inputTokens: 1, outputTokens: 1, estimated: true },
  cost: { status: 'known', usd: 0 },
  attempts: 1,
  timeMs: 1,
} as const;

describe('tpl-text run', () => {
  it('answers about a file as JSON that a program can read', async () => {
    const { code, stdout } = await run(['shorten', tide, '--max-words', '40', '--json']);
    const answer = JSON.parse(stdout) as { file: string; provider: string; result: { summary: string } };
    expect([code, answer.file, answer.provider]).toEqual([0, tide, 'offline']);
    expect(answer.result.summary.length).toBeGreaterThan(10);
  });

  it('reads standard input; what is piped on is the answer alone', async () => {
    const input = 'The train leaves at 9:40. It is red.';
    const { code, stdout } = await run(['find', '--word=train'], { input });
    expect(code).toBe(0);
    expect(stdout).toContain('The train leaves at 9:40.');
    expect(stdout).not.toContain('offline engine');
  });

  it('shows at a terminal what comes as it comes, and how it came about', async () => {
    const stages: ProcessEvent[] = [
      { type: 'started', operation: 'shorten' },
      { type: 'partial', result: { summary: 'The tide' } },
      { type: 'partial', result: { summary: 'The tide is' } },
    ];
    const seen: string[] = [];
    let stdout: PassThrough | undefined;
    const result = await run(['shorten', tide], {
      terminals: ['stdout', 'stderr'],
      onStart: (host) => {
        stdout = host.stdout;
        stdout.on('data', (chunk) => seen.push(String(chunk)));
      },
      service: {
        async *stream() {
          yield* stages;
          yield { type: 'answer', answer: { ...answered, result: { summary: 'The tide is high.' } } };
        },
      },
    });
    expect(result.code).toBe(0);
    expect(seen).toEqual(['The tide', ' is', ' high.', expect.stringMatching(/^\n\n\(offline engine/)]);
  });

  it('writes the whole of an answer that took another form on its way', async () => {
    const { stdout } = await run(['shorten', tide], {
      terminals: ['stdout'],
      service: {
        async *stream() {
          yield { type: 'partial', result: { summary: 'A draft' } };
          yield { type: 'answer', answer: { ...answered, result: { summary: 'High tide.' } } };
        },
      },
    });
    expect(stdout).toMatch(/^A draft\n\nHigh tide\.\n/);
  });

  it('says beside the answer which of its sentences the text does not prove', async () => {
    const told = { ...answered, result: { summary: 'The tide is high. Nine horses drank from the harbor.' } };
    const { code, stdout, stderr } = await run(['shorten', tide], { service: { process: async () => told } });
    expect([code, stdout]).toEqual([0, 'The tide is high. Nine horses drank from the harbor.\n\n']);
    expect(stderr).toMatch(/not proven: “Nine horses drank from the harbor\.” \S/);
    expect(stderr).not.toContain('The tide is high');
  });

  it('works in parts on a text that is longer than a request may be, and says how far it is', async () => {
    const long = textsIn('long', {
      'lights.txt': Array.from(
        { length: 60 },
        (_, n) => `The keeper of light number ${n} went up the stairs.`,
      ).join('\n\n'),
    });
    const { code, stdout, stderr } = await run(['count_words', join(long, 'lights.txt')], {
      terminals: ['stderr'],
      env: { TPL_APP_MAX_TEXT_CHARACTERS: '1000', TPL_APP_DOCUMENT_PART_TOKENS: '200' },
    });
    expect([code, stdout.trim()]).toEqual([0, 'words: 660']);
    expect(stderr).toMatch(/\d of \d+ steps/);
  });

  it('works through several files, each under its name, and says at a terminal how far it is', async () => {
    const { stdout, stderr } = await run(['run', 'count-words', tide, moon], { terminals: ['stderr'] });
    expect(stdout).toContain(`== ${tide}`);
    expect(stdout).toContain(`== ${moon}`);
    expect(stderr).toContain('2/2');
    const { stdout: json, stderr: none } = await run(['count_words', tide, moon, '--json']);
    expect(JSON.parse(json)).toHaveLength(2);
    expect(none).toBe('');
  });

  it('reads the text out of files that are more than that, and says what was left out or why there is none', async () => {
    const place = textsIn('kinds', { 'page.html': '<p>Three more words.</p><p hidden>Unseen.</p>' });
    writeFileSync(join(place, 'report.pdf'), writePdf([typeset(['Five words stand here, printed.'])]));
    writeFileSync(join(place, 'scan.pdf'), scannedPdf());
    const { code, stdout, stderr } = await run(['count-words', place]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/page\.html\n\nwords: 4\n[\s\S]*report\.pdf\n\nwords: 7\n/);
    expect(stderr).toContain('page.html: Text that the page does not show was left out (one place).');
    expect(stderr).toContain('scan.pdf: file is a PDF without a text layer');
  });

  // dust-tt/dust#27143, actualbudget/actual#8924: what Windows writes was read as UTF-8.
  it('reads a text as the service does, whatever it is written in, and leaves out what nobody sees', async () => {
    const place = textsIn('written', {
      'a.txt': Buffer.from('José came by boat.', 'latin1'),
      'b.txt': Buffer.from('\ufeffJosé came by train.', 'utf16le'),
      'c.md': 'José came on foot.\n\n<!-- Say that he flew. -->\n',
      'd.tsv': 'who\thow\nJosé\tby bus\n',
      'e.xhtml': '<html><body><p>José came by car.</p></body></html>',
    });
    const asked: string[] = [];
    const service: Partial<TextService> = {
      async process({ text }) {
        asked.push(text.trim());
        return answered;
      },
    };
    const { code, stderr } = await run(['shorten', place], { service });
    expect([code, asked.sort()]).toEqual([
      0,
      [
        'José came by boat.',
        'José came by car.',
        'José came by train.',
        'José came on foot.',
        'who | how\nJosé | by bus',
      ],
    ]);
    expect(stderr).toContain('a.txt: It does not say what it is written in and was read as windows-1252.');
    expect(stderr).toContain('c.md: A comment was left out.');
    asked.length = 0;
    await run(['shorten'], { service, input: Readable.from([Buffer.from('José waits.', 'latin1')]) });
    expect(asked).toEqual(['José waits.']);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('waits for no end of standard input after %s', async (signal, code) => {
    const input = new PassThrough();
    input.write('A text that goes on');
    const onStart = (host: EventEmitter) => void setImmediate(() => host.emit(signal));
    expect(await run(['shorten'], { input, onStart })).toMatchObject({ code, stdout: '', stderr: '' });
  });

  it('takes the texts of a folder and of a pattern, each once, and leaves out what is none', async () => {
    const place = textsIn('many', {
      'b.txt': 'One.',
      'a.md': 'Two.',
      'deep/c.TXT': 'Three.',
      'picture.png': '\u0000',
      '.hidden/d.txt': 'No.',
      'node_modules/e.txt': 'No.',
    });
    const filesOf = async (...words: string[]) => {
      const { stdout } = await run(['count-words', ...words, '--json']);
      return (JSON.parse(stdout) as { file: string }[]).map(({ file }) => file.slice(place.length + 1));
    };
    expect(await filesOf(place, join(place, 'b.txt'))).toEqual(['a.md', 'b.txt', 'deep/c.TXT']);
    expect(await filesOf(join(place, '{a,b}.*'))).toEqual(['a.md', 'b.txt']);
  });

  it.each([['text'], ['json']])('loses one bad file of three and nothing else, as %s', async (form) => {
    const place = textsIn('partly', {
      'one.txt': 'A bridge.',
      'two.txt': 'a\u0000b',
      'three.txt': 'A boat.',
    });
    const files = ['one.txt', 'two.txt', 'gone.txt', 'three.txt'].map((name) => join(place, name));
    const { code, stdout, stderr } = await run(['shorten', ...files, ...(form === 'json' ? ['--json'] : [])]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${files[1]}: file is a binary file`);
    expect(stderr).toContain(`${files[2]}: file is not there`);
    if (form === 'text') expect(stdout).toMatch(/== .*one\.txt[\s\S]*== .*three\.txt/);
    else expect(JSON.parse(stdout)).toMatchObject([{ file: files[0] }, { file: files[3] }]);
  });

  it('goes on where a run into a folder ended, and asks anew for what has changed or was degraded', async () => {
    const place = textsIn('resumed', {
      'one.txt': 'A bridge.',
      'two.txt': 'A boat.',
      'three.txt': 'A barn.',
    });
    const out = join(folder, 'answers');
    const asked: string[] = [];
    let degraded = true;
    const service: Partial<TextService> = {
      async process({ text }) {
        asked.push(text);
        return { ...answered, degraded: degraded && text === 'A boat.', result: { summary: text } };
      },
    };
    const again = (...more: string[]) => run(['shorten', place, '--out', out, ...more], { service });
    expect((await again()).stderr).toContain('3 answered, 0 kept from before, 0 failed');
    degraded = false;
    writeFileSync(join(place, 'one.txt'), 'A new bridge.');
    const { code, stdout, stderr } = await again();
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('2 answered, 1 kept from before');
    expect(asked.slice(3).sort()).toEqual(['A boat.', 'A new bridge.']);
    await again('--max-words', '30');
    expect(asked).toHaveLength(8);
    expect(
      readdirSync(out, { recursive: true }).filter((name) => String(name).endsWith('.json')),
    ).toHaveLength(3);
  });

  it('keeps files of one name apart, and never writes outside of its folder', async () => {
    const one = textsIn('apart/one', { 'a.txt': 'A bridge.' });
    const two = textsIn('apart/two', { 'a.txt': 'A boat.' });
    const out = join(folder, 'apart-answers');
    await run(['shorten', join(one, 'a.txt'), join(two, '..', 'two', 'a.txt'), '--out', out]);
    expect(readdirSync(out)).toHaveLength(2);
  });

  it('ends at Ctrl-C with what has been answered, and begins nothing anew', async () => {
    const place = textsIn('stopped', { 'a.txt': 'First.', 'b.txt': 'Second.', 'c.txt': 'Third.' });
    const asked: string[] = [];
    let interrupt = () => {};
    const { code, stdout, stderr } = await run(['shorten', place, '--json', '--at-once', '1'], {
      onStart: (host) => {
        interrupt = () => host.emit('SIGINT');
      },
      service: {
        async process({ text }, { signal } = {}) {
          asked.push(text);
          if (text === 'Second.') interrupt();
          signal?.throwIfAborted();
          return { ...answered, result: { summary: text } };
        },
      },
    });
    expect([code, stderr, asked]).toEqual([130, '', ['First.', 'Second.']]);
    expect(JSON.parse(stdout)).toMatchObject([{ result: { summary: 'First.' } }]);
  });

  it('ends in silence when its reader has gone, and pays for nothing more', async () => {
    const place = textsIn('piped', { 'a.txt': 'First.', 'b.txt': 'Second.', 'c.txt': 'Third.' });
    const asked: string[] = [];
    let leave = () => {};
    const { code, stderr } = await run(['shorten', place, '--at-once', '1'], {
      onStart: (host) => {
        leave = () => host.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
      service: {
        async process({ text }) {
          asked.push(text);
          leave();
          return { ...answered, result: { summary: text } };
        },
      },
    });
    expect([code, stderr, asked]).toEqual([141, '', ['First.']]);
  });

  it('works on no more texts at the same time than it may', async () => {
    const files = Object.fromEntries([...'abcdefghi'].map((name) => [`${name}.txt`, `Text ${name}.`]));
    let [now, most] = [0, 0];
    const waiting: (() => void)[] = [];
    await run(['shorten', textsIn('nine', files), '--at-once=3'], {
      service: {
        async process() {
          now += 1;
          most = Math.max(most, now);
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
            // Three come together, or it never ends; a fourth has time to come before they go on.
            if (waiting.length % 3 !== 0) return;
            setImmediate(() => {
              for (const go of waiting.splice(0)) go();
            });
          });
          now -= 1;
          return answered;
        },
      },
    });
    expect(most).toBe(3);
  });

  it('fails with 1, not 2, when the service is to blame', async () => {
    const { code, stderr } = await run(['shorten', tide], {
      service: { process: () => Promise.reject(new Error('No model could answer.')) },
    });
    expect([code, stderr]).toEqual([1, `tpl-text: ${tide}: No model could answer.\n`]);
  });

  it.each([
    ['an unknown operation', ['shortn', tide], 'did you mean "shorten"?'],
    ['an unknown command', ['docter'], 'did you mean "doctor"?'],
    ['no operation', ['run'], 'OPERATION is missing'],
    ['an unknown option', ['shorten', tide, '--words', '5'], '--max-words'],
    [
      'a value that is too large',
      ['shorten', tide, '--max-words', '9000'],
      '--max-words must be at most 500',
    ],
    ['a word for a number', ['shorten', tide, '--max-words', 'few'], '--max-words must be a'],
    ['an option without its value', ['shorten', tide, '--max-words'], 'needs a value'],
    ['an option that is missing', ['find', tide], '--word is missing'],
    ['a number that is no flag', ['shorten', tide, '--no-max-words'], 'is not an option here'],
    ['a model that there is not', ['shorten', tide, '--model', 'big'], 'there are: offline'],
    ['too many at a time', ['shorten', tide, '--at-once', '65'], 'from 1 to 64'],
    ['a file that is not there', ['shorten', '/nowhere.txt'], 'is not there'],
    ['a folder without texts', ['shorten', '/dev/fd'], 'holds no texts'],
    ['a pattern without files', ['shorten', '/nowhere/*.txt'], 'matches no file'],
    ['a binary file', ['shorten', '/bin/true'], 'text'],
    ['a file that is far too long', ['shorten', process.execPath], 'bytes, more than'],
    ['no text at all', ['shorten'], 'pipe a text in'],
    ['an empty text', ['shorten', '/dev/null'], 'is empty'],
  ])('says what to do about %s, with code 2', async (_, args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it('reads no more of standard input than a text may have', async () => {
    const input = 'word '.repeat(200_000);
    const env = { TPL_APP_MAX_DOCUMENT_CHARACTERS: '100000', TPL_APP_MAX_TEXT_CHARACTERS: '1000' };
    const { code, stderr } = await run(['shorten'], { input, env });
    expect(code).toBe(2);
    expect(stderr).toContain('more than the limit');
  });

  it('writes no control characters, neither for people nor as JSON', async () => {
    const place = textsIn('odd', { 'odd.txt': 'The \u009b2Jtide\u202e is \u2028high\u007f.' });
    const file = join(place, 'odd.txt');
    for (const args of [
      ['shorten', file],
      ['shorten', file, '--json'],
      ['shorten', '/no\u001b[31m/\u202efile'],
    ]) {
      const { stdout, stderr } = await run(args);
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    }
    const { result } = JSON.parse((await run(['shorten', file, '--json'])).stdout) as { result: object };
    expect(JSON.stringify(result)).toContain('\u202e');
  });
});

describe('tpl-text batch', () => {
  it('answers each row of a table, from the column that is named', async () => {
    const place = textsIn('tables', {
      'rows.csv': 'id;Note\n1;"Two; words"\n2;\n3;=SUM(A1)\n',
      'one.tsv': 'words\nThree more words\n',
    });
    const args = ['--operation', 'count-words', '--column', 'note'];
    const { code, stdout } = await run(['batch', join(place, 'rows.csv'), ...args]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { index: number; error?: object; result?: object });
    expect(code).toBe(1);
    expect(lines.map(({ index, error }) => [index, error !== undefined])).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ]);
    expect((await run(['batch', join(place, 'one.tsv'), '--operation', 'count-words'])).stdout).toContain(
      '"index":0',
    );
    const { stderr } = await run(['batch', join(place, 'rows.csv'), '--operation', 'count-words']);
    expect(stderr).toContain('there are: id, Note');
  });

  it('microsoft/markitdown#2390, pandas-dev/pandas#53035, im-anishraj/arnio#2446: cuts no text of a table at a separator that stands in it', async () => {
    const place = textsIn('wide', {
      'wide.csv': 'id,note\n1,"Two\nlines"\n2,The sea is calm, the wind is low\n',
      'ends.csv': 'id,note\n1,Four words of it,\n',
      'one.csv': 'note\nHello, world and the sea.\nSo, it ends.\n',
      'quoted.csv': 'note\n"Hello, world and the sea."\n"So, it ends."\n',
    });
    const answer = (file: string) =>
      run(['batch', join(place, file), '--operation', 'count-words', '--column', 'note']);
    const wide = await answer('wide.csv');
    expect([wide.code, wide.stdout]).toEqual([2, '']);
    expect(wide.stderr).toContain('has a row of more cells than columns, which ends in line 4');
    expect((await answer('ends.csv')).code).toBe(0);
    const words = async (file: string) => (await answer(file)).stdout.match(/"words":\d+/g);
    expect(await words('one.csv')).toEqual(await words('quoted.csv'));
  });

  const lines = [
    JSON.stringify({ operation: 'shorten', text: 'A bridge. It is old.' }),
    '',
    '{"operation": "shorten", "text": "A secr',
    JSON.stringify({ operation: 'find', text: 'A boat.', options: { word: 'boat' } }),
  ].join('\n');

  it('answers lines of JSON with lines of JSON; a bad one costs only itself and is not repeated', async () => {
    const { code, stdout, stderr } = await run(['batch'], { input: lines });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(1);
    expect(answers).toMatchObject([
      { index: 0, operation: 'shorten', result: { summary: 'A bridge.' } },
      { index: 1, error: expect.stringContaining('is not JSON') },
      { index: 2, operation: 'find', result: { passages: ['A boat.'] } },
    ]);
    expect(stdout + stderr).not.toContain('secr');
  });

  it('reads a file, and goes on where it ended with --out', async () => {
    const file = join(textsIn('lines', { 'items.jsonl': lines }), 'items.jsonl');
    const out = join(folder, 'batch-answers');
    expect((await run(['batch', file, '--out', out])).stderr).toContain(
      '2 answered, 0 kept from before, 1 failed',
    );
    expect((await run(['batch', file, '--out', out])).stderr).toContain(
      '0 answered, 2 kept from before, 1 failed',
    );
    expect(JSON.parse(readFileSync(join(out, 'item-0.json'), 'utf8'))).toMatchObject({
      operation: 'shorten',
    });
    expect(existsSync(join(out, 'item-1.json'))).toBe(false);
  });

  // rpamis/comet#348, jqlang/jq#45: the first text was lost, of a file that PowerShell wrote every one.
  it('reads lines behind a byte order mark, from a file and from a pipe, and names UTF-16', async () => {
    const one = `${JSON.stringify({ operation: 'shorten', text: 'A bridge. It is old.' })}\n`;
    const wide = Buffer.from(`\ufeff${one}`, 'utf16le');
    const files = {
      'marked.jsonl': `\ufeff${one}`,
      'le.jsonl': wide,
      'be.jsonl': Buffer.from(wide).swap16(),
    };
    const place = textsIn('marks', { ...files, 'bare.jsonl': wide.subarray(2) });
    for (const answered of [
      await run(['batch', join(place, 'marked.jsonl')]),
      await run(['batch'], { input: `\ufeff${one}` }),
    ])
      expect([answered.code, answered.stdout]).toEqual([0, expect.stringContaining('"index":0')]);
    for (const name of ['le', 'be', 'bare'])
      expect(await run(['batch', join(place, `${name}.jsonl`)])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`${name}.jsonl is UTF-16; write it as UTF-8`),
      });
  });

  it('gives an answer before the next line comes, and ends at Ctrl-C without it', async () => {
    const input = new PassThrough();
    let answer: unknown;
    const onStart = (host: EventEmitter & { stdout: PassThrough }) =>
      void host.stdout.once('data', (chunk) => {
        answer = JSON.parse(String(chunk));
        host.emit('SIGINT');
      });
    input.write(`${JSON.stringify({ operation: 'shorten', text: 'A bridge. It is old.' })}\n`);
    const { code } = await run(['batch'], { input, onStart });
    expect([code, answer]).toEqual([130, expect.objectContaining({ index: 0, operation: 'shorten' })]);
    expect(input.isPaused()).toBe(true);
  });

  it('asks the model that a line or the words name', async () => {
    const lines = [{ model: 'big' }, { model: 'offline' }, {}].map((more) =>
      JSON.stringify({ operation: 'count_words', text: 'Three short words.', ...more }),
    );
    const { code, stdout } = await run(['batch', '--model', 'offline'], { input: lines.join('\n') });
    const [wrong, ...right] = stdout.trim().split('\n');
    expect([code, wrong]).toEqual([1, expect.stringContaining('is not a model that you may name')]);
    expect(right.every((line) => line.includes('"provider":"offline"'))).toBe(true);
  });

  it.each([
    ['a table and no operation', ['batch', 'rows.csv'], 'name what to do with each row'],
    ['an operation for lines of JSON', ['batch', tide, '--operation', 'shorten'], 'is for CSV'],
    ['a table that is not there', ['batch', 'nowhere.csv', '--operation=shorten'], 'is not there'],
    ['two files', ['batch', tide, moon], 'one file too many'],
    ['no file at a terminal', ['batch'], 'pipe them in'],
    ['a file that is not there', ['batch', '/nowhere.jsonl'], 'is not there'],
  ])('says what to do about %s, with code 2', async (_, args, said) => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('tpl-text', () => {
  it('explains itself from the operations, and each command alone', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['shorten', 'count_words', 'find', '--max-words', '--word', 'doctor', 'REDIS'])
      expect(stdout.toUpperCase()).toContain(word.toUpperCase());
    expect((await run([])).code).toBe(2);
    for (const name of ['run', 'batch', 'serve', 'worker', 'config', 'doctor', 'bill']) {
      const help = await run([name, '--help']);
      expect([help.code, help.began]).toEqual([0, []]);
      expect(help.stdout).toContain(`Usage: tpl-text ${name}`);
    }
    expect((await run(['shorten', '--help'])).stdout).toContain('Usage: tpl-text run');
  });

  it('says its version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: 'tpl-text 1.2.3\n' });
  });

  it('starts the service and a worker, which take no arguments', async () => {
    expect((await run(['serve'])).began).toEqual(['serve']);
    expect((await run(['worker'])).began).toEqual(['worker']);
    const { code, stderr, began } = await run(['serve', '--port', '80']);
    expect([code, began]).toEqual([2, []]);
    expect(stderr).toContain('config explain');
  });

  it('writes for people what the doctor found and what to do, and as JSON', async () => {
    const env = { PORT: '0', INTERNAL_PORT: '0' };
    const { code, stdout } = await run(['doctor'], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ok {3}node .*[\s\S]*warn redis .*\n {5}→ set REDIS_URL/);
    const wrong = await run(['doctor', '--json'], { env: { TPL_APP_PROT: '1' } });
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject([{ name: 'node' }, { name: 'settings', status: 'fail' }]);
  });
});
