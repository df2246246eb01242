// A planted leak for `npm run soak -- --preload`: the service keeps 200 small objects a second.
import { isMainThread } from 'node:worker_threads';

const kept = [];
if (isMainThread)
  setInterval(() => {
    for (let at = 0; at < 200; at += 1) kept.push({ at: kept.length, text: `kept ${kept.length}`.repeat(3) });
  }, 1_000).unref();
