// Measures how long a key that is pressed waits for its letter while a long answer streams in and charts are drawn.
import type { Page } from 'playwright-core';
import type { Results, RunOptions } from './frame.ts';
import { figure, notMeasured } from './frame.ts';
import type { PageBench } from './page-browser.ts';

const mostKeys = 1_000;
const leastLetters = 150_000;
const observe = `(() => {
  globalThis.lags = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.name === 'keydown' || entry.name === 'input') globalThis.lags.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 });
})()`;

/**
 * The operations page, whose charts run at their own pace, is opened by the page itself, so that both share a process and its main thread. Keys are pressed into the
 * text field all the while; what is told is the 98th percentile of the browser's own event timing, which counts to the next paint.
 */
export async function measureLag(bench: PageBench, { smoke }: RunOptions): Promise<Results> {
  const page = await bench.open(bench.url, { viewport: { width: 1280, height: 860 } });
  const [charts] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate(`window.open('${bench.internalUrl}/internal/ops')`),
  ]);
  await charts.locator('.plot canvas').nth(2).waitFor();
  await page.bringToFront();
  await page.evaluate(observe);
  await page.locator('#text').fill('A text about a harbor. ');
  const idle = await press(page, smoke ? 10 : 60);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.locator('.result').waitFor();
  const busy: number[] = [];
  let most = 0;
  let broken: string | undefined;
  while (!smoke || busy.length < 10) {
    busy.push(...(await press(page, 10)));
    const length = Number(await page.evaluate("document.querySelector('.result')?.textContent.length ?? 0"));
    most = Math.max(most, length);
    if ((await page.locator('.ledger').count()) > 0) break;
    if ((await page.getByRole('alert').count()) > 0) broken = await page.getByRole('alert').innerText();
    else if (busy.length > mostKeys) broken = `the answer did not end within ${mostKeys} keys`;
    if (broken !== undefined) break;
  }
  await page.context().close();
  const target = '<= 50';
  if (broken !== undefined || (!smoke && most < leastLetters)) {
    const reason = `${most} letters came in: ${broken ?? 'too few'}`;
    return { inputLagMs: notMeasured({ unit: 'ms', target, reason }) };
  }
  process.stderr.write(`${busy.length} keys while ${most} letters came in\n`);
  return {
    inputLagMs: figure({
      ours: p98(busy),
      peers: { nothingStreams: p98(idle) },
      unit: `ms from a key to the paint of its letter, p98 of ${busy.length} keys, while ${Math.round(most / 1_000)} KB stream in`,
      target,
    }),
    inputLagWorstMs: figure({ ours: Math.max(...busy), unit: 'ms, the slowest key of all', target: '' }),
  };
}

/** Lags of so many keys; one that the browser does not list took less than 16 ms. */
async function press(page: Page, keys: number): Promise<number[]> {
  await page.evaluate('globalThis.lags.length = 0');
  await page.locator('#text').focus();
  for (let count = 0; count < keys; count += 1) await page.keyboard.press('a', { delay: 20 });
  await page.waitForTimeout(100);
  const listed = (await page.evaluate('globalThis.lags')) as number[];
  // A key down and its input are one paint: the longer of the two counts, so at most as many as keys.
  const slowest = listed.toSorted((one, other) => other - one).slice(0, keys);
  return [...slowest, ...Array.from({ length: keys - slowest.length }, () => 16)];
}

function p98(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.98))] ?? Number.NaN;
}
