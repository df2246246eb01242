import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lines, makeHost, makeRelease, type TestHost } from '../../test/make-release.ts';
import { type CreateRequest, parseArguments } from '../arguments/parse-arguments.ts';
import { createApp } from '../create/create-app.ts';
import type { Release } from '../template/own-release.ts';
import { runGit } from '../world/git.ts';
import { StopError } from '../world/stop-error.ts';
import { upgradeApp } from './upgrade-app.ts';

let host: TestHost;
let made: TestHost;
let app: string;
const one = makeRelease('1.0.0', { 'logo.bin': { base64: '//79' } });

beforeAll(async () => {
  made = makeHost();
  await createApp(parseArguments(['shop', '--yes']) as CreateRequest, one, made);
  const shop = join(made.cwd, 'shop');
  runGit(shop, 'config', 'user.email', 'person@localhost');
  runGit(shop, 'config', 'user.name', 'person');
});
beforeEach(() => {
  host = makeHost();
  app = join(host.cwd, 'shop');
  cpSync(join(made.cwd, 'shop'), app, { recursive: true });
});
afterEach(() => host.remove());
afterAll(() => made.remove());

const read = (path: string) => readFileSync(join(app, path), 'utf8');
const write = (path: string, text: string) => {
  mkdirSync(join(app, path, '..'), { recursive: true });
  writeFileSync(join(app, path), text);
};
const save = () => {
  runGit(app, 'add', '--all');
  runGit(app, 'commit', '--quiet', '--message', 'mine');
};
const fetched = (release: Release) => (version: string) => {
  if (version !== release.version) throw new StopError(`no ${version}`);
  return release;
};
const upgrade = (next: Release, { from = one, dryRun = false } = {}) =>
  upgradeApp({ dryRun }, next, { ...host, cwd: app }, fetched(from));
const said = () => host.said.join('\n');
const branch = () => runGit(app, 'branch', '--show-current').stdout.trim();
const status = () => runGit(app, 'status', '--porcelain').stdout;

describe('an upgrade', () => {
  it('replaces, adds, moves and removes what nobody edited, and commits it on a branch', () => {
    const next = makeRelease('1.1.0', {
      'README.md': '# %NAME%, newer\n',
      'src/listen.ts': undefined,
      'src/http/listen.ts': `${lines('listen')}one more\n`,
      'src/added.ts': 'added\n',
      'logo.bin': undefined,
    });
    expect(upgrade(next)).toBe(0);
    expect(read('README.md')).toBe('# shop, newer\n');
    expect(read('src/http/listen.ts')).toContain('one more');
    expect(read('src/added.ts')).toBe('added\n');
    expect([existsSync(join(app, 'src/listen.ts')), existsSync(join(app, 'logo.bin'))]).toEqual([
      false,
      false,
    ]);
    expect([branch(), status()]).toEqual(['create-tpl-app-1.1.0', '']);
    const origin = JSON.parse(read('.tpl-app.json'));
    expect(Object.keys(origin)).toEqual(['madeWith', 'answers', 'files']);
    expect(origin.madeWith).toBe('1.1.0');
    expect(runGit(app, 'show', 'main:README.md').stdout).toBe('# shop\n');
  });

  it('merges edits of both sides, where the file is now', () => {
    write('src/listen.ts', lines('listen').replace('listen line 2\n', 'listen line 2, mine\n'));
    save();
    const next = makeRelease('1.1.0', {
      'logo.bin': undefined,
      'src/listen.ts': undefined,
      'src/http/listen.ts': lines('listen').replace('listen line 11\n', 'listen line 11, theirs\n'),
    });
    expect(upgrade(next)).toBe(0);
    expect(read('src/http/listen.ts')).toMatch(/line 2, mine[\s\S]*line 11, theirs/);
    expect(existsSync(join(app, 'src/listen.ts'))).toBe(false);
  });

  it('never touches the domain, and says what a fresh one has', () => {
    write('src/domain/operations.ts', 'all mine\n');
    save();
    const next = makeRelease('1.1.0', {
      'src/domain/operations.ts': 'other\n',
      'src/domain/more.ts': 'more\n',
    });
    upgrade(next);
    expect(read('src/domain/operations.ts')).toBe('all mine\n');
    expect(existsSync(join(app, 'src/domain/more.ts'))).toBe(false);
    expect(said()).toMatch(
      /operations\.ts is another[\s\S]*more\.ts is new|more\.ts is new[\s\S]*operations\.ts is another/,
    );
  });

  it('leaves both sides between markers, lists the place and commits nothing', () => {
    write('src/start.ts', lines('start').replace('start line 5\n', 'mine\n'));
    save();
    const next = makeRelease('1.1.0', {
      'src/start.ts': lines('start').replace('start line 5\n', 'theirs\n'),
    });
    expect(upgrade(next)).toBe(2);
    expect(read('src/start.ts')).toMatch(
      /<<<<<<< yours\nmine\n[\s\S]*=======\ntheirs\n>>>>>>> create-tpl-app 1\.1\.0/,
    );
    expect(said()).toContain('src/start.ts:5: one place between markers');
    expect(status()).toContain('src/start.ts');
  });

  it('can be given up and run again, or finished by hand and run again', () => {
    write('src/start.ts', 'mine\n');
    save();
    const next = makeRelease('1.1.0', { 'src/start.ts': 'theirs\n', 'src/added.ts': 'added\n' });
    expect(upgrade(next)).toBe(2);
    expect(() => upgrade(makeRelease('1.2.0'))).toThrow('not committed');
    runGit(app, 'reset', '--hard', '--quiet');
    runGit(app, 'clean', '-fdq');
    runGit(app, 'switch', '--quiet', 'main');
    expect([read('src/start.ts'), status()]).toEqual(['mine\n', '']);
    expect(upgrade(next)).toBe(2);
    expect(branch()).toBe('create-tpl-app-1.1.0');
    write('src/start.ts', 'both\n');
    save();
    expect(upgrade(next)).toBe(0);
    expect(said()).toContain('at 1.1.0 already');
    runGit(app, 'switch', '--quiet', 'main');
    expect(upgrade(next)).toBe(2);
    expect(branch()).toBe('create-tpl-app-1.1.0-2');
  });

  it('does nothing on a dry run but say it', () => {
    expect(upgrade(makeRelease('1.1.0', { 'README.md': 'new\n' }), { dryRun: true })).toBe(0);
    expect(said()).toMatch(/changed {2}README\.md[\s\S]*Nothing was changed/);
    expect([branch(), status(), read('README.md')]).toEqual(['main', '', '# shop\n']);
  });

  it('merges package.json by its fields: yours stays where both changed', () => {
    const manifest = JSON.parse(read('package.json'));
    manifest.dependencies['left-pad'] = '1.3.0';
    manifest.dependencies.fastify = '5.0.9';
    manifest.description = 'mine';
    write('package.json', JSON.stringify(manifest, null, 2));
    save();
    const next = makeRelease(
      '1.1.0',
      {},
      {
        scripts: { build: 'tsup', lint: 'lint' },
        dependencies: { '@tpl/ai': 'workspace:*', fastify: '6.0.0', zod: '4.0.0' },
      },
    );
    expect(upgrade(next)).toBe(2);
    const merged = JSON.parse(read('package.json'));
    expect(merged).toMatchObject({
      name: 'shop',
      description: 'mine',
      scripts: { build: 'tsup', lint: 'lint' },
    });
    expect(merged.dependencies).toEqual({
      '@tpl/ai': '1.1.0',
      fastify: '5.0.9',
      'left-pad': '1.3.0',
      zod: '4.0.0',
    });
    expect(said()).toContain(
      'package.json: dependencies › fastify is "5.0.9", the frame has "6.0.0"; yours stays',
    );
  });

  it('takes an application from packed packages over to published versions', () => {
    const manifest = JSON.parse(read('package.json'));
    manifest.dependencies['@tpl/ai'] = './vendor/tpl-ai-1.0.0.tgz';
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    write('package.json', text);
    save();
    expect(upgrade(makeRelease('1.1.0'))).toBe(0);
    expect(JSON.parse(read('package.json')).dependencies['@tpl/ai']).toBe('1.1.0');
  });

  it('leaves out what was taken out here, moved or not', () => {
    rmSync(join(app, 'src/listen.ts'));
    rmSync(join(app, 'src/start.ts'));
    rmSync(join(app, 'README.md'));
    save();
    const next = makeRelease('1.1.0', {
      'logo.bin': undefined,
      'src/start.ts': 'newer\n',
      'src/listen.ts': undefined,
      'src/http/listen.ts': lines('listen'),
    });
    expect(upgrade(next)).toBe(0);
    expect(
      ['src/listen.ts', 'src/http/listen.ts', 'src/start.ts', 'README.md'].filter((path) =>
        existsSync(join(app, path)),
      ),
    ).toEqual([]);
    expect(said()).toContain('left out src/start.ts');
  });

  it('keeps an edited file that the frame no longer has, and lists it', () => {
    write('src/listen.ts', 'all mine\n');
    save();
    expect(upgrade(makeRelease('1.1.0', { 'logo.bin': undefined, 'src/listen.ts': undefined }))).toBe(2);
    expect(read('src/listen.ts')).toBe('all mine\n');
    expect(said()).toContain('src/listen.ts: it is gone from the frame, and you had edited it; it stays');
  });

  it('merges with a file of the same name that was made here', () => {
    write('src/added.ts', 'mine\n');
    save();
    expect(upgrade(makeRelease('1.1.0', { 'src/added.ts': 'theirs\n' }))).toBe(2);
    expect(read('src/added.ts')).toMatch(/mine\n[\s\S]*theirs\n/);
  });

  it('keeps both when something stands where a file moves to', () => {
    write('src/listen.ts', `${lines('listen')}mine\n`);
    write('src/http/listen.ts', 'another\n');
    save();
    const next = makeRelease('1.1.0', {
      'logo.bin': undefined,
      'src/listen.ts': undefined,
      'src/http/listen.ts': lines('listen'),
    });
    expect(upgrade(next)).toBe(2);
    expect(read('src/listen.ts')).toContain('mine');
    expect(read('src/http/listen.ts')).toMatch(/another\n[\s\S]*listen line 1\n/);
  });

  it('knows a file again that was moved by hand to where it goes', () => {
    mkdirSync(join(app, 'src/http'));
    renameSync(join(app, 'src/listen.ts'), join(app, 'src/http/listen.ts'));
    save();
    const next = makeRelease('1.1.0', {
      'logo.bin': undefined,
      'src/listen.ts': undefined,
      'src/http/listen.ts': `${lines('listen')}new\n`,
    });
    expect(upgrade(next)).toBe(0);
    expect(read('src/http/listen.ts')).toBe(`${lines('listen')}new\n`);
  });

  it('puts the new one beside an edited file that is no text', () => {
    writeFileSync(join(app, 'logo.bin'), Buffer.from([255, 1]));
    save();
    expect(upgrade(makeRelease('1.1.0', { 'logo.bin': { base64: '//0=' } }))).toBe(2);
    expect(readFileSync(join(app, 'logo.bin'))).toEqual(Buffer.from([255, 1]));
    expect(readFileSync(join(app, 'logo.bin.new'))).toEqual(Buffer.from([255, 253]));
  });

  it('goes by the hashes where the old version says something else', () => {
    const tampered = makeRelease('1.0.0', { 'src/start.ts': 'never was\n', 'src/listen.ts': 'never was\n' });
    write('src/listen.ts', lines('listen').replace('listen line 1\n', 'mine\n'));
    save();
    const next = makeRelease('1.1.0', { 'src/start.ts': 'newer\n', 'src/listen.ts': 'newer\n' });
    expect(upgrade(next, { from: tampered })).toBe(2);
    expect(read('src/start.ts')).toBe('newer\n');
    expect(read('src/listen.ts')).toMatch(/mine\n[\s\S]*newer\n/);
  });

  it('keeps the lines ending as git laid them out', () => {
    write('src/start.ts', lines('start').replaceAll('\n', '\r\n'));
    write('src/listen.ts', lines('listen').replace('listen line 1\n', 'mine\n').replaceAll('\n', '\r\n'));
    save();
    const next = makeRelease('1.1.0', {
      'src/start.ts': 'newer\n',
      'src/listen.ts': `${lines('listen')}newer\n`,
    });
    expect(upgrade(next)).toBe(0);
    expect(read('src/start.ts')).toBe('newer\r\n');
    expect(read('src/listen.ts')).toMatch(/^mine\r\n[\s\S]*newer\r\n$/);
  });

  it('says which of your own imports lead nowhere afterwards', () => {
    write('src/domain/operations.ts', "// mine\nimport { listen } from '../listen.ts';\n");
    write('src/own.ts', "import './start.ts';\nexport const load = () => import('./listen.ts');\n");
    save();
    const next = makeRelease('1.1.0', {
      'logo.bin': undefined,
      'src/listen.ts': undefined,
      'src/start.ts': undefined,
      'src/http/listen.ts': lines('listen'),
    });
    upgrade(next);
    expect(said()).toContain(
      'src/domain/operations.ts:2 imports src/listen.ts, which is src/http/listen.ts now',
    );
    expect(said()).toContain('src/own.ts:1 imports src/start.ts, which is gone');
    expect(said()).toContain('src/own.ts:2 imports src/listen.ts');
  });

  it('leaves what a hook of yours refuses to commit on the branch', () => {
    const hooks = join(app, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    runGit(app, 'config', 'core.hooksPath', hooks);
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho not today >&2\nexit 1\n', { mode: 0o755 });
    expect(upgrade(makeRelease('1.1.0', { 'README.md': 'new\n' }))).toBe(0);
    expect(said()).toMatch(/not today[\s\S]*commit it yourself/);
    expect(read('README.md')).toBe('new\n');
  });
});

describe('an upgrade changes nothing', () => {
  const untouched = () => {
    const before = runGit(app, 'rev-parse', 'HEAD').stdout;
    return () => expect([branch(), runGit(app, 'rev-parse', 'HEAD').stdout]).toEqual(['main', before]);
  };

  it.each([
    ['a changed file', 'src/start.ts'],
    ['a file that git does not know', 'new.txt'],
  ])('over %s', (_, path) => {
    const check = untouched();
    write(path, 'not saved\n');
    expect(() => upgrade(makeRelease('1.1.0'))).toThrow(path);
    expect(read(path)).toBe('not saved\n');
    check();
  });

  it('without a repository, or without a commit', () => {
    rmSync(join(app, '.git'), { recursive: true });
    expect(() => upgrade(makeRelease('1.1.0'))).toThrow('git init');
    runGit(app, 'init', '--quiet');
    write('.gitignore', '*\n');
    expect(() => upgrade(makeRelease('1.1.0'))).toThrow(/no commit yet|not committed/);
  });

  it('when the old version cannot be had', () => {
    const check = untouched();
    expect(() => upgrade(makeRelease('1.1.0'), { from: makeRelease('0.9.0') })).toThrow('no 1.0.0');
    check();
  });

  it('by an older create-tpl-app', () => {
    expect(() => upgrade(makeRelease('0.9.0'))).toThrow('create-tpl-app@latest');
  });

  it('when its own file is broken or gone', () => {
    for (const broken of [
      'no json',
      '{}',
      JSON.stringify({ madeWith: '--help', answers: { name: 'x' }, files: {} }),
    ]) {
      write('.tpl-app.json', broken);
      expect(() => upgrade(makeRelease('1.1.0'))).toThrow('cannot be read');
    }
    rmSync(join(app, '.tpl-app.json'));
    expect(() => upgrade(makeRelease('1.1.0'))).toThrow('There is no .tpl-app.json');
  });

  it('when package.json is none', () => {
    for (const broken of ['no json', '[]']) {
      write('package.json', broken);
      save();
      expect(() => upgrade(makeRelease('1.1.0'))).toThrow('package.json cannot be read');
    }
  });

  it('outside of its folder, where a link leads', () => {
    const outside = join(host.cwd, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(app, 'linked'));
    save();
    const next = makeRelease('1.1.0', {
      'README.md': 'new\n',
      'added/a.ts': 'new\n',
      'linked/new.ts': 'out\n',
    });
    expect(() => upgrade(next)).toThrow(/by a link[\s\S]*Everything is as it was/);
    expect([branch(), status(), read('README.md')]).toEqual(['main', '', '# shop\n']);
    expect([join(outside, 'new.ts'), join(app, 'added/a.ts')].map(existsSync)).toEqual([false, false]);
  });
});
