// Lists PDF files that circle, swell, hide or lie.
import type { HostileFile } from './hostile-file.ts';
import {
  boastingPageTree,
  circlingForms,
  circlingPageTree,
  circlingTables,
  deepArrays,
  encryptedPdf,
  garbledPdf,
  rightToLeftPdf,
  scannedPdf,
  swellingForms,
  swellingStream,
} from './hostile-pdf.ts';
import { typeset, writePdf } from './write-pdf.ts';

const large = 'document_too_large';
const unreadable = 'unreadable_document';

/** PDF files. */
export const hostilePdfFiles: readonly HostileFile[] = [
  {
    about: 'a page tree that leads back to itself',
    name: 'circle.pdf',
    make: circlingPageTree,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'drawings that draw each other',
    name: 'forms.pdf',
    make: circlingForms,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'drawings that draw the next one ten times, ten deep',
    name: 'swelling.pdf',
    make: swellingForms,
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'a stream of 100 MB, deflated twice',
    name: 'stream.pdf',
    make: swellingStream,
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'an array in 200,000 arrays',
    name: 'arrays.pdf',
    make: deepArrays,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'a table of objects that comes before itself',
    name: 'tables.pdf',
    make: circlingTables,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'a billion pages, it says',
    name: 'billion.pdf',
    make: boastingPageTree,
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: '10,000 pages',
    name: 'pages.pdf',
    make: () => writePdf(Array.from({ length: 10_000 }, (_, at) => typeset([`Page ${at + 1}.`]))),
    answer: { code: large, says: ['has 10000 pages, more than 2000 (limit: pages)'] },
  },
  {
    about: 'a scan without a text layer',
    name: 'scan.pdf',
    make: scannedPdf,
    answer: { code: unreadable, says: ['without a text layer', 'OCR'] },
  },
  {
    about: 'letters without a meaning',
    name: 'garbled.pdf',
    make: garbledPdf,
    answer: { code: unreadable, says: ['no meaning', 'OCR'] },
  },
  {
    about: 'a password',
    name: 'encrypted.pdf',
    make: () => encryptedPdf('secret'),
    answer: { code: unreadable, says: ['encrypted with a password'] },
  },
  {
    about: 'rights, but no password to read it',
    name: 'rights.pdf',
    make: () => encryptedPdf(''),
    answer: { says: ['Hello from the only page.'] },
  },
  {
    about: 'Hebrew, printed word by word',
    name: 'hebrew.pdf',
    make: () => rightToLeftPdf(['הדוח לשנת 2025 נכתב בירושלים', 'על ידי Ada Lovelace בלבד']),
    answer: { says: ['הדוח לשנת 2025 נכתב בירושלים', 'על ידי Ada Lovelace בלבד'] },
  },
  {
    about: 'a PDF that ends in the middle',
    name: 'cut.pdf',
    make: () => writePdf([typeset(['Hello.'])]).subarray(0, 60),
    answer: { code: unreadable, says: ['damaged PDF'] },
  },
  {
    about: 'a PDF that is called text',
    name: 'report.txt',
    make: () => writePdf([typeset(['Hello from a page.'])]),
    answer: { says: ['Hello from a page.', 'It is called plain text, but is PDF'] },
  },
];
