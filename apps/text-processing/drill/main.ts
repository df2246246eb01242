// `npm run drill`: plays outages against the service as it was built. Its words are in src/run-drill.ts.
import { runDrill } from './src/run-drill.ts';

void runDrill(process.argv.slice(2)).then((code) => process.exit(code));
