// Shows on the command line what the input guard sees in one text.
import { parseArgs } from 'node:util';
import { inspectInput } from '@internal/guard';

/** Runs `guard TEXT` and returns its exit code: 0 shown, 2 asked wrongly. */
export function guardCommand(args: readonly string[]): number {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) {
    console.error('tpl-ai guard TEXT [--json]');
    return 2;
  }
  const verdict = inspectInput(text);
  const { action, score, spans } = verdict;
  if (values.json) console.log(JSON.stringify(verdict, null, 2));
  else {
    console.log(`${action}  score ${score.toFixed(3)}`);
    for (const { start, end, reason } of spans)
      console.log(
        `  ${reason.padEnd(34)} ${start}-${end}  ${JSON.stringify(text.slice(start, Math.min(end, start + 80)))}`,
      );
  }
  return 0;
}
