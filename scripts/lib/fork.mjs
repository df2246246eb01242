// Makes an application of this working copy: create-tpl-app, with packed packages in place of published versions.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { root } from './paths.mjs';
import { fail, run, step } from './steps.mjs';
import { prepare, turbo } from './toolchain.mjs';

/** `npm run fork -- DIR [FLAGS of create-tpl-app]`. */
export async function fork([folder, ...flags]) {
  const from = callersFolder();
  refuseAtOnce(folder, resolve(from, folder ?? ''), flags);
  return copyOut(resolve(from, folder), flags);
}

// npm runs scripts in the root, whatever folder they were called from.
const callersFolder = () => process.env.INIT_CWD ?? process.cwd();

// What a folder may hold and be empty all the same, as create-tpl-app has it.
const unseen = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** What create-tpl-app would refuse too, said before minutes of building. */
function refuseAtOnce(folder, target, flags) {
  if (folder === undefined || folder.startsWith('-') || (flags[0] && !flags[0].startsWith('-')))
    fail('Name one folder, new or empty: npm run fork -- ../my-service');
  const fromRoot = relative(root, target);
  if (!fromRoot.startsWith('..') && resolve(root, fromRoot) === target)
    fail(`${folder} lies in this repository: name a folder outside of it, for example ../my-service`);
  if (existsSync(target) && !statSync(target).isDirectory()) fail(`${folder} is a file: name a folder.`);
  if (existsSync(target) && readdirSync(target).some((name) => !unseen.has(name)))
    fail(`${folder} is not empty: name a new folder, or empty this one.`);
}

/** Builds, packs the packages, and has create-tpl-app make an application in `target`. */
export async function copyOut(target, flags = []) {
  const { node, pnpm } = await prepare();
  const [program, ...args] = turbo(node, 'build', { flags: ['--filter=./packages/*'] });
  await step('building the packages', () => run(program, args, { log: 'build' }));
  const packed = mkdtempSync(join(tmpdir(), 'packed-'));
  try {
    await step('packing the packages', async () => {
      for (const name of readdirSync(join(root, 'packages')).filter((one) => one !== 'create-tpl-app'))
        await run(node, [pnpm, 'pack', '--pack-destination', packed], {
          cwd: join(root, 'packages', name),
          log: 'pack',
        });
    });
    const create = [
      join(root, 'packages', 'create-tpl-app', 'dist', 'cli.js'),
      target,
      '--yes',
      '--tarballs',
      packed,
      ...flags,
    ];
    // Its words go to stderr: stdout is for the result of `fork:check --json`.
    return await run(node, create, { show: 'words', log: 'create-tpl-app' });
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}
