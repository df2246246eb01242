// Fuzzes what reads files that callers send.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultReadLimits } from '../../../../apps/text-processing/documents/src/read/bounds/read-limits.ts';
import { readFile } from '../../../../apps/text-processing/documents/src/read/read-file.ts';
import { hostileFiles } from '../../../../apps/text-processing/documents/test-files/hostile-files.ts';
import {
  paragraph,
  run,
  writeDocx,
} from '../../../../apps/text-processing/documents/test-files/write-docx.ts';
import { typeset, writePdf } from '../../../../apps/text-processing/documents/test-files/write-pdf.ts';
import { RequestError } from '../../../../apps/text-processing/src/domain/request-error.ts';
import type { Target } from '../run/target.ts';

const limits = {
  ...defaultReadLimits,
  maxCharacters: 200_000,
  maxBlocks: 5_000,
  maxPages: 50,
  maxInflatedBytes: 2_000_000,
};
const names = ['a.pdf', 'a.docx', 'a.html', 'a.csv', 'a.eml', 'a.md', 'a.txt', undefined] as const;
const maxBytes = 30_000;

const lines = fc.array(fc.string({ maxLength: 30 }), { maxLength: 5 });
const files = fc.oneof(
  lines.map((all) => writePdf([typeset(all.map((line) => line.replaceAll(/[^ -~]/g, '?')))])),
  lines.map((all) =>
    writeDocx(all.map((line) => paragraph(run(line.replaceAll(/[<&\0-\x1f]/g, '')))).join('')),
  ),
  lines.map((all) => `<html><body>${all.map((line) => `<p>${line}</p><ul><li>${line}`).join('')}`),
  lines.map((all) => all.map((line) => `"${line}",1`).join('\n')),
  lines.map(
    (all) =>
      `From: a@b.c\r\nSubject: ${all[0] ?? ''}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n${all.join('\r\n')}\r\n--x--`,
  ),
  lines.map((all) => all.map((line) => `# ${line}\n\n- ${line}\n`).join('\n')),
);

/** Hostile files that the tests of the reader have, where they are small. */
function seeds(): Uint8Array[] {
  return hostileFiles
    .filter(({ name }) => !/bomb|liar|laughs|swelling|deep|stream|arrays|long|many/.test(name))
    .map(({ make }) => make())
    .filter(({ length }) => length < maxBytes)
    .map((bytes) => Buffer.concat([Buffer.from('7'), bytes]));
}

/** Files of every kind; the first byte of an input chooses what the file is called. */
export const documents: Target = {
  name: 'documents',
  holds:
    'A file is refused in words, or is a text within its bounds whose blocks lie in it, in order and apart.',
  maxBytes,
  words: [
    '%PDF-1.7\n',
    'endobj',
    'stream\n',
    '/Type /Page',
    '0 R',
    'PK\x03\x04',
    '<w:p>',
    '<table>',
    '<svg>',
    '</p>',
    '<!--',
    'Content-Type: ',
    '--x',
    '","',
    '\n# ',
    '```',
    '&#x0;',
  ],
  inputs: fc
    .tuple(fc.nat({ max: names.length - 1 }), files)
    .map(([at, file]) => Buffer.concat([Buffer.from(String(at)), Buffer.from(file as string)])),
  seeds,
  open: async () => {
    // As the program that reads files: what the library of PDFs rejects beside its answer is nobody's. All else is a finding.
    const pass = (reason: unknown) => {
      if (!/pdfjs/.test((reason as Error | undefined)?.stack ?? '')) throw reason;
    };
    process.on('unhandledRejection', pass);
    return {
      run: readOne,
      close: async () => void process.off('unhandledRejection', pass),
    };
  },
};

async function readOne(input: Buffer): Promise<string> {
  const name = names[(input[0] ?? 0) % names.length];
  const about = name === undefined ? { limits } : { name, limits };
  try {
    const document = await readFile(new Uint8Array(input.subarray(1)), about);
    check(document.text, document.blocks, document.headings);
    return document.kind;
  } catch (error) {
    if (error instanceof RequestError) {
      assert.ok(['unreadable_document', 'document_too_large'].includes(error.code), error.code);
      return `${error.code}: ${(error.problems[0]?.message ?? '').replaceAll(/\d+/g, 'N').slice(0, 40)}`;
    }
    throw error;
  }
}

function check(
  text: string,
  blocks: readonly { readonly start: number; readonly end: number; readonly heading: number }[],
  headings: readonly { readonly parent: number }[],
): void {
  assert.ok(text.length <= limits.maxCharacters, 'the text is longer than its bound');
  assert.ok(blocks.length <= limits.maxBlocks, 'there are more blocks than their bound');
  let last = 0;
  for (const { start, end, heading } of blocks) {
    assert.ok(
      start >= last && end >= start && end <= text.length,
      `a block lies outside or before another: ${start}..${end}`,
    );
    assert.ok(heading >= -1 && heading < headings.length, `a block stands under no heading: ${heading}`);
    assert.equal(text.slice(last, start).trim(), '', 'text stands between two blocks');
    last = end;
  }
  for (const [at, { parent }] of headings.entries())
    assert.ok(parent >= -1 && parent < at, 'a heading stands under a later one');
}
