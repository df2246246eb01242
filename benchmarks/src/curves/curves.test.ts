import { describe, expect, it } from '@jest/globals';
import { drawCurves } from './draw-curves.ts';
import { exponentOf } from './exponent.ts';

const points = (cost: (size: number) => number) =>
  [1, 10, 100, 1_000, 10_000].map((size) => ({ size, cost: cost(size) }));

describe('an exponent', () => {
  it('is 0 where the size costs nothing, 1 in proportion, 2 with the square', () => {
    expect(exponentOf(points(() => 7))).toBeCloseTo(0);
    expect(exponentOf(points((size) => 3 * size))).toBeCloseTo(1);
    expect(exponentOf(points((size) => size * size))).toBeCloseTo(2);
  });

  it('sees a bend at the end behind a cost that every size has', () => {
    expect(exponentOf(points((size) => 1_000_000 + size * size))).toBeGreaterThan(0.9);
    expect(exponentOf(points((size) => 1_000 + size))).toBeLessThan(1);
  });

  it('is found of three points too', () => {
    expect(exponentOf(points((size) => size).slice(0, 3))).toBeCloseTo(1);
  });
});

describe('the picture of curves', () => {
  const curve = {
    ...{ name: 'cacheGet', size: 'entries', unit: 'ns <a> read', exponent: 0.05, met: true },
    lines: [
      { name: 'ours', points: points(() => 100) },
      { name: 'lru-cache', points: points((size) => 90 + size / 1_000) },
    ],
  };

  it('has a line each, the exponent and the ends of both axes', () => {
    const svg = drawCurves([curve], 'Costs');
    expect(svg.match(/<path d="M[^"]*" fill="none" stroke="#(?:2f6fb5|8a8a8a)"/g)).toHaveLength(2);
    expect(svg).toContain('entries; exponent 0.05');
    expect(svg).toContain('>10,000<');
    expect(svg).toContain('ns &lt;a> read');
    expect(svg).not.toContain('NaN');
  });

  it('marks one that grows too fast', () => {
    expect(drawCurves([{ ...curve, met: false }], 'Costs')).toContain('✗ cacheGet');
  });
});
