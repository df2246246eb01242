// Infrastructure Service: ai · stable API, changes affect all users
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GuardError } from '../guard-error.ts';

/** One labelled text. */
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
  const rows: CorpusRow[] = [];
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch (cause) {
    throw new GuardError('invalid_corpus', 'The folder of the corpus cannot be read.', { cause });
  }
  for (const name of files.sort()) {
    const file = basename(name, '.jsonl');
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    lines.forEach((line, index) => {
      if (line.trim() === '') return;
      const row = parseRow(line);
      if (row === undefined)
        throw new GuardError('invalid_corpus', `${name}:${index + 1} is no JSON object with a "text".`);
      if (row.label === undefined) return;
      rows.push({
        text: row.text.slice(0, maxRowChars),
        label: row.label,
        file,
        source: file.split('_')[0] as string,
      });
    });
  }
  if (rows.length === 0)
    throw new GuardError('invalid_corpus', 'The folder holds no .jsonl file with labelled rows.');
  return rows;
}

function parseRow(line: string): { text: string; label: 0 | 1 | undefined } | undefined {
  try {
    const { text, label } = JSON.parse(line) as { text?: unknown; label?: unknown };
    return typeof text === 'string'
      ? { text, label: label === 0 || label === 1 ? label : undefined }
      : undefined;
  } catch {
    return undefined;
  }
}
