// `npm run chaos`: its words are in run-chaos.ts.
import { runChaos } from './run-chaos.ts';

const code = await runChaos(process.argv.slice(2));
process.exit(code);
