// Measures how soon the page is seen, and how much of it travels.
import { gzipSync } from 'node:zlib';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';
import type { PageBench } from './page-browser.ts';

const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    const entry = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
    if (!entry) return;
    observer.disconnect();
    resolve(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** First paint with nothing cached, and the bytes of the first load, gzipped: document, scripts, styles, icon, operations. */
export async function measureLoad(bench: PageBench, { smoke }: RunOptions): Promise<Results> {
  const paints: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < (smoke ? 2 : 9); round += 1) {
    const page = await bench.open('about:blank');
    await page.goto(bench.url);
    paints.push(Number(await page.evaluate(firstPaint)));
    await page.locator('#text').waitFor();
    ready.push(Number(await page.evaluate('performance.now()')));
    await page.context().close();
  }
  const page = await bench.open('about:blank');
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => bodies.push(response.body().catch(() => Buffer.alloc(0))));
  await page.goto(bench.url, { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  await page.context().close();
  return {
    firstPaintMs: figure({
      ours: median(paints),
      unit: 'ms to the first contentful paint, nothing cached, median',
      target: '<= 1000',
    }),
    deskReadyMs: figure({
      ours: median(ready),
      unit: 'ms until a text can be typed, seen from outside',
      target: '',
    }),
    pageKbGz: figure({
      ours: bytes / 1_000,
      unit: `KB gzipped, ${bodies.length} responses`,
      target: '<= 180',
    }),
  };
}
