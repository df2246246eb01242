// Draws lines over time with uPlot; loaded when the first chart is seen.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Chart } from './chart-lines.ts';

/** The chart and its times. */
interface LineChartProps {
  readonly chart: Chart;
  readonly endsAt: number;
  readonly stepMs: number;
}

const height = 150;
const leastSteps = 30;
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
// Days begin by UTC, as those of the ledger and of bills do.
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayMs = 86_400_000;
const dashes: readonly number[][] = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

/** A chart as wide as its place; new figures are put into it, another size or color scheme draws it anew. */
export default function LineChart({ chart, endsAt, stepMs }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(undefined);
  const names = chart.lines.map(({ label }) => label).join('\n');

  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      drawn.current?.destroy();
      drawn.current = new uPlot(optionsFor(chart, box, stepMs), dataOf({ chart, endsAt, stepMs }), box);
    };
    draw();
    const sizes = new ResizeObserver(() => {
      if (box.clientWidth > 0) drawn.current?.setSize({ width: box.clientWidth, height });
    });
    sizes.observe(box);
    dark.addEventListener('change', draw);
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', draw);
      drawn.current?.destroy();
      drawn.current = undefined;
    };
  }, [names]);

  useEffect(() => {
    // Each chart is a task of its own: a key that is pressed need not wait for all of them.
    const timer = setTimeout(() => drawn.current?.setData(dataOf({ chart, endsAt, stepMs })), 0);
    return () => clearTimeout(timer);
  }, [chart, endsAt, stepMs]);

  return <div className="plot" ref={place} aria-hidden="true" />;
}

function dataOf({ chart, endsAt, stepMs }: LineChartProps): uPlot.AlignedData {
  const all = chart.lines[0]?.values.length ?? 0;
  const firsts = chart.lines.map(({ values }) => values.findIndex((value) => value !== null));
  // A process that has just begun has no past: what it has fills the chart.
  const from = Math.max(0, Math.min(all - leastSteps, ...firsts));
  const length = all - from;
  const times = Array.from({ length }, (_, index) => (endsAt - (length - 1 - index) * stepMs) / 1_000);
  return [times, ...chart.lines.map(({ values }) => values.slice(from))];
}

function optionsFor({ lines, format }: Chart, box: HTMLElement, stepMs: number): uPlot.Options {
  const time = stepMs >= dayMs ? day : hour;
  const style = getComputedStyle(box);
  const color = (name: string) => style.getPropertyValue(name).trim();
  // `light-dark()` is resolved by a property that takes a color.
  const probe = document.createElement('i');
  box.append(probe);
  const resolved = (name: string) => {
    probe.style.color = color(name);
    return getComputedStyle(probe).color;
  };
  const [soft, line, accent] = [resolved('--soft'), resolved('--line'), resolved('--accent')];
  probe.remove();
  const axis = {
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: '12px system-ui',
  };
  return {
    width: box.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 0, 0, 0],
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, size: 28, space: 70, values: (_, ticks) => ticks.map((tick) => time.format(tick * 1_000)) },
      {
        ...axis,
        size: 76,
        space: 45,
        values: (_, ticks) => ticks.map((tick) => (tick === 0 ? '0' : format(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label }, index) => ({
        label,
        stroke: accent,
        width: 1.6,
        dash: dashes[index % dashes.length] ?? [],
        points: { show: lines[index]?.values.filter((value) => value !== null).length === 1, size: 4 },
      })),
    ],
  };
}
