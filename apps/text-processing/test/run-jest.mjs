// Runs Jest with what ES modules need. With arguments (a file, -t, --watch) just that; without any everything, with the
// coverage gate and the results in a file.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const args = process.argv.slice(2);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const whole = args.length === 0 ? ['--coverage', '--json', '--outputFile=coverage/results.json'] : [];
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const child = spawn(process.execPath, [...flags, jest, ...whole, ...args], {
  stdio: ['inherit', whole.length > 0 ? 'ignore' : 'inherit', 'inherit'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// A suite that leaves something open never ends by itself: that is a failure, not a wait.
const limit = setTimeout(() => child.kill('SIGKILL'), 20 * 60_000);
child.on('exit', (code) => {
  clearTimeout(limit);
  process.exit(code ?? 1);
});
