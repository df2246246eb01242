// Finds the texts that files, folders, patterns and standard input stand for.
import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentReader } from '../../../documents/src/document/document-reader.ts';
import type { SourceDocument } from '../../../documents/src/document/source-document.ts';
import { defaultReadLimits } from '../../../documents/src/read/bounds/read-limits.ts';
import { splitBlocks } from '../../../src/domain/reading/split-blocks.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { CliHost } from '../host/host.ts';
import { withoutControls } from './show-answer.ts';

/** A text to come. */
export interface CliInput {
  /** What it is called in answers and messages; `-` is standard input. */
  readonly name: string;
  /** @throws RequestError when it cannot be read. */
  read(): Promise<SourceDocument>;
}

/** Endings of files that hold more than their text: another process reads it out of them. */
const documentEndings = ['.pdf', '.docx', '.html', '.htm', '.eml'];

/** Endings of the files of a folder that are taken for texts. */
export const textEndings = ['.txt', '.md', '.markdown', '.text', '.rst', '.csv', '.log', ...documentEndings];

/** What inputs are read with. */
export interface InputRules {
  readonly maxCharacters: number;
  readonly reader: DocumentReader;
  readonly signal: AbortSignal;
}

const maxInputs = 10_000;
const maxEntries = 100_000;
const { maxBytes: maxDocumentBytes } = defaultReadLimits;
// UTF-8 has up to four bytes for a character; a text that is longer in any case is not read to its end.
const bytesOf = (characters: number) => characters * 4;

/**
 * The texts that the words stand for, each once: a file, a folder with all texts under it, a pattern, `-`.
 *
 * @throws RequestError when there are none or too many.
 */
export async function findInputs(
  words: readonly string[],
  host: CliHost,
  rules: InputRules,
): Promise<CliInput[]> {
  const { stdin } = host;
  if (words.length === 0 && stdin.isTTY)
    throw refuse('FILE', 'is missing', 'name a file or a folder, or pipe a text in');
  const names = new Set<string>();
  for (const word of words.length > 0 ? words : ['-']) {
    const before = names.size;
    const { kind, files } = await lookAt(word);
    for await (const name of files) {
      names.add(name);
      if (names.size > maxInputs) throw refuse(word, `brings more than ${maxInputs} files`, 'name fewer');
    }
    if (names.size > before || kind === 'file') continue;
    throw kind === 'folder'
      ? refuse(word, 'holds no texts', `files that end in ${textEndings.join(', ')} are taken`)
      : refuse(word, 'matches no file');
  }
  return [...names].map((name) => ({
    name,
    read() {
      if (name === '-') return readStdin(stdin, rules.maxCharacters).then(plain);
      return hasEnding(name, documentEndings)
        ? readDocument(name, host, rules)
        : readText(name, rules.maxCharacters).then(plain);
    },
  }));
}

/** A text as a document: it is split at its paragraphs. */
function plain(text: string): SourceDocument {
  const blocks = splitBlocks(text).map(
    ({ start, text: { length } }) =>
      ({ kind: 'paragraph', start, end: start + length, heading: -1 }) as const,
  );
  return { kind: 'text', text, headings: [], blocks, notes: [] };
}

interface Found {
  readonly kind: 'file' | 'folder' | 'pattern';
  readonly files: AsyncIterable<string> | Iterable<string>;
}

async function lookAt(word: string): Promise<Found> {
  if (word === '-') return { kind: 'file', files: [word] };
  const found = await stat(word).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', files: textsUnder(word, { left: maxEntries }) };
  if (!found && /[*?[{]/.test(word)) return { kind: 'pattern', files: matches(word) };
  return { kind: 'file', files: [word] };
}

async function* matches(pattern: string): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const name of glob(pattern)) {
    if (names.length > maxInputs) break;
    if ((await stat(name).catch(() => undefined))?.isFile()) names.push(name);
  }
  yield* names.sort();
}

/** Hidden ones and installed packages are left out, links are not followed. */
async function* textsUnder(folder: string, seen: { left: number }): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  seen.left -= entries.length;
  if (seen.left < 0) throw refuse(folder, 'is in a folder of too many files', 'name a smaller one');
  for (const entry of entries.sort((one, two) => (one.name < two.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* textsUnder(path, seen);
    else if (entry.isFile() && hasEnding(path, textEndings)) yield path;
  }
}

const hasEnding = (path: string, endings: readonly string[]) =>
  endings.some((ending) => path.toLowerCase().endsWith(ending));

/** The text of a file that is more than a text; what was left out of it is said beside the answer. */
async function readDocument(
  file: string,
  { stderr }: CliHost,
  { reader, signal }: InputRules,
): Promise<SourceDocument> {
  const { size } = await sizeOf(file);
  if (size > maxDocumentBytes) throw refuse('file', `has ${size} bytes, more than ${maxDocumentBytes}`);
  const document = await reader.read({ bytes: await readFile(file).catch(refuseFile), name: file }, signal);
  for (const note of document.notes) stderr.write(`${withoutControls(file)}: ${withoutControls(note)}\n`);
  return document;
}

async function readText(file: string, maxCharacters: number): Promise<string> {
  const { size } = await sizeOf(file);
  if (size > bytesOf(maxCharacters))
    throw refuse('file', `has ${size} bytes, more than ${maxCharacters} characters can have`);
  // Bytes that are not UTF-8 become replacement characters: what holds many of them is refused as binary.
  return await readFile(file, 'utf8').catch(refuseFile);
}

const sizeOf = (file: string) => stat(file).catch(refuseFile);

function refuseFile({ code }: NodeJS.ErrnoException): never {
  throw refuse('file', code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`);
}

/** Standard input up to the limit: what is longer is refused by its length, without being read on. */
async function readStdin(stdin: CliHost['stdin'], maxCharacters: number): Promise<string> {
  stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > bytesOf(maxCharacters)) break;
  }
  return text;
}

function refuse(path: string, message: string, hint?: string): RequestError {
  return new RequestError('invalid_request', [{ path, message, ...(hint && { hint }) }]);
}
