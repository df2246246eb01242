import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = join(process.cwd(), '..', '..');
const lib = (name: string) => pathToFileURL(join(root, 'scripts', 'lib', name)).href;

/** Runs a script as a process of its own, the way npm runs the bootstrap. */
function start(script: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number);
  return {
    child,
    ended,
    output: () => output,
    async until(text: string) {
      for (let i = 0; i < 500 && !output.includes(text); i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(output).toContain(text);
    },
  };
}

/** Whether a process runs; one that ended and waits to be reaped does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('the bootstrap', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.0', false],
    ['22.18.0', false],
    ['23.11.0', false],
    ['24.10.0', false],
    ['24.11.0', true],
    ['25.1.0', false],
    ['26.0.0', true],
    ['27.1.0', true],
  ])('takes Node %s as it is: %p', async (version, expected) => {
    const script = `const { isSupportedNode } = await import('${lib('toolchain.mjs')}'); console.log(isSupportedNode('${version}'))`;
    const { ended, output } = start(script);
    expect(await ended).toBe(0);
    expect(output().trim()).toBe(String(expected));
  });

  it('leaves no process behind when Ctrl-C comes, also none that ignores it', async () => {
    const script = `
      const { run, step } = await import('${lib('steps.mjs')}');
      await step('waiting', () => run('sh', ['-c', "sh -c 'trap \\"\\" INT; echo pid=$$; sleep 60' & sleep 61"], { show: 'output' }));
      console.log('went on');`;
    const { child, ended, output, until } = start(script);
    await until('pid=');
    const pid = Number(/pid=(\d+)/.exec(output())?.[1]);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).not.toContain('went on');
    expect(isAlive(pid)).toBe(false);
  });

  it('ends with all it started when the program that started it is gone', async () => {
    const script = `
      const { run } = await import('${lib('steps.mjs')}');
      await run('sh', ['-c', 'echo pid=$$; sleep 60; true'], { show: 'output' });`;
    const shell = `"$0" --input-type=module -e "$1" & wait`;
    const child = spawn('sh', ['-c', shell, process.execPath, script], { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    for (let i = 0; i < 500 && !output.includes('pid='); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const pid = Number(/pid=(\d+)/.exec(output)?.[1]);
    child.kill('SIGTERM');
    for (let i = 0; i < 500 && isAlive(pid); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('shows the end of the log of a program that failed, and its name', async () => {
    const script = `
      const { run } = await import('${lib('steps.mjs')}');
      await run('sh', ['-c', 'echo the reason; exit 3'], { log: 'planted' }).catch((error) => console.log(error.message));`;
    const { ended, output } = start(script);
    expect(await ended).toBe(0);
    expect(output()).toContain('the reason\n✗ planted failed (exit code 3).');
  });

  it('ends with the one sentence that helps when a command is unknown', async () => {
    const child = spawn(process.execPath, [join('scripts', 'run.mjs'), 'tset'], { cwd: root });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(output).toContain('Unknown command "tset". There are: start, dev, test,');
  });

  // vtex/faststore#3307
  it('publishes a first version by the command of the guide, in the folder of the package', () => {
    const guide = readFileSync(join(root, 'docs', 'guides', 'release.md'), 'utf8');
    const command = /`([^`\n]*pnpm publish[^`\n]*)`/.exec(guide)?.[1] ?? 'exit 1';
    const folder = mkdtempSync(join(tmpdir(), 'publish-'));
    // Nobody listens there, and a dry run sends nothing.
    const settings = join(folder, '.npmrc');
    writeFileSync(settings, 'registry=http://127.0.0.1:1/\nfetch-retries=0\nupdate-notifier=false\n');
    const { status, stdout, stderr } = spawnSync(`${command} --dry-run --no-git-checks`, {
      cwd: join(root, 'packages', 'cache'),
      shell: true,
      env: { ...process.env, npm_config_userconfig: settings },
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ status, output: stdout + stderr }).toMatchObject({
      status: 0,
      output: expect.stringContaining('+ @tpl/cache@'),
    });
  });

  it('hides what npm tells its scripts, but keeps the registry and the certificates', async () => {
    const script = `const { environment } = await import('${lib('paths.mjs')}'); console.log(JSON.stringify(environment()))`;
    const env = {
      npm_lifecycle_event: 'test',
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_workspace: 'x',
    };
    const { ended, output } = start(script, env);
    await ended;
    const seen = JSON.parse(output()) as Record<string, string>;
    expect(seen['npm_config_registry']).toBe('http://127.0.0.1:1/');
    expect(seen).not.toHaveProperty('npm_lifecycle_event');
    expect(seen).not.toHaveProperty('npm_config_workspace');
  });
});
