import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { figure, notMeasured } from './frame.ts';
import { overheads } from './scorecard-overhead.ts';
import { scorecardPage } from './scorecard-page.ts';

const machine = { cpu: 'a processor', cores: 2, node: '24.1.0' };

describe('overheads', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tpl-figures-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const record = (area: string, results: object) =>
    writeFileSync(join(folder, `${area}.json`), JSON.stringify({ area, machine, versions: {}, results }));

  it('reads what a run left, in milliseconds, and says where it is from', () => {
    record('resilience', { pipelineUs: figure({ ours: 1.5, unit: 'us', target: '' }) });
    expect(overheads(folder)['resilience']).toMatchObject({ ours: 0.0015, met: true });
    expect(overheads(folder)['resilience']?.reason).toBe(
      'pipelineUs of the last npm run bench -- resilience, on a processor',
    );
  });

  it('knows nothing of an area that was not run, and says how to', () => {
    expect(overheads(folder)['cache']).toMatchObject({
      ours: null,
      reason: 'no run is recorded: npm run bench -- cache',
    });
  });

  it('knows nothing where the run could not measure it', () => {
    record('app', { p50OverBareMs: notMeasured({ unit: 'ms', target: '', reason: 'no gateway' }) });
    expect(overheads(folder)['service']).toMatchObject({
      ours: null,
      reason: 'the last run has no p50OverBareMs: npm run bench -- app',
    });
  });
});

describe('scorecardPage', () => {
  it('has a row a subject, and says of what was not seen that it was not', () => {
    const text = scorecardPage({
      area: 'scorecard',
      machine,
      versions: {},
      results: {
        coverage: figure({ ours: 0.5, unit: 'share', target: '> 0.9' }),
        'coverage.cache': figure({ ours: 0.9512, unit: 'share', target: '>= 0.9' }),
        'coverage.ai': notMeasured({ unit: 'share', target: '> 0.9', reason: 'npm test' }),
      },
    });
    expect(text).toContain('on 2 cores\nof a processor with Node 24.1.0');
    expect(text).toContain('| cache | 0.951 share | ≥ 0.9 | met |  |');
    expect(text).toContain('| ai | – | > 0.9 | not measured | npm test |');
    expect(text).not.toContain('| coverage |');
  });
});
