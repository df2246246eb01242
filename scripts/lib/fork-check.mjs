// Copies the service out, follows the guide to its end, and says what became of the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOut } from './fork.mjs';
import { environment, root } from './paths.mjs';
import { run, say, step } from './steps.mjs';
import { ensurePrograms } from './system.mjs';
import { prepare } from './toolchain.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** `npm run fork:check [-- --json]`: the exit code is 0 only when nothing failed. */
export async function forkCheck(args) {
  const { node } = await prepare();
  await ensurePrograms();
  const folder = mkdtempSync(join(tmpdir(), 'fork-'));
  const target = join(folder, 'my-service');
  try {
    await copyOut(target);
    const npmRun = (title, ...words) =>
      step(`${title} the copy`, () => run(npm, words, { cwd: target, log: `fork-${title}` }));
    await npmRun('installing', 'install', '--no-audit', '--no-fund');
    await npmRun('typing', 'run', 'typecheck');
    const asCopied = await testsOf(target, 'testing the copy');
    const answered = await step('asking the copy', () => ask(target, node));
    await step('following the guide', () => followGuide(target));
    await npmRun('typing', 'run', 'typecheck');
    const { passed, failed } = await testsOf(target, 'testing what is left');
    const answeredAfterwards = await step('asking what is left', () => ask(target, node));
    const report = { asCopied, answered, testsPassed: passed, testsFailed: failed, answeredAfterwards };
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else
      process.stdout.write(
        `as copied: ${asCopied.passed} passed, ${asCopied.failed} failed; with the guide followed: ${passed} passed, ${failed} failed\n`,
      );
    return asCopied.failed + failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function testsOf(target, title) {
  const results = join(target, 'coverage', 'results.json');
  rmSync(results, { force: true });
  const code = await step(title, () => run(npm, ['test'], { cwd: target, log: 'fork-test', check: false }));
  if (!existsSync(results)) throw new Error('✗ the tests of the copy did not run to their end.');
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  for (const { message, status, name } of testResults) if (status === 'failed') say(`${name}\n${message}`);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  // A coverage gate fails a suite whose tests all passed: that is a failure too.
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** Does what the guide says: the code of its first two steps into their files, the commands of its third as they are. */
async function followGuide(target) {
  const guide = readFileSync(join(root, 'docs', 'guides', 'fork.md'), 'utf8');
  const block = (heading, language) => {
    const [, section = ''] = guide.split(`\n## ${heading}`);
    const [, code] =
      new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section.split('\n## ')[0]) ?? [];
    if (!code) throw new Error(`docs/guides/fork.md has no ${language} code below "${heading}".`);
    return code;
  };
  const operations = join(target, 'src', 'domain', 'operations');
  writeFileSync(join(operations, 'triage.ts'), block('1. Write the operation', 'js'));
  writeFileSync(join(operations, 'index.ts'), block('2. Put it into the list', 'js'));
  await run('sh', ['-ec', block('3. Take the others out', 'sh')], { cwd: target, log: 'fork-guide' });
}

/** Starts the built copy, asks its first operation one question, and ends it; resolves to the name of that operation. */
async function ask(target, node) {
  const inherited = Object.entries(environment()).filter(
    ([name]) => !/^(?:TPL_|ANTHROPIC_|OPENAI_|REDIS_URL$|PORT$|INTERNAL_PORT$|NODE_ENV$)/.test(name),
  );
  const child = spawn(node, [join('dist', 'main.js')], {
    cwd: target,
    env: { ...Object.fromEntries(inherited), PORT: '0', INTERNAL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        output += chunk;
        const found = /page, API\s+(http:\S+)/.exec(output)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', (code) =>
        reject(new Error(`✗ the copy ended with ${code} before it listened.\n${output}`)),
      );
    });
    const { operations } = await (await fetch(`${url}/v1/operations`)).json();
    const operation = operations[0].id;
    const response = await fetch(`${url}/v1/process`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        operation,
        text: 'My parcel is lost. This is urgent! The invoice came all the same.',
      }),
    });
    if (response.status !== 200)
      throw new Error(`✗ the copy answered ${response.status}: ${await response.text()}`);
    return operation;
  } finally {
    child.kill();
    await ended;
  }
}
