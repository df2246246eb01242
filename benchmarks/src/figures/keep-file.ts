// Keeps a report that a program wrote which knows nothing of the benchmarks: `node keep-file.ts FILE`.
import { readFileSync } from 'node:fs';
import type { Report } from '../frame-report.ts';
import { keepReport } from './record.ts';

const { area, machine, versions, results } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Report;
keepReport({ area, machine, versions, results });
