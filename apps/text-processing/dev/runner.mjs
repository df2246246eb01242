// Runs the service from its sources, one process at a time, and starts the next when it is told of a change.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';

// Ends with whoever started it, even when that is killed. The channel itself keeps nothing open.
const endWithParent =
  "process.once('disconnect', () => process.kill(process.pid, 'SIGTERM')); process.channel?.unref();";
const flags = [
  '--experimental-strip-types',
  '--disable-warning=ExperimentalWarning',
  '--enable-source-maps',
  `--import=data:text/javascript,${encodeURIComponent(endWithParent)}`,
];
// Nobody waits for a load balancer, and a stream that a page holds open is no reason to wait.
const defaults = { TPL_MONITORING_DRAIN_MS: '0', TPL_MONITORING_CLOSE_TIMEOUT_MS: '1000' };
const settleMs = 80;
const patienceMs = 3_000;

/**
 * `onListening` hears where each start listens. Several changes at once make one start; files that `isReadable` says no
 * to hold it back until all of them are mended.
 */
export function createRunner({ program, cwd, say, onListening, isReadable }) {
  const changed = new Set();
  let child;
  let timer;
  let isClosed = false;
  let work = Promise.resolve();

  function launch() {
    const started = spawn(process.execPath, [...flags, program], {
      cwd,
      env: { ...defaults, ...process.env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child = started;
    let said = '';
    let isListening = false;
    started.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      if (isListening) return;
      said += chunk;
      if (!said.includes('Ctrl-C')) return;
      isListening = true;
      onListening({
        public: /page, API\s+(http:\S+)/.exec(said)?.[1],
        internal: /internal\s+(http:\/\/[^/\s]+)/.exec(said)?.[1],
      });
    });
    started.once('exit', (code, signal) => {
      if (child !== started) return;
      child = undefined;
      say(`\n✗ The service ended (${signal ?? `exit code ${code}`}). It starts again when a file changes.`);
    });
  }

  async function end() {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGTERM');
    const limit = setTimeout(() => ending.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(limit);
  }

  return {
    start: launch,
    /** A file is looked at when it has been still for a moment: it may be written in several steps. */
    onChange(path) {
      changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(() => {
        work = work.then(async () => {
          const wrong = [...changed].filter((one) => !isReadable(one));
          if (isClosed || wrong.length > 0) return;
          const [first] = changed;
          changed.clear();
          say(`\n· ${relative(cwd, first)} changed: starting again …`);
          await end();
          if (!isClosed) launch();
        });
      }, settleMs);
    },
    /** Ends the service and starts none again. */
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await work;
      await end();
    },
  };
}
