// A planted leak for `npm run soak -- --preload`: the service forgets to close a file every twenty seconds.
import { openSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) setInterval(() => openSync('/dev/null', 'r'), 20_000).unref();
