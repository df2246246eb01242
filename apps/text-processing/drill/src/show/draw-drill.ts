// Draws what users saw, as an SVG: a strip a scenario, with the span of the trouble and the alerts that fired.
import type { Verdict } from '../judge/judge.ts';
import type { AnsweredBy } from '../observe/call.ts';

const colors: Readonly<Record<AnsweredBy, string>> = {
  model: '#2f6fb5',
  fallback: '#e0a030',
  nobody: '#c0392b',
};
const names: Readonly<Record<AnsweredBy, string>> = {
  model: 'answered by the model',
  fallback: 'by the offline engine, labeled',
  nobody: 'no answer',
};
const kinds = ['model', 'fallback', 'nobody'] as const;
const [left, width, strip, unit, binMs] = [24, 760, 150, 9, 500];

/** The picture. */
export function drawDrill(verdicts: readonly Verdict[]): string {
  const height = 40 + verdicts.length * strip;
  const legend = kinds.map((kind, index) => {
    const x = left + index * 250;
    return `${rect(x, 12, 12, 12, colors[kind])}${text(x + 18, 23, names[kind])}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left * 2 + width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333">
<title>What users saw in each scenario of the drill</title>
<rect width="100%" height="100%" fill="#fff"/>
${legend.join('')}
${verdicts.map((verdict, index) => drawStrip(verdict, 40 + index * strip)).join('\n')}
</svg>
`;
}

function drawStrip({ run, problems }: Verdict, top: number): string {
  const { calls, from, to, scenario, watched } = run;
  const end = Math.max(to, ...calls.map(({ askedAt }) => askedAt)) + binMs;
  const x = (ms: number) => left + (Math.max(0, ms) / end) * width;
  const bottom = top + 100;
  const bars: string[] = [];
  for (let at = 0; at < end; at += binMs) {
    const some = calls.filter(({ askedAt }) => askedAt >= at && askedAt < at + binMs);
    let high = 0;
    for (const kind of kinds) {
      const count = some.filter(({ by }) => by === kind).length;
      high += count * unit;
      if (count > 0)
        bars.push(rect(x(at) + 1, bottom - high, x(binMs) - left - 2, count * unit, colors[kind]));
    }
  }
  const fired = watched.alerts.filter(({ phase }) => phase === 'firing');
  const marks = fired.map(({ name, atMs }, index) => {
    const at = x(Math.min(atMs, end));
    return `<path d="M${round(at)} ${top + 22}V${bottom}" stroke="#7a2fb5"/>${text(at + 3, top + 34 + index * 13, name)}`;
  });
  const state = problems.length === 0 ? '' : ` (${problems.map(({ check }) => check).join(', ')})`;
  return `${rect(x(from), top + 22, x(to) - x(from), bottom - top - 22, '#f6e3e1')}
${text(left, top + 14, `${problems.length === 0 ? '✓' : '✗'} ${scenario.name}: ${scenario.what}, ${((to - from) / 1_000).toFixed(1)} s${state}`)}
${bars.join('')}${marks.join('')}
<path d="M${left} ${bottom}h${width}" stroke="#999"/>
${text(x(from), bottom + 14, '0 s')}${text(x(to), bottom + 14, `${((to - from) / 1_000).toFixed(1)} s`)}`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const rect = (x: number, y: number, w: number, h: number, color: string) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${color}"/>`;
const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string) =>
  `<text x="${round(x)}" y="${y}">${escaped(words)}</text>`;
