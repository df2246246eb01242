// Runs the workshop's program: `npm run guard -- eval DIR`, `npm run guard -- train DIR --out FILE`.
import { runGuardCommand } from './run-guard-command.ts';

process.exitCode = await runGuardCommand(process.argv.slice(2));
