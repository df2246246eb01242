// Writes parts of a figure so that they fit into a cell of a table.
import type { Figure } from '../frame-figure.ts';

/** Longest text of a cell: what a program said when it failed may be pages. */
const longest = 280;

/** A number in as few digits as say it. */
export function show(value: number | null): string {
  if (value === null) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** The bound as people write it. */
export const boundOf = ({ target }: Figure): string =>
  target.replaceAll('<=', '≤').replaceAll('>=', '≥').replaceAll('<', '\\<') || '–';

/** A text on one line, without anything that a page would read as markup. */
export function inCell(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > longest ? `${line.slice(0, longest)} …` : line;
  // Code in between is kept as code; nothing else of Markdown or Vue is.
  return short
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') && part.endsWith('`') && part.length > 1 ? part : plain(part)))
    .join('')
    .replaceAll('|', '\\|');
}

const plain = (text: string): string =>
  text
    .replaceAll(/[\\*_[\]`]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('{{', '{ {');

/** The peer that the ratio is to. */
export function bestPeer(
  { ours, peers, ratio }: Figure,
  versions: Readonly<Record<string, string>> = {},
): { name: string; value: number; version?: string } | undefined {
  const [first, ...others] = Object.entries(peers);
  if (!first) return undefined;
  const [least, most] = [Math.min, Math.max].map((pick) => pick(...Object.values(peers)));
  const isMoreBetter = ratio !== null && ours !== null && Math.abs(ours / (most ?? 0) - ratio) < 1e-9 * ratio;
  const value = isMoreBetter ? most : least;
  const [name, found] = [first, ...others].find(([, one]) => one === value) ?? first;
  const version = versionOf(name, versions);
  return { name, value: found, ...(version !== undefined && { version }) };
}

/** Peers whose names are not those of their packages. */
const packagesOf: readonly (readonly [name: RegExp, dependency: string])[] = [
  [/opentelemetry/i, '@opentelemetry/sdk-metrics'],
  [/node-redis|mget|raw redis/i, 'redis'],
  [/ai sdk/i, 'ai'],
  [/langchain/i, '@langchain/core'],
  [/portkey/i, '@portkey-ai/gateway'],
];

function versionOf(peer: string, versions: Readonly<Record<string, string>>): string | undefined {
  const words = peer.toLowerCase();
  const named = Object.keys(versions)
    .filter((one) => words.includes(one.toLowerCase()))
    .sort((one, other) => other.length - one.length)[0];
  const known = packagesOf.find(([pattern]) => pattern.test(peer))?.[1];
  return versions[known ?? named ?? ''];
}
