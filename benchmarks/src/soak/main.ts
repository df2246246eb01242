// `npm run soak`: its words are in run-soak.ts.
import { runSoak } from './run-soak.ts';

const code = await runSoak(process.argv.slice(2));
process.exit(code);
