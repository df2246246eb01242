// Reads a folder of labeled texts.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CorpusError } from './corpus-error.ts';

/** One labeled text. */
export interface CorpusRow {
  readonly text: string;
  /** 1 attack, 0 benign. */
  readonly label: 0 | 1;
  /** File it comes from, without folder and extension. */
  readonly file: string;
  /** Files of one origin share it: the file name up to the first "_". */
  readonly source: string;
}

const maxRowChars = 200_000;

/** Reads every .jsonl file of a folder with rows `{ text, label }`; rows without a label belong to other tasks and are left out. */
export function readCorpus(folder: string): CorpusRow[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch (cause) {
    throw new CorpusError('The folder of the corpus cannot be read.', { cause });
  }
  const rows = names.sort().flatMap((name) => {
    const file = basename(name, '.jsonl');
    const source = file.split('_')[0] ?? '';
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    return lines.flatMap((line, index): CorpusRow[] => {
      if (line.trim() === '') return [];
      const { text, label } = parse(line);
      if (typeof text !== 'string')
        throw new CorpusError(`${name}:${index + 1} is no JSON object with a "text".`);
      return label === 0 || label === 1 ? [{ text: text.slice(0, maxRowChars), label, file, source }] : [];
    });
  });
  if (rows.length > 0) return rows;
  throw new CorpusError('The folder holds no .jsonl file with labeled rows.');
}

function parse(line: string): { readonly text?: unknown; readonly label?: unknown } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
