// Renders every figure of every source as a page of the documents, what was missed first.
import type { OnRecord } from './record.ts';
import type { Row } from './rows.ts';
import { count } from './rows.ts';
import { bestPeer, boundOf, inCell, show } from './show-figure.ts';
import type { Source } from './sources.ts';

/** What the page shows of one source. */
export interface Shown {
  readonly source: Source;
  readonly onRecord: OnRecord;
  readonly rows: readonly Row[];
}

/** The page. `extra` stands between the list of what was missed and the tables. */
export function figuresPage(shown: readonly Shown[], extra: string): string {
  const rows = shown.flatMap((one) => one.rows);
  const counts = count(rows);
  const bounds = counts.met + counts.missed;
  const missed = rows.filter(({ verdict, isWorst }) => verdict === 'missed' && !isWorst);
  const failed = shown.filter(({ onRecord }) => onRecord.failure);
  return `# Figures

Every figure of every area: its bound, ours, the best peer of the same run, the ratio, and whether the bound holds. Written by
\`npm run bench -- --write\` from the last runs on record; nobody edits it by hand. A ratio above 1 is ahead of the best peer. Medians,
peers in turns in the same run ([why](../decisions/0082-frame-for-figures.md), [how it is made](../decisions/0133-every-figure-in-one-table.md)).

**${bounds} bounds were measured: ${counts.met} met, ${counts.missed} missed. ${counts['not measured']} figures were not measured, ${counts.reported} have no bound.**

| area | met | missed | not measured | without a bound | measured |
| --- | --- | --- | --- | --- | --- |
${shown.map(sourceLine).join('\n')}

## Missed

${[...failed.map(failureLine), ...missed.map(missedLine)].join('\n') || 'None.'}

${extra}${shown.map(section).join('\n')}`;
}

function sourceLine({ source, onRecord, rows }: Shown): string {
  const { met, missed, reported, 'not measured': not } = count(rows);
  const cells = [
    `[${source.name}](#${source.name})`,
    met,
    missed,
    not,
    reported,
    measuredOf(onRecord, source),
  ];
  return `| ${cells.join(' | ')} |`;
}

function measuredOf({ report }: OnRecord, { command }: Source): string {
  if (!report) return `not yet: \`${command}\``;
  const { measured } = report;
  return measured ? `${measured.at.slice(0, 10)} at ${measured.commit}` : 'before commits were kept';
}

const failureLine = ({ source, onRecord: { failure } }: Shown): string =>
  `- **${source.name}** gave no figures on ${failure?.measured.at.slice(0, 10)}: ${inCell(failure?.reason ?? '')}. Again: \`${source.command}\`.`;

function missedLine({ source, name, entry, reason, read }: Row): string {
  const against = bestPeer(entry);
  const ratio =
    entry.ratio === null ? '' : `, ratio ${show(entry.ratio)}${against ? ` to ${against.name}` : ''}`;
  const why = reason === '' ? 'no reason is written down' : inCell(reason);
  return `- **${source.name} ${inCell(name)}**: ${show(entry.ours)} ${inCell(entry.unit)}, bound ${boundOf(entry)}${ratio}: ${why}${linkTo(read)}`;
}

function section({ source, onRecord: { report, failure }, rows }: Shown): string {
  const where = report
    ? `Measured ${report.measured ? `${report.measured.at.slice(0, 16).replace('T', ' ')} UTC at ${report.measured.commit}` : 'before commits were kept'}, on ${machineOf(report.machine)}.`
    : `Not measured on the machine that wrote this page.`;
  const lines = rows.map((row) => `| ${cellsOf(row, report?.versions ?? {}).join(' | ')} |`);
  return `## ${source.name}

${source.about[0]?.toUpperCase()}${source.about.slice(1)}. \`${source.command}\`. ${where}${failure ? ' A run after that failed.' : ''}

| figure | unit | bound | ours | best peer | ratio | | |
| --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n') || '| – | | | | | | not measured | |'}
`;
}

function machineOf(machine: Readonly<Record<string, string | number>>): string {
  const { cpu, cores, memoryGb, system, node } = machine;
  const more = [memoryGb && `${memoryGb} GB`, system, node && `Node ${node}`].filter(Boolean);
  return [`${cores} cores of ${cpu}`, ...more].join(', ');
}

function cellsOf(
  { name, entry, verdict, reason, read }: Row,
  versions: Readonly<Record<string, string>>,
): string[] {
  const peer = bestPeer(entry, versions);
  return [
    inCell(name),
    inCell(entry.unit),
    boundOf(entry),
    entry.ours === null ? '–' : show(entry.ours),
    peer ? inCell(`${peer.name}${peer.version ? ` ${peer.version}` : ''}: ${show(peer.value)}`) : '–',
    entry.ratio === null ? '–' : show(entry.ratio),
    verdict === 'reported' ? '' : verdict,
    `${inCell(reason)}${linkTo(read)}`,
  ];
}

const linkTo = (read: string | undefined): string =>
  read === undefined
    ? ''
    : ` ([more](${read.startsWith('docs/') ? `../${read.slice('docs/'.length)}` : `../../${read}`}))`;
