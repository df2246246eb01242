// Makes a new application: all of it, or nothing.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CreateRequest } from '../arguments/parse-arguments.ts';
import { originFile, writeOrigin } from '../template/origin.ts';
import type { Release } from '../template/own-release.ts';
import { renderLock } from '../template/render-lock.ts';
import { type Answers, renderApp } from '../template/template.ts';
import { commit, runGit } from '../world/git.ts';
import type { Host } from '../world/host.ts';
import { StopError } from '../world/stop-error.ts';
import { writeFiles } from '../world/write-files.ts';
import { askAnswers } from './ask-answers.ts';
import { readPackedPackages } from './packed-packages.ts';

/**
 * Asks, writes the application and its first commit. Everything is written beside its place and moved there at the end.
 *
 * @throws StopError when the folder is not free, or when something that was asked cannot be.
 */
export async function createApp(request: CreateRequest, release: Release, host: Host): Promise<void> {
  if (request.folder !== undefined) refuseTaken(host.cwd, request.folder);
  const { folder, answers } = await askAnswers(request, host);
  refuseTaken(host.cwd, folder);
  const target = resolve(host.cwd, folder);
  const made = mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(join(dirname(target), '.create-tpl-app-'));
  try {
    writeApp(draft, answers, release, request, host);
    if (request.git) firstCommit(draft, host);
    moveInto(draft, target);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  host.print(`
${folder} holds the service${request.git ? ', with a first commit' : ''}. Next:

  cd ${folder}
  npm install && npm test
  npm start

docs/fork.md says how to make it yours; npx create-tpl-app@latest upgrade keeps its frame up to date.`);
}

function refuseTaken(cwd: string, folder: string): void {
  const target = resolve(cwd, folder);
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw new StopError(`${folder} is a file: name a folder.`);
  if (readdirSync(target).length > 0)
    throw new StopError(`${folder} is not empty: name a new folder, or empty this one.`);
}

function writeApp(
  draft: string,
  answers: Answers,
  { template, versions, version }: Release,
  { tarballs }: CreateRequest,
  { cwd }: Host,
): void {
  const packed = tarballs && readPackedPackages(resolve(cwd, tarballs), Object.keys(versions));
  const unpublished = Object.values(versions).some((one) => one.startsWith('workspace:'));
  if (unpublished && !packed)
    throw new StopError(
      'This create-tpl-app was never published: give it packed packages, with --tarballs FOLDER.',
    );
  const chosen = packed ? packed.versions : versions;
  const files = renderApp(template, answers, chosen);
  const lock = renderLock(template, files, chosen);
  const origin = writeOrigin({ madeWith: version, answers, moved: {} }, files);
  writeFiles(
    draft,
    [
      ...files,
      ...(lock ? [['package-lock.json', lock] as const] : []),
      ...(packed ? packed.files : []),
      [originFile, Buffer.from(origin)],
    ],
    template.executable,
  );
}

function firstCommit(draft: string, host: Host): void {
  if (runGit(draft, '--version').code !== 0) {
    host.print('git is not installed: there is no first commit.');
    return;
  }
  runGit(draft, 'init', '--quiet', '--initial-branch=main');
  runGit(draft, 'add', '--all');
  const { code, stderr } = commit(draft, 'The service, as it comes');
  if (code !== 0) throw new StopError(`git could not commit (--no-git does without): ${stderr.trim()}`);
}

function moveInto(draft: string, target: string): void {
  if (existsSync(target))
    for (const name of readdirSync(draft)) renameSync(join(draft, name), join(target, name));
  else renameSync(draft, target);
}
