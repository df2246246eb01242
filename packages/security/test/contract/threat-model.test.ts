// Infrastructure Service: security · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync(join(process.cwd(), '..', '..', 'docs', 'concepts', 'threat-model.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?:API\d|LLM\d|\d+\.\d)/.test(line));
const claims = rows.flatMap((row) =>
  [...row.matchAll(/`((?:src|test)\/[\w./-]+\.ts): ([^`]+)`/g)].map(([, file, title]) => ({
    row,
    file,
    title,
  })),
);

describe('the threat model', () => {
  it('names a test for each control', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expect(claims.filter((claim) => claim.row === row)).not.toEqual([]);
  });

  it.each(claims.map(({ file, title }) => [file, title]))('%s has "%s"', (file, title) => {
    const source = readFileSync(join(process.cwd(), file!), 'utf8');
    const shown = source.replaceAll("\\'", "'");
    expect(shown.includes(title!)).toBe(true);
  });
});
