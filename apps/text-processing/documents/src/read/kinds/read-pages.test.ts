import { describe, expect, it } from '@jest/globals';
import { hostileFiles } from '../../../test-files/hostile-files.ts';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readEmail } from './read-email.ts';
import { readHtml } from './read-html.ts';

const made = (name: string) => hostileFiles.find((file) => file.name === name)!.make();

describe('readHtml', () => {
  it('reads headings, paragraphs, items, rows and code in their order', () => {
    const { text, title } = readHtml(
      '<html><head><title>T</title></head><body><h1>One</h1><p>Some <b>bold</b>\n text,<br>here.</p><ul><li>a<ul><li>b</li></ul></li></ul><ol start=3><li>c<li>d</ol><table><tr><th>x<th>y<tr><td>1<td><p>2</p><p>3</p></table><pre>  code\n   x</pre><h3>Two</h3>tail</body></html>',
      limits,
    );
    expect(text).toBe(
      '# One\n\nSome bold text,\nhere.\n\n- a\n- b\n3. c\n4. d\n\nx | y\n1 | 2 3\n\n  code\n   x\n\n### Two\n\ntail',
    );
    expect(title).toBe('T');
  });

  it('reads tables that hold other tables as what is in them', () => {
    const { text } = readHtml(
      '<table><tr><td><h2>News</h2><table><tr><td>a</td><td>b</td></tr></table></td><td>Side</td></tr></table>',
      limits,
    );
    expect(text).toBe('## News\n\na | b\n\nSide');
  });

  it('takes the article of a page, and says so', () => {
    const sentences = Array.from(
      { length: 12 },
      (_, at) =>
        `<p>Sentence ${at} of the article says something, and says it at length, so that it counts.</p>`,
    );
    const page = `<html><body><div class="sidebar"><a href="/">Home</a> <a href="/about">About us</a></div><article><h1>Tides</h1>${sentences.join('')}</article><footer>Imprint</footer></body></html>`;
    const { text, notes } = readHtml(page, limits);
    expect(text).toMatch(/^# Tides\n\nSentence 0/);
    expect(text).not.toMatch(/About us|Imprint/);
    expect(notes).toEqual(['Menus and other parts beside the text were left out.']);
  });

  it('reads on behind a body that was closed, and what never had one', () => {
    expect(readHtml('<html><p>No body', limits).text).toBe('No body');
    expect(readHtml('<body><p>a</p></body><p>tail', limits).text).toContain('tail');
    // Readability throws for these: a paragraph of 25 letters in a link, and no element at all.
    const letters = 'a'.repeat(25);
    expect(readHtml(`<html><a><p>${letters}`, limits).text).toBe(letters);
    expect(() => readHtml('<html\n', limits)).toThrow('is empty');
  });

  it.each([
    ['<p style="visibility:hidden">x</p>', ''],
    ['<p style="color:red;OPACITY : 0">x</p>', ''],
    ['<p style="opacity:0.5">x</p>', 'x'],
    ['<p style="clip: rect(0, 0, 0, 0)">x</p>', ''],
    ['<style>p.a,.b{display:none}</style><p class=b>x</p>', ''],
    ['<style>p:hover{display:none}</style><p>x</p>', 'x'],
    ['<style>@media print{p{display:none}} i{color:red}</style><p>x</p>', 'x'],
    ['<style>p{{{broken</style><p>x</p>', 'x'],
    ['<button>x</button><noscript>x</noscript>', ''],
    ['<h2><button style="visibility:hidden">x</button></h2>', ''],
    ['<dialog>x</dialog>', ''],
    ['<dialog open popover>x</dialog>', 'x'],
    ['<dialog open>x</dialog>', 'x'],
    ['<style>dialog{display:flex}</style><dialog>x</dialog>', 'x'],
    ['<p popover>x</p>', ''],
    ['<p popover="manual" style="display:block">x</p>', 'x'],
    ['<style>p{display:block}</style><p hidden>x</p>', ''],
    ['<p style="display:none;display:block">x</p>', 'x'],
    ['<p style="display:block;display:none">x</p>', ''],
    ['<p style="display:none;display:nonsense">x</p>', ''],
    ['<p style="display:none/**/;color:red">x</p>', ''],
    ['<p style="display:none!important;display:block">x</p>', ''],
    ['<style>.b{display:none} .b.a{display:block}</style><p class="b a">x</p>', 'x'],
    ['<style>p.a{display:none} p{display:block}</style><p class=a>x</p>', ''],
    ['<style>#a{display:none} p:not([title="####"]){display:block}</style><p id=a>x</p>', ''],
    ['<style>#a{display:none} i:not(#b), #c #d, p:not(.b){display:block}</style><p id=a>x</p>', ''],
    ['<style>.a{display:none} p:where(#a, .a){display:block}</style><p id=a class=a>x</p>', ''],
    ['<style>.a{display:none} .a{display:inline-flex}</style><p class=a>x</p>', 'x'],
    ['<style>.a{display:none}</style><p class=a style="display:grid">x</p>', 'x'],
    ['<style>.a{display:none!important}</style><p class=a style="display:grid">x</p>', ''],
    ['<style>p{display:block}</style><div style="display:none"><p>x</p></div>', ''],
    ['<p style="opacity:0;display:block">x</p>', ''],
    ['<div style="font-size:0">y<p style="font-size:1rem">x</p>y</div>', 'x'],
    ['<div style="font-size:0"><p style="font-size:2em">x</p></div>', ''],
    ['<div style="font-size:0"><p style="font:bold 13px/1.5 Arial">x</p></div>', 'x'],
    ['<div style="font-size:0"><p style="font:700 1em Arial">x</p></div>', ''],
    ['<p style="font:0/0 a">x</p>', ''],
    ['<p style="font-size:0;font-size:13px">x</p>', 'x'],
    ['<p style="font-size:0!important;font-size:13px">x</p>', ''],
    ['<div style="visibility:hidden">y<p style="visibility:visible">x</p></div>', 'x'],
    ['<div style="visibility:hidden"><p style="font-size:13px">x</p></div>', ''],
    ['<div style="visibility:hidden;font-size:0"><p style="visibility:visible">x</p></div>', ''],
    ['<div style="display:none"><p style="display:block;font-size:9px">x</p></div>', ''],
    ['<style>div{font-size:0} p{font-size:small}</style><div>y<p>x</p></div>', 'x'],
    ['<style>p.a{font-size:0} p{font-size:9px}</style><p class=a>x</p>', ''],
    ['<style>h2{font-size:9px} h2{font-size:0}</style><h2>x</h2>', ''],
    ['<style>i{font-size:0} i{font-size:9px}</style><p><i>x</i></p>', 'x'],
    ['<style>#b,.a{font-size:0} p.a{font-size:9px}</style><p class=a>x</p>', 'x'],
    ['<style>i{font-size:0!important}</style><i style="font-size:9px">x</i>', ''],
    ['<style>i{font-size:0}</style><p><i style="font-size:9px">x</i></p>', 'x'],
    ['<style>i{font-size:0} i:hover{font-size:9px}</style><i>x</i>', ''],
    ['<div style="max-height:0; overflow:hidden; mso-hide:all">x</div>', ''],
    ['<div style="height:0px;overflow:hidden"><p style="color:red">x</p></div>', ''],
    ['<div style="height:0;padding-bottom:56%;overflow:hidden">x</div>', 'x'],
    ['<div style="line-height:0;overflow:hidden">x</div>', 'x'],
    ['<div style="height:0">x</div>', 'x'],
    ['<table><tr><td style="height:0;overflow:hidden">x</td></tr></table>', 'x'],
    ['<span style="max-height:0;overflow:hidden">x</span>', 'x'],
    ['<style>div{max-height:0;overflow:hidden}</style><div>x</div>', 'x'],
    ['<p style="transform: scale(0)">x</p>', ''],
    ['<p style="transform:scale(0.5)">x</p>', 'x'],
    ['<div style="color:transparent">y<p style="color:#333">x</p></div>', 'x'],
    ['<p style="color: rgba(0, 0, 0, 0)"><b style="color:inherit">x</b></p>', ''],
    ['<p style="background-clip:text;color:transparent">x</p>', 'x'],
    ['<style>p{color:transparent}</style><p style="background-color:transparent">x</p>', 'x'],
    ['<p><ruby>x<rp>(</rp><rt>reading</rt><rp>)</rp></ruby></p>', 'x'],
    [
      '<my-a><template shadowrootmode="open"><style>p{display:none}</style><p>x</p></template><p>y</p>y</my-a>',
      'x',
    ],
    ['<my-a><template shadowrootmode="open"><slot name="a">y</slot></template><b slot="a">x</b></my-a>', 'x'],
    ['<my-a><template shadowrootmode="open"><slot name="a">x</slot></template><b>y</b></my-a>', 'x'],
    [
      '<my-a><template shadowrootmode="open"><my-b><template shadowrootmode="closed"><slot></slot></template><slot></slot></my-b></template>x</my-a>',
      'x',
    ],
    [
      '<my-a><template shadowrootmode="open">x</template><template shadowrootmode="open">y</template></my-a>',
      'x',
    ],
  ])('sees in %j what its readers see', (html, seen) => {
    expect(readHtml(`<p>Shown</p>${html}`, limits).text).toBe(seen === '' ? 'Shown' : 'Shown\n\nx');
  });

  it('keeps buttons that are all of a heading, as those of accordions are', () => {
    const page =
      '<h2><button><span>How do I return it?</span> <span hidden>open</span></button></h2><p>By post.</p><h3>Ask <button>Edit</button></h3><details><summary><button>More</button></summary>Soon.</details>';
    expect(readHtml(page, limits).text).toBe(
      '## How do I return it?\n\nBy post.\n\n### Ask\n\nMore\n\nSoon.',
    );
  });

  it('reads pages that are one form', () => {
    const page =
      '<html><body><form id="aspnetForm"><input type="hidden" value="state"><h1>Timetable</h1><table><tr><td>Bus</td><td>9:00</td></tr></table><select><option>All</option></select></form></body></html>';
    expect(readHtml(page, limits).text).toBe('# Timetable\n\nBus | 9:00');
  });

  it('refuses what is nested without an end, whatever brackets stand in values', () => {
    expect(() => readHtml('<div>'.repeat(6_000), limits)).toThrow('nested more than 5000');
    expect(
      readHtml(`<p title="${'<div>'.repeat(6_000)}">x</p><script>${'<div>'.repeat(6_000)}</script>`, limits)
        .text,
    ).toBe('x');
  });
});

describe('readEmail', () => {
  it('reads who wrote what, and names what is attached', async () => {
    const { text, title, notes } = await readEmail(made('mail.eml'), limits);
    expect(text).toBe(
      '# Täglich\n\nFrom: Zoë <zoe@example.org>\nTo: Bob <bob@example.org>\n\nThe café is open.',
    );
    expect([title, notes]).toEqual(['Täglich', ['An attachment was not read: menu.pdf.']]);
  });

  it('reads the page of an e-mail whose text says only that there is one', async () => {
    const mail = [
      'From: a@example.org',
      'To: Team: b@example.org, c@example.org;',
      'Date: Mon, 1 Jan 2024 10:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary=x',
      '',
      '--x\r\nContent-Type: text/plain\r\n\r\nSee the page.',
      '--x\r\nContent-Type: text/html; charset=utf-8\r\n',
      '<p>The whole letter stands in its page, of course, and nowhere else.</p><p style="display:none">Preview words</p><table><tr><td><table><tr><td>Bye.</td></tr></table></td></tr></table>',
      '--x--',
    ];
    const { text, notes } = await readEmail(Buffer.from(mail.join('\r\n')), limits);
    expect(text).toBe(
      'From: a@example.org\nTo: Team\nDate: 2024-01-01T10:00:00.000Z\n\nThe whole letter stands in its page, of course, and nowhere else.\n\nBye.',
    );
    expect(notes).toEqual(['Text that the e-mail does not show was left out.']);
  });

  const mailOf = (kind: string, ...parts: string[]) =>
    Buffer.from(
      [
        'From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0',
        `Content-Type: multipart/${kind}; boundary=x\r\n`,
        ...parts.map((part) => `--x\r\nContent-Type: text/${part}`),
        '--x--',
      ].join('\r\n'),
    );

  it.each([
    [
      'a page with the footer that a list adds',
      mailOf(
        'mixed',
        'html\r\n\r\n<p>Shown</p><div style="display:none">HIDDEN</div>',
        'plain\r\n\r\nThe list\nand its rules',
      ),
      'Shown\n\nThe list\nand its rules',
    ],
    [
      'a page that is shorter than the text that nobody is shown',
      mailOf('alternative', `plain\r\n\r\n${'HIDDEN '.repeat(40)}`, 'html\r\n\r\n<p>Shown</p>'),
      'Shown',
    ],
    [
      'nothing of a page that hides all of it',
      mailOf(
        'mixed',
        'html\r\n\r\n<style>HIDDEN</style><p hidden>HIDDEN</p><a href="HIDDEN"></a>',
        'plain\r\n\r\n ',
      ),
      '',
    ],
    [
      'nothing of a template',
      mailOf('mixed', 'html\r\n\r\n<template>HIDDEN</template>', 'plain\r\n\r\n '),
      '',
    ],
    [
      'the text of an e-mail whose page is a picture',
      mailOf('alternative', 'plain\r\n\r\nShown', 'html\r\n\r\n<p><img src="cid:a" alt="Not shown"></p>'),
      'Shown',
    ],
    [
      'the text of an e-mail whose page is a picture with a link and a style',
      mailOf(
        'alternative',
        'plain\r\n\r\nShown',
        'html\r\n\r\n<html><head><title>News</title><style>img{width:9px}</style></head><body><!-- x --><a href="https://a.example"><img src="cid:a"></a></body></html>',
      ),
      'Shown',
    ],
    [
      'the page of an e-mail that does not close its head',
      mailOf(
        'alternative',
        'html\r\n\r\n<html><head><meta charset=utf-8><title>t</title><p>Hello there</p></html>',
      ),
      'Hello there',
    ],
  ])('reads %s', async (_, bytes, seen) => {
    const { text, notes } = await readEmail(bytes, limits);
    expect(notes.some((note) => note.includes('shows no words'))).toBe(seen === '');
    expect(text.replace(/^# Hello\n\nFrom: .*\nTo: .*\n*/, '')).toBe(seen);
  });

  it.each(['nested.eml', 'headers.eml'])('refuses %s', async (name) => {
    await expect(readEmail(made(name), limits)).rejects.toMatchObject({ code: 'unreadable_document' });
  });
});
