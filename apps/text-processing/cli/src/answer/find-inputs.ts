// Finds the texts that files, folders, patterns and standard input stand for.
import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import type { DocumentReader } from '../../../documents/src/document/document-reader.ts';
import type { SourceDocument } from '../../../documents/src/document/source-document.ts';
import { defaultReadLimits } from '../../../documents/src/read/bounds/read-limits.ts';
import { calledKind, readEndings } from '../../../documents/src/read/file/called-kind.ts';
import { decodeText } from '../../../documents/src/read/file/decode-text.ts';
import { detectFile } from '../../../documents/src/read/file/detect-file.ts';
import { readFile as readPlain } from '../../../documents/src/read/read-file.ts';
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

/** What inputs are read with. */
export interface InputRules {
  readonly maxCharacters: number;
  readonly reader: DocumentReader;
  readonly signal: AbortSignal;
}

const maxInputs = 10_000;
const maxEntries = 100_000;
const { maxBytes: maxDocumentBytes } = defaultReadLimits;
/** Kinds that take another process to be read: what is in such a file may be far more than its bytes. */
const heavyKinds: readonly string[] = ['html', 'email', 'pdf', 'zip'];

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
      ? refuse(word, 'holds no texts', `files that end in ${readEndings.join(', ')} are taken`)
      : refuse(word, 'matches no file');
  }
  return [...names].map((name) => ({
    name,
    read: () => (name === '-' ? readStdin(stdin, rules).then(plain) : readDocument(name, host, rules)),
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
    else if (entry.isFile() && calledKind(path)) yield path;
  }
}

/** A file as the service reads it; what was left out of it is said beside the answer. */
async function readDocument(
  file: string,
  { stderr }: CliHost,
  { reader, signal }: InputRules,
): Promise<SourceDocument> {
  const { size } = await stat(file).catch(refuseFile);
  if (size > maxDocumentBytes) throw refuse('file', `has ${size} bytes, more than ${maxDocumentBytes}`);
  const bytes = await readFile(file).catch(refuseFile);
  const isHeavy = heavyKinds.includes(detectFile(bytes, calledKind(file)).kind);
  const document = await (isHeavy
    ? reader.read({ bytes, name: file }, signal)
    : readPlain(bytes, { name: file, limits: defaultReadLimits }));
  for (const note of document.notes) stderr.write(`${withoutControls(file)}: ${withoutControls(note)}\n`);
  return document;
}

function refuseFile({ code }: NodeJS.ErrnoException): never {
  throw refuse('file', code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`);
}

/** Standard input up to the limit: what is longer is refused by its length, without being read on. */
async function readStdin(stdin: CliHost['stdin'], { maxCharacters, signal }: InputRules): Promise<string> {
  const chunks: Buffer[] = [];
  // No encoding takes more than four bytes for a character.
  let left = maxCharacters * 4;
  for await (const chunk of addAbortSignal(signal, stdin as Readable)) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    left -= chunks.at(-1)!.byteLength;
    if (left < 0) break;
  }
  return decodeText(Buffer.concat(chunks)).text;
}

function refuse(path: string, message: string, hint?: string): RequestError {
  return new RequestError('invalid_request', [{ path, message, ...(hint && { hint }) }]);
}
