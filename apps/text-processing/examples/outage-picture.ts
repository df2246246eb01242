// Draws what callers saw in an outage, as an SVG: who answered in each second, and how long the slowest waited.

/** What became of one request. */
export interface Seen {
  /** Seconds from the start. */
  readonly askedAt: number;
  readonly status: number;
  readonly provider: string;
  readonly tookMs: number;
}

const kinds = [
  { name: 'answered by the model', color: '#2f6fb5' },
  { name: 'by the offline engine, labeled', color: '#e0a030' },
  { name: 'errors', color: '#c0392b' },
] as const;

const kindOf = ({ status, provider }: Seen) => (status === 200 ? (provider === 'offline' ? 1 : 0) : 2);

/** The picture; the provider is off from `from` to `to`, in seconds, of `ends`. */
export function drawOutage(
  seen: readonly Seen[],
  { from, to, ends }: { from: number; to: number; ends: number },
): string {
  const [left, width, bottom, unit] = [24, 760, 140, 30];
  const x = (second: number) => left + (second / ends) * width;
  const step = width / ends;
  const seconds = Array.from({ length: ends }, (_, second) =>
    seen.filter(({ askedAt }) => Math.floor(askedAt) === second),
  );
  const countOf = (some: readonly Seen[], index: number) =>
    some.filter((one) => kindOf(one) === index).length;
  const bars = seconds.flatMap((some, second) => {
    let height = 0;
    return kinds.map(({ color }, index) => {
      const count = countOf(some, index);
      height += count * unit;
      return count === 0 ? '' : rect(x(second) + 1, bottom - height, step - 2, count * unit, color);
    });
  });
  const slowest = Math.max(1_000, ...seen.map(({ tookMs }) => tookMs));
  const [waitTop, waitBottom] = [185, 265];
  const waits = seconds.map((some, second) => {
    const most = Math.max(0, ...some.map(({ tookMs }) => tookMs));
    const height = (most / slowest) * (waitBottom - waitTop);
    return rect(x(second) + 1, waitBottom - height, step - 2, height, '#7a8794');
  });
  const legend = kinds.map(({ name, color }, index) => {
    const at = left + index * 250;
    const words = `${name}: ${countOf(seen, index)}`;
    return `${rect(at, 306, 12, 12, color)}${text(at + 18, 317, words)}`;
  });
  const ticks = Array.from({ length: ends / 5 + 1 }, (_, index) =>
    text(x(index * 5), waitBottom + 18, `${index * 5} s`, 'middle'),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 808 336" font-family="system-ui, sans-serif" font-size="13" fill="#333">
<title>What callers saw while their provider was off</title>
<rect width="808" height="336" fill="#fff"/>
${rect(x(from), 44, x(to) - x(from), waitBottom - 44, '#f6e3e1')}
${text(x(from) + 6, 60, `provider off, ${to - from} s`)}
${text(left, 28, `${seen.length} requests, two a second, each with a text of its own`)}
${bars.join('\n')}
${text(left, 175, `slowest answer of each second (top: ${(slowest / 1_000).toFixed(1)} s)`)}
${waits.join('\n')}
<path d="M${left} ${bottom}h${width}M${left} ${waitBottom}h${width}" stroke="#999"/>
${ticks.join('')}
${legend.join('')}
</svg>
`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const rect = (x: number, y: number, width: number, height: number, color: string) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"/>`;
const text = (x: number, y: number, words: string, anchor = 'start') =>
  `<text x="${round(x)}" y="${y}" text-anchor="${anchor}">${words}</text>`;
