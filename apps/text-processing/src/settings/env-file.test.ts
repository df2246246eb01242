import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { readEnvFile, standsBeside, takeEnvFile } from './env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tpl-env-'));
const program = pathToFileURL(join(folder, 'dist', 'cli.js')).href;
const names = ['TPL_TEST_FIRST', 'TPL_TEST_SECOND'] as const;
afterAll(() => {
  for (const name of names) delete process.env[name];
  rmSync(folder, { recursive: true });
});

it('takes the file beside package.json, behind a byte order mark too; the environment wins', () => {
  takeEnvFile(program);
  expect(names.map((name) => process.env[name])).toEqual([undefined, undefined]);
  writeFileSync(join(folder, '.env'), `\ufeff${names[0]}=one\n${names[1]}="two words" # said twice\n`);
  expect(readEnvFile(join(folder, '.env'))).toEqual([
    [names[0], 'one'],
    [names[1], 'two words'],
  ]);
  process.env[names[1]] = '';
  takeEnvFile(program);
  expect(names.map((name) => process.env[name])).toEqual(['one', '']);
});

it('reads a file that PowerShell wrote in UTF-16 (dotenv#445, gotenv#25)', () => {
  const file = join(folder, 'utf-16.env');
  const little = Buffer.from(`\ufeff${names[0]}=größer\r\n`, 'utf16le');
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    writeFileSync(file, bytes);
    expect(readEnvFile(file)).toEqual([[names[0], 'größer']]);
  }
});

it('knows a program that was started in its folder', () => {
  expect(standsBeside(program)).toBe(false);
  expect(standsBeside(pathToFileURL(join(process.cwd(), 'src', 'main.ts')).href)).toBe(true);
});
