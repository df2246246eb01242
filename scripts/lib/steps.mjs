// One step of a command: says what it does while it takes long, keeps its output in a log, ends with Ctrl-C.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, root, toolchain } from './paths.mjs';

const windows = process.platform === 'win32';
const children = new Set();
const times = [];
let isStopping = false;

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
  const beat = setInterval(() => say(`  still ${title} (${seconds(started)})`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    times.push({ title, ms: Date.now() - started });
    say(`  ${seconds(started)}`);
  }
}

/** The time of each step so far, in order. */
export function stepTimes() {
  return times.map(({ title, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${title}`).join('\n');
}

/**
 * Runs a program to its end and resolves to its exit code.
 * `show`: `'log'` keeps the output in a log whose end is in the error when the program fails; `'output'` hands the
 * terminal's output on, `'words'` all of it to stderr; `'terminal'` its input and its Ctrl-C too. With `check: false` a failure is no error.
 */
export function run(command, args, { cwd = root, env = {}, show = 'log', check = true, log = 'step' } = {}) {
  mkdirSync(join(toolchain, 'logs'), { recursive: true });
  const file = join(toolchain, 'logs', `${log}.log`);
  const out = show === 'log' ? openSync(file, 'w') : show === 'words' ? 2 : 'inherit';
  // A shell runs npm on Windows: a folder with a space is one word there, and `^` stays one, in quotes alone.
  const shell = windows && command.endsWith('.cmd');
  const line = [command, ...args].map((word) => `"${word}"`).join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(shell ? line : command, shell ? [] : args, {
      cwd,
      env: { ...environment(), ...env },
      stdio: [show === 'terminal' ? 'inherit' : 'ignore', out, out],
      // A process group of its own: Ctrl-C reaches it once, from us, with all it started.
      detached: !windows && show !== 'terminal',
      shell,
    });
    child.isGroup = !windows && show !== 'terminal';
    children.add(child);
    const finish = (code) => {
      children.delete(child);
      if (show === 'log') closeSync(out);
      // While stopping nothing goes on: the signal handler ends the process.
      if (isStopping) return;
      if (code === 0 || !check) resolve(code);
      else reject(new Error(`${show === 'log' ? endOf(file) : ''}✗ ${log} failed (exit code ${code}).`));
    };
    child.once('error', (error) => {
      say(`${command}: ${error.message}`);
      finish(127);
    });
    child.once('exit', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

function endOf(file) {
  return `${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-80).join('\n')}\n`;
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function signalTo(child, signal) {
  try {
    if (child.isGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // Gone already.
  }
}

async function stop(signal) {
  if (isStopping) return;
  isStopping = true;
  const started = [...children];
  const allEnd = async (withinMs) => {
    for (const end = Date.now() + withinMs; children.size > 0 && Date.now() < end; ) await sleep(20);
  };
  // A terminal tells its own foreground programs of Ctrl-C; groups of ours only hear of it from us.
  for (const child of started) signalTo(child, signal);
  await allEnd(5000);
  // What a child left behind in its group, or a child that does not listen, is told more plainly.
  for (const child of started) signalTo(child, 'SIGTERM');
  await allEnd(2000);
  for (const child of started) signalTo(child, 'SIGKILL');
  process.exit(128 + constants.signals[signal]);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));

// npm tells a signal to the shell between us, which ends without a word to us: then nobody waits for us any more.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop('SIGTERM'), 500).unref();
