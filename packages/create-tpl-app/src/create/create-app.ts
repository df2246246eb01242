// Makes a new application: all of it, or nothing.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CreateRequest } from '../arguments/parse-arguments.ts';
import { originFile, writeOrigin } from '../template/origin.ts';
import type { Release } from '../template/own-release.ts';
import { renderLock } from '../template/render-lock.ts';
import { type Answers, renderApp } from '../template/template.ts';
import type { Host } from '../world/host.ts';
import { moveInto } from '../world/move-into.ts';
import { StopError } from '../world/stop-error.ts';
import { writeFiles } from '../world/write-files.ts';
import { askAnswers } from './ask-answers.ts';
import { firstCommit } from './first-commit.ts';
import { readPackedPackages } from './packed-packages.ts';

/**
 * Asks, writes the application and its first commit. Everything is written as a draft, which is moved to its place at the end.
 *
 * @throws StopError when the folder is not free, or when something that was asked cannot be.
 */
export async function createApp(request: CreateRequest, release: Release, host: Host): Promise<void> {
  if (request.folder !== undefined) refuseFull(host.cwd, request.folder);
  const { folder, answers } = await askAnswers(request, host);
  refuseFull(host.cwd, folder);
  const target = resolve(host.cwd, folder);
  const ending = fill(target, (draft) => {
    writeApp(draft, answers, release, request, host);
    return request.git ? firstCommit(draft, target, release.template.executable) : '';
  });
  host.print(`
${folder} holds the service${ending}. Next:

  cd ${/^[\w@./~+-]+$/.test(folder) ? folder : `"${folder}"`}
  npm install && npm test
  npm start

docs/fork.md says how to make it yours; npx create-tpl-app@latest upgrade keeps its frame up to date.`);
}

/**
 * Lets `write` fill a draft that becomes the folder `target`. One that is there holds the draft itself: a mounted folder lies
 * on another file system than what is beside it, and that may be closed to writing.
 */
function fill<Result>(target: string, write: (draft: string) => Result): Result {
  const isThere = existsSync(target);
  const place = isThere ? target : dirname(target);
  let made: string | undefined;
  let room: string | undefined;
  try {
    made = mkdirSync(place, { recursive: true });
    room = mkdtempSync(join(place, '.create-tpl-app-'));
    // The room is its maker's alone; the folder in it has the rights of any other.
    const draft = join(room, 'app');
    mkdirSync(draft);
    const result = write(draft);
    if (isThere) moveInto(draft, target);
    else renameSync(draft, target);
    return result;
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : new StopError(`Nothing was made: ${message}`);
  } finally {
    if (room !== undefined) rmSync(room, { recursive: true, force: true });
  }
}

// What a folder holds that is empty to its owner: a repository that was made elsewhere and cloned (create-nuxt-app#823), and what the
// file managers of macOS and Windows leave behind.
const unseen = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

function refuseFull(cwd: string, folder: string): void {
  const target = resolve(cwd, folder);
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw new StopError(`${folder} is a file: name a folder.`);
  if (readdirSync(target).some((name) => !unseen.has(name)))
    throw new StopError(`${folder} is not empty: name a new folder, or empty this one.`);
}

function writeApp(
  draft: string,
  answers: Answers,
  { template, versions, version }: Release,
  { tarballs }: CreateRequest,
  { cwd }: Host,
): void {
  const packed =
    tarballs === undefined ? undefined : readPackedPackages(resolve(cwd, tarballs), Object.keys(versions));
  const unpublished = Object.values(versions).some((one) => one.startsWith('workspace:'));
  if (unpublished && !packed)
    throw new StopError(
      'This create-tpl-app was never published: give it packed packages, with --tarballs FOLDER.',
    );
  const chosen = packed ? packed.versions : versions;
  const files = renderApp(template, answers, chosen);
  const lock = renderLock(template, files, chosen, packed?.files);
  const origin = writeOrigin({ madeWith: version, answers }, files);
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
