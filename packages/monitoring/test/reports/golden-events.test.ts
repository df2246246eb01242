// Infrastructure Service: monitoring · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEvents } from '@internal/kit';
import { describe, expect, it } from '@jest/globals';
import { createMetrics, observe } from '../../src/index.ts';
import { exposeMetrics } from '../../src/prometheus.ts';

const golden = (name: string) => join(import.meta.dirname, '..', 'golden', name);
const read = (name: string) => readFileSync(golden(name), 'utf8');

// These files are never written again. A sibling of an older version may stand beside this package: what it says still counts.
describe('events of version 1', () => {
  it('are counted as they always were', () => {
    const metrics = createMetrics();
    const emitters = new Map(
      ['cache', 'policy', 'model', 'security'].map((name) => [
        name,
        createEvents<Record<string, object>>(name),
      ]),
    );
    const stop = observe(Object.fromEntries(emitters), { metrics });
    const events = JSON.parse(read('events-v1.json')) as [string, string, object][];
    for (const [object, event, data] of events) emitters.get(object)?.emit(event, data);
    stop();
    const lines = [...exposeMetrics(metrics)]
      .join('')
      .split('\n')
      .filter((line) => !line.startsWith('#') && !line.includes('_bucket'));
    expect(lines).toEqual(expect.arrayContaining(read('metrics-v1.txt').trim().split('\n')));
  });
});
