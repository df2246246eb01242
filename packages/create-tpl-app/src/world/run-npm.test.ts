import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usualRegistry } from '../pack/usual-registry.ts';
import { runNpm } from './run-npm.ts';

const before = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-npm-'));
  mkdirSync(join(folder, 'bin'));
  process.env['PATH'] = [join(folder, 'bin'), before['PATH']].join(delimiter);
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});
const standIn = (script: string) =>
  writeFileSync(join(folder, 'bin', 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

describe('npm', () => {
  // zkat/npx#141
  it.each([true, false])('gets a folder with a space as one word, by a shell too: %p', (shell) => {
    standIn(`printf '<%s>' "$@"`);
    const { stdout } = runNpm(['pack', 'one@^1.0.0', '/my folder'], { cwd: folder, env: process.env }, shell);
    expect(stdout).toBe('<pack><one@^1.0.0></my folder>');
  });

  it('is asked for its registry with all that it needs to run, but what it is told of registries', () => {
    standIn(
      'test -n "$HOME" && test -z "$npm_config_registry$NPM_CONFIG_REGISTRY" && echo http://127.0.0.1:1/',
    );
    Object.assign(process.env, {
      HOME: folder,
      npm_config_registry: 'http://127.0.0.1:2/',
      NPM_CONFIG_REGISTRY: 'http://127.0.0.1:3/',
    });
    expect(usualRegistry()).toBe('http://127.0.0.1:1');
    standIn('exit 1');
    expect(() => usualRegistry()).toThrow('npm does not say');
  });
});
