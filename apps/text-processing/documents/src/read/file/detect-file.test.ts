import { describe, expect, it } from '@jest/globals';
import { calledKind } from './called-kind.ts';
import { detectFile } from './detect-file.ts';

const detect = (text: string | Uint8Array, name?: string, type?: string) =>
  detectFile(typeof text === 'string' ? Buffer.from(text) : text, calledKind(name, type), type);

describe('detectFile', () => {
  it.each([
    ['%PDF-1.7 …', 'a.txt', 'pdf'],
    ['\n%PDF-1.7 …', undefined, 'pdf'],
    ['Files begin with %PDF-1.7 …', undefined, 'text'],
    ['PK\u0003\u0004…', 'a.txt', 'zip'],
    ['<!-- x --><!DOCTYPE html><p>', 'a.txt', 'html'],
    ['<p>Only a piece', 'a.html', 'html'],
    ['<p>Only a piece', undefined, 'text'],
    ['From: a\nTo: b\nSubject: c\n\nx', undefined, 'email'],
    ['From: a\nTo: b\nSubject: c\n\nx', 'a.md', 'markdown'],
    ['From: me\nto you, with love', undefined, 'text'],
    ['# A', 'notes.MD', 'markdown'],
    ['a,b', 'x.csv', 'csv'],
    ['a,b', undefined, 'text'],
  ])('takes %j called %s for %s', (text, name, kind) => {
    expect(detect(text, name).kind).toBe(kind);
  });

  it('takes the media type where the name says nothing', () => {
    expect(detect('a,b', 'upload', 'text/csv; header=present').kind).toBe('csv');
    expect(detect('# A', undefined, 'text/markdown').kind).toBe('markdown');
  });

  it.each([
    [Buffer.from('\x89PNG\r\n', 'latin1'), 'a PNG image'],
    [Buffer.from('....ftypisom', 'latin1'), 'an MP4 video'],
    [Buffer.from([0x1f, 0x8b, 8]), 'a gzip archive'],
    [Buffer.from('{\\rtf1'), 'a rich text file (.rtf)'],
    [
      Uint8Array.from({ length: 400 }, (_, at) => (at * 83) & 31),
      'a binary file of a kind that is not known',
    ],
  ])('says what is not read', (bytes, what) => {
    expect(detect(bytes)).toMatchObject({ kind: 'unknown', what });
  });

  it.each([
    [Buffer.from('caf\u00e9', 'utf8'), undefined, 'café', 0],
    [Buffer.from('caf\u00e9', 'latin1'), undefined, 'café', 1],
    [Buffer.from('\u043f\u0440\u0438\u0432\u0435\u0442'), 'text/plain', 'привет', 0],
    [Buffer.from([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]), 'text/plain; charset=windows-1251', 'привет', 0],
    [Buffer.from('\x1b$B%O%m!<\x1b(B'), 'text/plain; charset=ISO-2022-JP', 'ハロー', 0],
    [
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?><html>\xef\xf0', 'latin1'),
      'application/xhtml+xml',
      '<?xml version="1.0" encoding="windows-1251"?><html>пр',
      0,
    ],
    [
      Buffer.from('<meta charset=windows-1251><p>\xef\xf0', 'latin1'),
      'text/html; charset=utf-8',
      '<meta charset=windows-1251><p>пр',
      0,
    ],
    [Buffer.from('\ufeffhello', 'utf16le'), undefined, 'hello', 0],
    [Buffer.from('hello, world', 'utf16le'), undefined, 'hello, world', 1],
    [Buffer.from('\ufeffhello', 'utf16le').swap16(), undefined, 'hello', 0],
    [Buffer.from([0xe9, 0xe8]), 'text/plain; charset=no-such-one', 'éè', 1],
  ])('reads what %j is written in', (bytes, type, text, notes) => {
    const found = detect(bytes, undefined, type);
    expect(found).toMatchObject({ text });
    expect('notes' in found && found.notes.length).toBe(notes);
  });
});
