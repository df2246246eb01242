import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { guidePage, withTables } from './page.ts';

it('the sizing guide has the tables of the model: npm run bench -- scale --write makes them anew', () => {
  const guide = readFileSync(guidePage.file, 'utf8');
  expect(withTables(guide)).toBe(guide);
});

it('a guide without a place for a table is refused', () => {
  expect(() => withTables('# Scale')).toThrow('has no place for the table "first"');
});
