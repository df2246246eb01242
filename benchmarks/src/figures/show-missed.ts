// Names what was missed and what was not measured, for people.
import type { Row } from './rows.ts';
import { count } from './rows.ts';
import { bestPeer, show } from './show-figure.ts';

/** The list at the end of a run; of a smoke run only what failed. */
export function showMissed(
  rows: readonly Row[],
  failures: ReadonlyMap<string, string>,
  smoke = false,
): string {
  const failed = [...failures].map(([name, problem]) => `✗ ${name} gave no figures: ${problem}`);
  const counts = count(rows);
  if (smoke)
    return `${[...failed, `${rows.length} figures seen, ${failed.length} areas failed.`].join('\n')}\n`;
  const own = rows.filter(({ isWorst }) => !isWorst);
  const missed = own.filter(({ verdict }) => verdict === 'missed').map((row) => `✗ ${missedLine(row)}`);
  const open = own.filter(({ verdict }) => verdict === 'not measured');
  const commands = [...new Set(open.map(({ source }) => source.command))];
  return `${[
    ...failed,
    ...missed,
    ...commands.map((command) => {
      const names = open.filter(({ source }) => source.command === command).map(({ name }) => name);
      return `– not measured, ${command}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
    }),
    `${counts.met} met, ${counts.missed} missed, ${counts['not measured']} not measured, ${counts.reported} without a bound.`,
  ].join('\n')}\n`;
}

function missedLine({ source, name, entry, reason }: Row): string {
  const peer = bestPeer(entry);
  const ratio = entry.ratio === null ? '' : `, ratio ${show(entry.ratio)}${peer ? ` to ${peer.name}` : ''}`;
  const why = reason.split('\n')[0]?.slice(0, 300) || 'no reason is written down';
  return `${source.name} ${name}: ${show(entry.ours)} ${entry.unit}, bound ${entry.target}${ratio}: ${why}`;
}
