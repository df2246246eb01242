import { describe, expect, it } from '@jest/globals';
import { documents } from './documents.ts';

describe('the target of documents', () => {
  it('passes over what the library of PDFs rejects, and nothing else, until it is closed', async () => {
    const before = process.listenerCount('unhandledRejection');
    const open = await documents.open();
    const pass = process.listeners('unhandledRejection').at(-1)!;
    const ofPdf = Object.assign(new Error('bad'), { stack: 'Error: bad\n    at read (pdfjs.mjs:1:1)' });
    expect(() => pass(ofPdf, Promise.resolve())).not.toThrow();
    expect(() => pass(new Error('ours'), Promise.resolve())).toThrow('ours');
    await open.close?.();
    expect(process.listenerCount('unhandledRejection')).toBe(before);
  });
});
