// Draws recall over false alarms.
import type { HeldOut } from './evaluate.ts';
import { reached, thresholdAt } from './rates.ts';

const rates = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const colors = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e', '#17becf', '#8c564b', '#7f7f7f'];
const box = { left: 60, top: 20, width: 480, height: 300 };

/** Draws recall over the false-positive rate as SVG, a line a source, the rate on a logarithmic axis: what matters lies far left. */
export function drawCurves(heldOut: readonly HeldOut[]): string {
  const x = (rate: number) => box.left + (Math.log10(rate / 0.0005) / Math.log10(2000)) * box.width;
  const y = (recall: number) => box.top + (1 - recall) * box.height;
  const lines = heldOut.map(({ source, attacks, benign }, index) => {
    const points = rates.map(
      (rate) => `${x(rate).toFixed(1)},${y(reached(attacks, thresholdAt(benign, rate)).share).toFixed(1)}`,
    );
    const color = colors[index % colors.length];
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.join(' ')}"/><text x="${box.left + box.width + 12}" y="${box.top + 14 + index * 18}" fill="${color}">${source.replace(/[<>&]/g, '')}</text>`;
  });
  const marks = [0.001, 0.01, 0.1, 1].map(
    (rate) =>
      `<line x1="${x(rate)}" x2="${x(rate)}" y1="${box.top}" y2="${y(0)}" stroke="#ddd"/><text x="${x(rate)}" y="${y(0) + 18}" text-anchor="middle">${rate * 100} %</text>`,
  );
  const steps = [0, 0.25, 0.5, 0.75, 1].map(
    (recall) =>
      `<line x1="${box.left}" x2="${box.left + box.width}" y1="${y(recall)}" y2="${y(recall)}" stroke="#eee"/><text x="${box.left - 8}" y="${y(recall) + 4}" text-anchor="end">${recall}</text>`,
  );
  const title = `<text x="${box.left}" y="${y(0) + 40}">recall over the false-positive rate, each source left out of its own training</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 380" font-family="sans-serif" font-size="12"><rect width="780" height="380" fill="#fff"/>${[...marks, ...steps, ...lines].join('')}${title}</svg>\n`;
}
