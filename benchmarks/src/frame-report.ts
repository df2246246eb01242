// Prints figures with the machine they are from.
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Figure, Results } from './frame-figure.ts';

/** What `--json` prints. */
export interface Report {
  area: string;
  machine: Record<string, string | number>;
  versions: Record<string, string>;
  results: Results;
}

/** The machine the figures are from. */
function describeMachine(): Report['machine'] {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() || process.arch,
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
  };
}

/** Installed version of every dependency that `folder`'s manifest names, types apart. */
export function installedVersions(folder: string): Record<string, string> {
  const manifest = readManifest(join(folder, 'package.json'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    (name) => !name.startsWith('@types/'),
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      readManifest(join(folder, 'node_modules', name, 'package.json')).version ?? 'missing',
    ]),
  );
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** What was measured, with the machine and the versions it was measured on. */
export function reportOf(area: string, results: Results): Report {
  return {
    area,
    machine: describeMachine(),
    versions: installedVersions(join(import.meta.dirname, '..')),
    results,
  };
}

/** A report as one object for scripts, or as a table. */
export function showReport(report: Report, json = false): string {
  return json ? `${JSON.stringify(report, null, 2)}\n` : renderTable(report);
}

/** The report for people: a line a figure, the machine above, the reasons below. */
export function renderTable({ area, machine, results }: Report): string {
  const head = ['figure', 'ours', 'unit', 'peers', 'ratio', 'target', ''];
  const rows = Object.entries(results).map(([name, entry]) => [
    name,
    entry.ours === null ? '–' : show(entry.ours),
    entry.unit,
    Object.entries(entry.peers)
      .map(([peer, value]) => `${peer} ${show(value)}`)
      .join(', ') || '–',
    entry.ratio === null ? '–' : `${show(entry.ratio)}x`,
    entry.target || 'reported',
    verdict(entry),
  ]);
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => (row[column] as string).length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  const reasons = Object.entries(results).flatMap(([name, { reason }]) =>
    reason ? [`${name}: ${reason}`] : [],
  );
  const where = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return `${[`${area} on ${where.join(', ')}`, '', line(head), ...rows.map(line), ...(reasons.length ? ['', ...reasons] : [])].join('\n')}\n`;
}

function verdict({ ours, met }: Figure): string {
  if (ours === null) return 'not measured';
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}

function show(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
