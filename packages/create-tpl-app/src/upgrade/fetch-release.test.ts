import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeHost, makeRelease, type TestHost, writePackage } from '../../test/make-release.ts';
import { fetchRelease } from './fetch-release.ts';
import { readTar } from './read-tar.ts';

let host: TestHost;
beforeEach(() => {
  host = makeHost();
});
afterEach(() => host.remove());

const env = (more: Record<string, string>) => ({
  PATH: process.env['PATH'],
  HOME: host.cwd,
  npm_config_cache: join(host.cwd, 'cache'),
  npm_config_update_notifier: 'false',
  npm_config_fetch_retries: '0',
  ...more,
});

describe('the version that made an application', () => {
  it('cannot be had from a registry that is down: one sentence, and nothing is left', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const down = { ...host, env: env({ npm_config_registry: `http://127.0.0.1:${port}/` }) };
    expect(() => fetchRelease('1.0.0', down)).toThrow(/ECONNREFUSED[\s\S]*Nothing was changed/);
  });
});

describe('a packed package', () => {
  it('gives its template, as npm packs it', () => {
    const release = makeRelease('1.2.3', { 'src/long.ts': 'x'.repeat(3000), '.npmrc': 'survives\n' });
    writePackage(host.packageFolder, release);
    const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', host.cwd], {
      cwd: host.packageFolder,
      env: env({}),
      encoding: 'utf8',
    });
    const bytes = readFileSync(join(host.cwd, packed.stdout.trim()));
    const texts = readTar(bytes, new Set(['package/dist/template.json', 'package/nothing']));
    expect(JSON.parse(texts.get('package/dist/template.json') ?? '')).toEqual(release.template);
    expect(texts.size).toBe(1);
  });

  it('that is broken gives nothing', () => {
    mkdirSync(join(host.cwd, 'x'));
    writeFileSync(join(host.cwd, 'x', 'y'), '');
    expect(readTar(gzipSync(Buffer.alloc(2048, 'x')), new Set(['x'])).size).toBe(0);
    expect(readTar(gzipSync(Buffer.alloc(10)), new Set(['x'])).size).toBe(0);
  });
});
