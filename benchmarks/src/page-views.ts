// Goes through every view of the page, light, dark and on a phone: judged by axe, and pictured for the documents.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { typeset, writePdf } from '../../apps/text-processing/documents/test-files/write-pdf.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import type { PageBench } from './page-browser.ts';
import { schemes } from './page-browser.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));

interface View {
  readonly name: string;
  /** Name of the picture in the documents. */
  readonly picture?: string;
  readonly where: 'public' | 'internal';
  readonly show: (page: Page) => Promise<unknown>;
}

const chapters = Array.from({ length: 4 }, (_, at) =>
  typeset([
    `# Chapter ${at + 1}: the harbor of Lindholm`,
    '',
    `The harbor was widened in ${1890 + at * 11}, when ${240 + at * 31} ships came in a year.`,
    'Its engineer, Ada Wren, had asked for granite; the council gave her timber.',
    'Eleven winters later the mole was rebuilt in stone.',
    '',
    `What it cost was told to nobody until ${1905 + at * 9}.`,
  ]),
);
const pdf = {
  name: 'harbor.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(writePdf(chapters, { title: 'The harbor' })),
};
const letters = {
  name: 'letters.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    'from,letter\nAda Wren,"The roof leaks again. Please send somebody before Friday."\nIvo Lind,"Thank you for the quick repair, the workers were kind."\nMarit Sand,The invoice names the wrong street.\n',
  ),
};
const sample = (page: Page, name: RegExp) => page.getByRole('button', { name }).click();
const answered = (page: Page) => page.locator('.ledger').first().waitFor();

const views: readonly View[] = [
  { name: 'first', where: 'public', show: (page) => page.getByText('Try one').waitFor() },
  {
    name: 'receipts',
    picture: 'page.png',
    where: 'public',
    async show(page) {
      await sample(page, /^Summarize: /);
      await answered(page);
      await page.locator('.sentence').nth(1).click();
      await page.locator('mark').waitFor();
    },
  },
  {
    name: 'way',
    where: 'public',
    async show(page) {
      await sample(page, /^Questions: /);
      await answered(page);
      await page.locator('.questions summary').first().click();
      await page.locator('.way summary').click();
    },
  },
  {
    name: 'document',
    picture: 'page-document.png',
    where: 'public',
    async show(page) {
      await page.getByLabel('File').setInputFiles(pdf);
      await page.getByText(/^PDF, 4 pages/).waitFor();
      await page.getByRole('radio', { name: 'Key points' }).check({ force: true });
      await page.getByRole('button', { name: 'Read it' }).click();
      await answered(page);
      await page.locator('.sentence').first().click();
      await page.locator('mark').waitFor();
    },
  },
  {
    name: 'history',
    picture: 'page-compare.png',
    where: 'public',
    async show(page) {
      for (const name of [/^Summarize: /, /^Key points: /]) {
        await page.reload();
        await sample(page, name);
        await answered(page);
      }
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('checkbox').first().waitFor();
      for (const box of await page.getByRole('checkbox').all()) await box.check();
      await page.locator('.comparison').waitFor();
    },
  },
  {
    name: 'batch',
    picture: 'page-batch.png',
    where: 'public',
    async show(page) {
      await page.getByRole('link', { name: 'Batch' }).click();
      await page.getByLabel('Files').setInputFiles(letters);
      await page.getByRole('radio', { name: 'Sentiment' }).check({ force: true });
      await page.getByRole('button', { name: 'Read them' }).click();
      await page.getByText('3 of 3 texts done').waitFor();
      await page.locator('.batch-table summary').nth(1).click();
    },
  },
  {
    name: 'operations',
    picture: 'page-operations.png',
    where: 'internal',
    async show(page) {
      await page.getByText('The service is').waitFor();
      await page.locator('.plot canvas').first().waitFor();
      await page.locator('.tree').waitFor();
    },
  },
];

/** Serious and critical findings of axe over all views; with `pictures` they are kept for the documents, light ones. */
export async function measureViews(bench: PageBench, { all = false, smoke }: RunOptions): Promise<Results> {
  const found: string[] = [];
  for (const [scheme, options] of Object.entries(schemes)) {
    if (smoke && scheme !== 'light') continue;
    for (const { name, where, show, picture } of views) {
      const url = where === 'public' ? bench.url : `${bench.internalUrl}/internal/ops`;
      const page = await bench.open(url, options);
      await show(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          found.push(...nodes.map(({ target }) => `${scheme} ${name}: ${id} at ${target.join(' ')}`));
      if (all && picture && scheme === 'light')
        await page.screenshot({ path: join(images, picture), fullPage: where === 'public' });
      await page.context().close();
    }
  }
  return {
    axeSerious: {
      ...figure({
        ours: found.length,
        unit: 'serious or critical findings, 7 views, 3 schemes',
        target: '= 0',
      }),
      ...(found.length > 0 && { reason: found.slice(0, 10).join('; ') }),
    },
  };
}
