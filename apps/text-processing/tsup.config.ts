import { defineConfig } from 'tsup';

// A program, not a library: no declarations. `vite build` puts the page beside it, so dist is cleaned there, not here.
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    cli: 'src/cli.ts',
    worker: 'src/worker.ts',
    // What `npx @tpl/monitoring export` makes the files of deploy/monitoring of.
    'exported-alerts': 'src/exported-alerts.ts',
    'engine-thread': 'threads/src/engine-thread.ts',
    'guard-thread': 'threads/src/guard-thread.ts',
    'receipts-thread': 'receipts/src/receipts-thread.ts',
    'document-reader': 'documents/src/read/reading-program.ts',
  },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  sourcemap: true,
  clean: ['!web/**'],
  splitting: true,
  treeshake: true,
});
