// What failed people who dropped, cleared, typed and chose on other pages, with the number of the report.
import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startPageServices } from '../integration/page-services.ts';

jest.setTimeout(60_000);
const services = startPageServices({});
const textOf = (page: Page) => page.locator('#text');

/** Lets something go over an element; says whether the page took it. */
async function drop(page: Page, over: string, what: 'file' | 'words'): Promise<boolean> {
  const give =
    what === 'file' ? "data.items.add(new File(['x'], 'x.pdf'))" : "data.setData('text/plain', 'two')";
  return (await page.evaluate(`(() => {
    const data = new DataTransfer();
    ${give};
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data });
    return !document.querySelector(${JSON.stringify(over)}).dispatchEvent(event);
  })()`)) as boolean;
}

describe('what is let go over the page', () => {
  it('moves words inside the text, and takes the place of none (ComfyUI_frontend#12648, dropzone#2178)', async () => {
    const { page } = await services.open(services.service.url);
    await textOf(page).fill('one two three');
    // The browser puts them where they were let go, as long as nobody else takes them.
    expect(await drop(page, '#text', 'words')).toBe(false);
    expect(await textOf(page).inputValue()).toBe('one two three');
  });

  it('is not opened in the place of the page where a file misses the field (dropzone#1101, e-manifest#952)', async () => {
    const { page } = await services.open(services.service.url);
    await textOf(page).fill('A text half writ');
    expect(await drop(page, 'h1', 'file')).toBe(true);
    expect(await drop(page, 'h1', 'words')).toBe(false);
    await page.getByRole('link', { name: 'Batch' }).click();
    expect(await drop(page, 'h1', 'file')).toBe(true);
  });
});

describe('a text that is cleared, or gives way to a sample', () => {
  it.each(['Clear', 'Use a sample'])(
    'comes back by Ctrl-Z: %s (Blue_Thread#69, Quickeys#4)',
    async (name) => {
      const { page } = await services.open(services.service.url);
      await textOf(page).pressSequentially('A text half writ');
      await page.getByRole('button', { name }).click();
      expect(await textOf(page).inputValue()).not.toContain('half writ');
      await page.keyboard.press('Control+z');
      expect(await textOf(page).inputValue()).toBe('A text half writ');
    },
  );
});

describe('a text that is typed', () => {
  it('is not counted aloud after each key; that it is too long is said (vets-design-system#3709, kolibri#10043)', async () => {
    const { page } = await services.open(services.service.url);
    await textOf(page).fill('One two three');
    await page.getByText('3 words, 13 characters').waitFor();
    const said = () =>
      page.evaluate(
        "[...document.querySelectorAll('#text-note[role], #text-note [role=status]')].map((one) => one.textContent).join('')",
      );
    expect(await said()).toBe('');
    await textOf(page).fill('x'.repeat(200_001));
    await page.getByText('The text is too long: 1 character more than').waitFor();
    expect(await said()).toBe('The text is too long: ');
  });
});

describe('a page in forced colors', () => {
  it('tells which operation is chosen (canada-ca/design-system#141, kelp#210)', async () => {
    const { page } = await services.open(services.service.url, { forcedColors: 'active' });
    await page.locator('.picker input').first().waitFor({ state: 'attached' });
    const colors = (await page.evaluate(
      "[...document.querySelectorAll('.picker span')].map((one) => getComputedStyle(one).borderBottomColor)",
    )) as string[];
    expect(colors.slice(1)).not.toContain(colors[0]);
  });
});
