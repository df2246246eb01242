// The service as `main.ts` starts it, with the operations of the tests and the pages of the build.
import { fileURLToPath } from 'node:url';
import { compose } from '../../src/composition.ts';
import { serve } from '../../src/start/serve.ts';
import { testOperations } from '../operations.ts';

const webRoot = fileURLToPath(new URL('../../dist/web', import.meta.url));
const { close, onTermination } = await serve(
  await compose(process.env, { operations: testOperations, webRoot }),
);
onTermination(close);
