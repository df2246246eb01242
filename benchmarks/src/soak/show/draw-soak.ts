// Draws each line of a soak as an SVG: its points, the warm-up that does not count, and the slope that was found.
import type { JudgedLine } from '../judge/judge-soak.ts';
import { round } from './figures-of.ts';

const [columns, width, height, gap, top] = [3, 300, 84, 40, 34];

/** The picture. */
export function drawSoak(lines: readonly JudgedLine[], warmUpMinutes: number, what: string): string {
  const minutes = Math.max(1, ...lines.flatMap(({ all }) => all.map(({ minute }) => minute)));
  const rows = Math.ceil(lines.length / columns);
  const [wide, high] = [gap + columns * (width + gap), top + rows * (height + gap) + 10];
  const cells = lines.map((line, at) =>
    drawLine(line, {
      left: gap + (at % columns) * (width + gap),
      from: top + 24 + Math.floor(at / columns) * (height + gap),
      minutes,
      warmUpMinutes,
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" font-family="system-ui, sans-serif" font-size="11" fill="#333">
<title>${escaped(what)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${text(gap, 20, `${what}. Gray: the warm-up.`)}
${cells.join('\n')}
</svg>
`;
}

interface Place {
  readonly left: number;
  readonly from: number;
  readonly minutes: number;
  readonly warmUpMinutes: number;
}

function drawLine(line: JudgedLine, { left, from, minutes, warmUpMinutes }: Place): string {
  const most = Math.max(1e-9, ...line.all.map(({ value }) => value)) * 1.1;
  const x = (minute: number) => left + (minute / minutes) * width;
  const y = (value: number) => from + height - 20 - (value / most) * (height - 20);
  const path = line.all.map(
    ({ minute, value }, at) => `${at === 0 ? 'M' : 'L'}${place(x(minute))} ${place(y(value))}`,
  );
  const isGood = line.isFlat && !line.isSilent;
  const color = isGood ? '#2f6fb5' : '#c0392b';
  const chance = line.chance < 0.01 ? '< 0.01' : line.chance.toFixed(2);
  const says = `${round(line.median)} ${line.kind.unit}; ${round(line.slope)} a minute, p ${chance}`;
  return `<rect x="${left}" y="${from}" width="${place(x(warmUpMinutes) - left)}" height="${height - 20}" fill="#eee"/>
${text(left, from - 6, `${isGood ? '' : '✗ '}${line.name}`, 'font-weight="600"')}
<path d="${path.join('')}" fill="none" stroke="${color}"/><path d="M${left} ${from + height - 20}h${width}" stroke="#999"/>
${text(left, from + height - 7, says, 'font-size="10"')}`;
}

const place = (value: number) => Math.round(value * 10) / 10;
const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${place(x)}" y="${place(y)}" ${more}>${escaped(words)}</text>`;
