// Reads the inputs that stand in the repository, each named after what it is, and writes new ones.
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An input of the corpus. */
export interface CorpusInput {
  /** Its file, without the end: `fastify-5752-host-without-a-value`. */
  readonly name: string;
  readonly input: Buffer;
}

const home = join(import.meta.dirname, '..', '..', 'corpus');

/**
 * Text stands as it is, text with letters that an editor would change or not show as a JSON string, and bytes that are no
 * text in base64.
 */
function toFile(input: Buffer): readonly [end: string, content: string | Buffer] {
  const text = input.toString('utf8');
  if (!Buffer.from(text).equals(input))
    return ['b64', `${(input.toString('base64').match(/.{1,100}/g) ?? []).join('\n')}\n`];
  if (!/[^\n\t\x20-\x7e]/.test(text)) return ['txt', input];
  const written = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return ['json', `${JSON.stringify(text).replaceAll(/[^\x20-\x7e]/g, written)}\n`];
}

/** The inputs of a target, by name. */
export function readCorpus(target: string, folder = home): CorpusInput[] {
  const path = join(folder, target);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .map((file) => ({
      name: file.replace(/\.\w+$/, ''),
      input: readCorpusFile(join(path, file)),
    }));
}

/** One input by its file. */
export function readCorpusFile(path: string): Buffer {
  const bytes = readFileSync(path);
  if (path.endsWith('.json')) return Buffer.from(JSON.parse(bytes.toString('utf8')) as string);
  return path.endsWith('.b64') ? Buffer.from(bytes.toString('latin1'), 'base64') : bytes;
}

/** Writes an input and gives its path; `what` is a few words on what it is. */
export function keepInput(target: string, what: string, input: Buffer, folder = home): string {
  const words = what
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  const name = `${words || 'found'}-${hash('sha256', input, 'hex').slice(0, 6)}`;
  mkdirSync(join(folder, target), { recursive: true });
  const [end, content] = toFile(input);
  const path = join(folder, target, `${name}.${end}`);
  writeFileSync(path, content);
  return path;
}
