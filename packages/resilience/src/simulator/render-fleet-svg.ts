// Draws simulations as curves.
import type { FleetResult, FleetSecond } from './simulate-fleet.ts';

const colors = ['#0b6e4f', '#c1292e', '#3d5a80', '#b5651d', '#6a4c93'];
const [width, height, margin, gap] = [760, 150, 60, 40];

interface Panel {
  readonly title: string;
  readonly read: (second: FleetSecond) => number;
}

const panels: readonly Panel[] = [
  { title: 'requests per call', read: ({ attempts, calls }) => (calls === 0 ? 0 : attempts / calls) },
  {
    title: 'share of calls that succeed',
    read: ({ successes, calls }) => (calls === 0 ? 1 : successes / calls),
  },
];

/** Draws simulations of one scenario beside each other: requests per call and success, second by second. */
export function renderFleetSvg(results: Readonly<Record<string, FleetResult>>): string {
  const names = Object.keys(results);
  const [first] = Object.values(results);
  if (first === undefined) throw new TypeError('There is nothing to draw.');
  const { beforeMs, faultMs, fault } = first.scenario;
  const seconds = first.seconds.length;
  const toX = (second: number) => margin + (second / Math.max(1, seconds - 1)) * width;
  const parts = panels.map(({ title, read }, index) => {
    const top = 50 + index * (height + gap);
    const highest = Math.max(1, ...Object.values(results).flatMap((result) => result.seconds.map(read)));
    const toY = (value: number) => top + height - (value / highest) * height;
    const lines = names.map((name, at) => {
      const points = results[name]!.seconds.map(
        (second, x) => `${toX(x).toFixed(1)},${toY(read(second)).toFixed(1)}`,
      );
      return `<polyline fill="none" stroke="${colors[at % colors.length]}" stroke-width="1.5" points="${points.join(' ')}"/>`;
    });
    const [x, end] = [toX(beforeMs / 1_000), toX((beforeMs + faultMs) / 1_000)];
    return [
      `<rect x="${x.toFixed(1)}" y="${top}" width="${(end - x).toFixed(1)}" height="${height}" fill="#000" opacity="0.06"/>`,
      `<text x="${margin}" y="${top - 6}">${title} (top: ${highest.toFixed(1)})</text>`,
      `<path d="M${margin} ${top}V${top + height}H${margin + width}" fill="none" stroke="#888"/>`,
      ...lines,
    ].join('\n');
  });
  const legend = names.map(
    (name, at) =>
      `<text x="${margin + at * 160}" y="20" fill="${colors[at % colors.length]}">${escapeXml(name)}</text>`,
  );
  const total = 50 + panels.length * (height + gap);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 2 * margin} ${total}" font-family="sans-serif" font-size="12">`,
    `<title>A fleet before, during and after: ${fault}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...legend,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.slice(0, 40).replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
