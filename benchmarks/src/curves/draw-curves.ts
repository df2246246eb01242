// Draws curves side by side, both axes by powers of ten.
import type { Point } from './exponent.ts';

/** A curve as it is drawn. */
export interface Drawn {
  readonly name: string;
  readonly size: string;
  readonly unit: string;
  readonly exponent: number;
  readonly met: boolean;
  /** Ours first, then the peers. */
  readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

const [columns, width, height, gap, top] = [3, 230, 110, 56, 40];
const colors = ['#2f6fb5', '#8a8a8a', '#c08a2b'];

/** The picture. */
export function drawCurves(curves: readonly Drawn[], what: string): string {
  const rows = Math.ceil(curves.length / columns);
  const [wide, high] = [gap + columns * (width + gap), top + rows * (height + gap)];
  const cells = curves.map((curve, at) =>
    drawCurve(
      curve,
      gap + (at % columns) * (width + gap),
      top + 20 + Math.floor(at / columns) * (height + gap),
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" font-family="system-ui, sans-serif" font-size="11" fill="#333">
<title>${escaped(what)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${text(gap, 20, what)}
${cells.join('\n')}
</svg>
`;
}

function drawCurve({ name, size, unit, exponent, met, lines }: Drawn, left: number, from: number): string {
  const all = lines.flatMap(({ points }) => points);
  const x = scale(
    all.map((point) => point.size),
    left,
    left + width,
  );
  // At least a power of ten: a flat curve is to look flat.
  const y = scale(
    all.map(({ cost }) => cost),
    from + height,
    from,
    10,
  );
  const paths = lines.map(({ points }, at) => {
    const color = at === 0 && !met ? '#c0392b' : colors[Math.min(at, colors.length - 1)];
    const path = points.map(
      (point, place) => `${place === 0 ? 'M' : 'L'}${round(x.at(point.size))} ${round(y.at(point.cost))}`,
    );
    const dots = points.map(
      (point) =>
        `<circle cx="${round(x.at(point.size))}" cy="${round(y.at(point.cost))}" r="2" fill="${color}"/>`,
    );
    return `<path d="${path.join('')}" fill="none" stroke="${color}" stroke-width="1.5"/>${dots.join('')}`;
  });
  // The names of peers stand in the corner that curves leave free.
  const peers = lines.slice(1).map(({ name: peer }, at) => {
    const color = colors[Math.min(at + 1, colors.length - 1)];
    return text(left + width, from + height - 6 - 12 * at, peer, `fill="${color}" text-anchor="end"`);
  });
  return `<text x="${left}" y="${from - 8}" font-weight="600">${met ? '' : '✗ '}${escaped(name)}, ${escaped(unit)}</text>
${peers.join('')}
<path d="M${left} ${from}v${height}h${width}" fill="none" stroke="#999"/>
${paths.join('\n')}
${text(left - 4, from + 8, short(y.most), 'font-size="9" text-anchor="end"')}${text(left - 4, from + height, short(y.least), 'font-size="9" text-anchor="end"')}
${text(left, from + height + 14, short(x.least), 'font-size="9"')}${text(left + width, from + height + 14, short(x.most), 'font-size="9" text-anchor="end"')}
${text(left + width / 2, from + height + 14, `${size}; exponent ${exponent.toFixed(2)}`, 'font-size="10" text-anchor="middle"')}`;
}

function scale(values: readonly number[], from: number, to: number, leastSpan = 1) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const middle = Math.sqrt(low * high);
  const least = Math.min(low, middle / Math.sqrt(leastSpan));
  const most = Math.max(high, middle * Math.sqrt(leastSpan));
  const at = (value: number) => from + ((to - from) * Math.log(value / least)) / Math.log(most / least || 2);
  return { least, most, at };
}

const round = (value: number) => Math.round(value * 10) / 10;
const short = (value: number) =>
  value >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(2)));
const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped(words)}</text>`;
