// Domain Service: text-processing · example, replace in your project
import { serve } from './serve.ts';

serve(process.env).then(
  // Ctrl-C and a container's stop end it in order; a second one at once.
  ({ close, onTermination }) => onTermination(close),
  (error: unknown) => {
    process.stderr.write(`\n✗ ${error instanceof Error ? error.message : 'The service could not start.'}\n`);
    process.exit(1);
  },
);
