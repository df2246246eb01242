// Domain Service: text-processing · example, replace in your project
import { serve } from './serve.ts';

// Ctrl-C and a container's stop end it in order; a second one at once.
serve(process.env).then(
  ({ close }) => {
    let isClosing = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (isClosing) process.exit(signal === 'SIGINT' ? 130 : 143);
        isClosing = true;
        close().then(
          () => process.exit(0),
          () => process.exit(1),
        );
      });
    }
  },
  (error: unknown) => {
    process.stderr.write(`\n✗ ${error instanceof Error ? error.message : 'The service could not start.'}\n`);
    process.exit(1);
  },
);
