// Lists texts that are not what they are called, and tables that nothing closes.
import type { HostileFile } from './hostile-file.ts';

const large = 'document_too_large';
const unreadable = 'unreadable_document';
const text = (value: string) => Buffer.from(value);

/** Texts, tables, and what only is called so. */
export const hostileTextFiles: readonly HostileFile[] = [
  {
    about: 'an image that is called PDF',
    name: 'photo.pdf',
    make: () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    answer: { code: unreadable, says: ['a PNG image, though it is called PDF'] },
  },
  {
    about: 'text that is called PDF',
    name: 'notes.pdf',
    make: () => text('Only words.'),
    answer: { says: ['Only words.', 'It is called PDF, but is plain text'] },
  },
  {
    about: 'a program',
    name: 'setup.txt',
    make: () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
    answer: { code: unreadable, says: ['a program', 'are read'] },
  },
  {
    about: 'noise',
    name: 'noise.txt',
    make: () => Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919 + (at >> 3) * 131) & 255),
    answer: { code: unreadable, says: ['binary file'] },
  },
  {
    about: 'no bytes',
    name: 'empty.pdf',
    make: () => text(''),
    answer: { code: unreadable, says: ['is empty'] },
  },
  {
    about: 'no words',
    name: 'empty.txt',
    make: () => text(' \n\t\n'),
    answer: { code: unreadable, says: ['is empty'] },
  },
  {
    about: 'cells that compute, quotes, line ends and NULs',
    name: 'cells.csv',
    make: () =>
      text(
        'name;note\r\n"Smith; John";"said ""no""\nand left"\r\nEve;=HYPERLINK("http://x";"y")\r\nN\0UL;\0-5\r\n',
      ),
    answer: {
      says: [
        'name | note',
        'Smith; John | said "no" and left',
        '=HYPERLINK',
        'NUL | -5',
        '2 characters that cannot be shown',
        'formula',
      ],
    },
  },
  {
    about: 'a quote that nothing closes',
    name: 'open.csv',
    make: () => text(`a,b\n1,"open\n${'2,3\n'.repeat(100_000)}`),
    answer: { code: unreadable, says: ['a quote that is not closed'] },
  },
  {
    about: 'a million rows',
    name: 'rows.csv',
    make: () => text('a,b\n'.repeat(1_000_000)),
    answer: { code: large, says: ['more than 100000 rows (limit: rows)'] },
  },
  {
    about: 'a row of a million cells',
    name: 'wide.csv',
    make: () => text(`${'1,'.repeat(600_000)}1\n`),
    answer: { code: large, says: ['limit: cells'] },
  },
  {
    about: 'six million letters',
    name: 'long.txt',
    make: () => text('All work and no play. '.repeat(280_000)),
    answer: { code: large, says: ['more than 5000000 characters (limit: characters)'] },
  },
  {
    about: 'comments in Markdown, and what only looks like headings',
    name: 'notes.md',
    make: () =>
      text(
        '# Title\n\nSeen.<!-- Unseen -->\n\n<!--\nUnseen too\n-->\n\n```\n# no heading <!-- code -->\n```\n\n- one\n- two\n',
      ),
    answer: {
      says: ['# Title', 'Seen.', '# no heading <!-- code -->', '- one\n- two', '2 comments were left out'],
      saysNot: ['Unseen'],
    },
  },
  {
    about: 'the letters of Windows, and no word about it',
    name: 'old.txt',
    make: () => Buffer.from('Das Caf\xe9 \x93Sch\xf6n\x94 ist ge\xf6ffnet.', 'latin1'),
    answer: { says: ['Das Café “Schön” ist geöffnet.', 'windows-1252'] },
  },
  {
    about: 'two bytes a letter',
    name: 'wide.txt',
    make: () => Buffer.from('\ufeffTwo bytes a letter.', 'utf16le'),
    answer: { says: ['Two bytes a letter.'] },
  },
];
