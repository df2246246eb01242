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

/** Text stands as it is; what is none, or what an editor would change, in base64. */
const isPlainText = (input: Buffer): boolean => {
  const text = input.toString('utf8');
  return Buffer.from(text).equals(input) && !/[^\n\t\x20-\x7e\u00a1-\u024f]/.test(text);
};

/** The inputs of a target, by name. */
export function readCorpus(target: string, folder = home): CorpusInput[] {
  const path = join(folder, target);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .map((file) => ({
      name: file.replace(/\.(?:txt|b64)$/, ''),
      input: readCorpusFile(join(path, file)),
    }));
}

/** One input by its file. */
export function readCorpusFile(path: string): Buffer {
  const bytes = readFileSync(path);
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
  const isText = isPlainText(input);
  const path = join(folder, target, `${name}.${isText ? 'txt' : 'b64'}`);
  const lines = input.toString('base64').match(/.{1,100}/g) ?? [];
  writeFileSync(path, isText ? input : `${lines.join('\n')}\n`);
  return path;
}
