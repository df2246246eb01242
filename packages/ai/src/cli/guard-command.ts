// Shows on the command line what the input guard sees in one text, and why.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Explanation } from '@internal/guard';
import { explainInput, inspectInput } from '@internal/guard';

const usage = `tpl-ai guard TEXT [--document] [--json]            what the input guard sees
tpl-ai guard explain TEXT [--document] [--json]    why: reasons with weight and place, words of the model
  --file FILE   reads the text from a file; --document: it is a mail, a page or the output of a tool`;

/** Runs `guard [explain] TEXT` and returns its exit code: 0 shown, 2 asked wrongly. */
export function guardCommand(args: readonly string[]): number {
  const options = {
    json: { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
    file: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  // A text that is the word alone is a text.
  const isExplained =
    positionals[0] === 'explain' && positionals.length + (values.file === undefined ? 0 : 1) > 1;
  const [given, ...more] = isExplained ? positionals.slice(1) : positionals;
  if ((given === undefined) === (values.file === undefined) || more.length > 0) {
    console.error(usage);
    return 2;
  }
  const text = values.file === undefined ? (given as string) : readFileSync(values.file, 'utf8');
  const policy = values.document ? ({ content: 'document' } as const) : {};
  if (!isExplained) {
    const verdict = inspectInput(text, { policy });
    if (values.json) console.log(JSON.stringify(verdict, null, 2));
    else {
      console.log(`${verdict.action}  score ${verdict.score.toFixed(3)}`);
      for (const { start, end, reason } of verdict.spans)
        console.log(`  ${reason.padEnd(34)} ${start}-${end}  ${quote(text, start, end)}`);
    }
    return 0;
  }
  const explanation = explainInput(text, { policy });
  if (values.json) console.log(printable(JSON.stringify(explanation, null, 2)));
  else for (const line of explained(text, explanation)) console.log(line);
  return 0;
}

function explained(text: string, { verdict, flagAt, blockAt, reasons, model, words }: Explanation): string[] {
  const { action, score } = verdict;
  const lines = [
    `${action}  score ${score.toFixed(3)}  (stands out from ${flagAt}, may be refused from ${blockAt})`,
    ...(reasons.length === 0 ? ['no reason'] : ['', 'reasons, joined as independent witnesses:']),
  ];
  for (const { reason, weight, owasp, spans } of reasons) {
    lines.push(`  ${weight.toFixed(3)}  ${reason.padEnd(36)} ${owasp ?? ''}`.trimEnd());
    for (const { start, end } of spans) lines.push(`           ${start}-${end}  ${quote(text, start, end)}`);
  }
  lines.push('', `the model gives its most suspicious passage ${model.toFixed(3)}; words that weigh most:`);
  for (const { word, weight } of words)
    lines.push(`  ${weight < 0 ? '' : '+'}${weight.toFixed(3)}  ${printable(word)}`);
  if (reasons.some(({ reason }) => reason !== 'model'))
    lines.push('', 'to let it pass: policy.allow.rules with the id, or policy.allow.phrases with the words');
  return lines;
}

const quote = (text: string, start: number, end: number): string =>
  printable(JSON.stringify(text.slice(start, Math.min(end, start + 80))));

/** Control characters and marks that turn writing around must not reach a terminal: as JSON would escape them. */
const printable = (text: string): string =>
  text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
