import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findChromium } from './open-page.ts';

describe('the browser of the tests', () => {
  it('is the one that is named, or one on PATH under any of its names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
    try {
      const PATH = ['/nowhere', folder].join(delimiter);
      for (const name of ['google-chrome-stable', 'google-chrome', 'chromium-browser', 'chromium']) {
        writeFileSync(join(folder, name), '');
        expect(findChromium({ PATH })).toBe(join(folder, name));
      }
      expect(findChromium({ PATH, TPL_TEST_CHROMIUM: '/named' })).toBe('/named');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is asked for by the variable that names it where there is none', () => {
    // Where macOS has its applications is no part of PATH.
    if (process.platform === 'darwin') return;
    expect(() => findChromium({ PATH: '/nowhere' })).toThrow('set TPL_TEST_CHROMIUM');
    expect(() => findChromium({})).toThrow('set TPL_TEST_CHROMIUM');
  });
});
