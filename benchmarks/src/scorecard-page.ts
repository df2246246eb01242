// Renders a scorecard as a page of the documents.
import type { Figure } from './frame.ts';
import type { Report } from './frame-report.ts';

/** A section of the page: the figures whose names begin so, and what they say. */
const sections: readonly (readonly [title: string, names: RegExp, about: string])[] = [
  [
    'Breaking changes in a year',
    /^breakingReleases\./,
    'Tags of the year before the last commit. A release counts when its number is major, or when the exported types took something away.',
  ],
  [
    'Share of operations that use a package',
    /^usedByOperations\./,
    'The built service is asked for each of its operations; a package counts where a function of it ran for the answer.',
  ],
  [
    'What an operation costs',
    /^overheadMs\./,
    'From the last run of the benchmarks on the machine that wrote this page.',
  ],
  [
    'Coverage',
    /^coverage\./,
    'The least of lines, statements, functions and branches in the last whole run of the tests.',
  ],
  [
    'To read the domain',
    /^domainReadMinutes\./,
    'Tests apart. The rate is that of prose: code takes longer, and nobody has to read the analyzers to write an operation.',
  ],
  ['To swap the domain', /^(?:domainLines|swap)/, 'What the guide to a fork writes and removes.'],
  [
    'Packages that examples show',
    /^packages(?:Shown$|InExamples\.)/,
    '`packagesShown` is the service itself.',
  ],
  ['Exports that say what they are', /^exportsDocumented\./, 'Of all doors.'],
];

/** The page; what was not measured says so, with the command. */
export function scorecardPage({ machine, results }: Report): string {
  const parts = sections.map(([title, names, about]) => {
    const rows = Object.entries(results).filter(([name]) => names.test(name));
    return `## ${title}\n\n${about}\n\n| of | figure | bound | | |\n| --- | --- | --- | --- | --- |\n${rows
      .map(([name, entry]) => `| ${cells(name, entry).join(' | ')} |`)
      .join('\n')}\n`;
  });
  return `# Scorecard

How well the house keeps what it promises to those who build on it. Written by \`npm run scorecard -- --write\`, on ${machine['cores']} cores
of ${machine['cpu']} with Node ${machine['node']}; nobody edits it by hand.

${parts.join('\n')}`;
}

function cells(name: string, { ours, unit, target, met, reason = '' }: Figure): string[] {
  const verdict = ours === null ? 'not measured' : met === null ? '' : met ? 'met' : 'missed';
  const bound = target.replace('<=', '≤').replace('>=', '≥');
  return [name.replace(/^\w+\./, ''), ours === null ? '–' : `${show(ours)} ${unit}`, bound, verdict, reason];
}

const show = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
