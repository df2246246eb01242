// One step of a command: says what it does while it takes long, keeps its output in a log, ends with Ctrl-C.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants } from 'node:os';
import { environment, root, toolchain } from './paths.mjs';

const children = new Set();
const times = [];

/** Progress goes to stderr, so that stdout stays free for results (`bench --json`). */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the command with the one sentence that helps. */
export function fail(sentence) {
  say(`\n✗ ${sentence}`);
  process.exit(1);
}

/** Runs `work` under a title and prints how long it took. */
export async function step(title, work) {
  const started = Date.now();
  say(`· ${title} …`);
  const beat = setInterval(() => say(`  still at it: ${title} (${seconds(started)})`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    times.push({ title, ms: Date.now() - started });
    say(`  ${title}: ${seconds(started)}`);
  }
}

/** The time of each step so far, in order. */
export function stepTimes() {
  return times.map(({ title, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${title}`).join('\n');
}

/**
 * Runs a program to its end. Output goes to a log that is shown only on failure, or to the terminal with
 * `show: true`. Resolves to the exit code; rejects with the end of the log when the program fails and `check` is on.
 */
export function run(command, args, { cwd = root, env = {}, show = false, check = true, log = 'step' } = {}) {
  mkdirSync(join(toolchain, 'logs'), { recursive: true });
  const file = join(toolchain, 'logs', `${log}.log`);
  const out = show ? 'inherit' : openSync(file, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment(), ...env },
      stdio: [show ? 'inherit' : 'ignore', out, out],
      detached: process.platform !== 'win32' && !show,
    });
    children.add(child);
    const done = (code) => {
      children.delete(child);
      if (out !== 'inherit') closeSync(out);
      if (code !== 0 && check) {
        const tail = out === 'inherit' ? '' : `${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-60).join('\n')}\n`;
        reject(Object.assign(new Error(`${tail}✗ ${log} failed (exit ${code}).`), { code }));
      } else resolve(code);
    };
    child.once('error', (error) => {
      say(`${command}: ${error.message}`);
      done(127);
    });
    child.once('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function kill(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(child.spawnargs && child.pid ? -child.pid : child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    const code = 128 + (constants.signals[signal] ?? 2);
    if (children.size === 0) process.exit(code);
    for (const child of children) kill(child, signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    setTimeout(() => {
      for (const child of children) kill(child, 'SIGKILL');
      process.exit(code);
    }, 8000).unref();
    const wait = setInterval(() => children.size === 0 && process.exit(code), 50);
    wait.ref();
  });
}
