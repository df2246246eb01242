// Lists pages and e-mails that nest, hide or do not end.
import type { HostileFile } from './hostile-file.ts';

const large = 'document_too_large';
const unreadable = 'unreadable_document';
const text = (value: string) => Buffer.from(value);
const mail = (head: string, body: string) =>
  text(
    `From: Ada <ada@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: Hello\r\n${head}\r\n\r\n${body}`,
  );

const nestedMail = (depth: number) =>
  Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}x\r\n\r\n--b${at}x\r\n`,
  ).join('');

/** Pages and e-mails. */
export const hostilePageFiles: readonly HostileFile[] = [
  {
    about: 'a page that hides words from its readers',
    name: 'hidden.html',
    make: () =>
      text(
        `<!doctype html><title>Tides</title><style>.ghost { display: none } /* .seen{display:none} */ @media print { .seen { display: none } }</style>
        <nav>Home, Contact</nav><h1>Tides</h1><p class="seen">The sea rises twice a day.</p><p class="ghost">By class</p><p style="display : none">By style</p>
        <p hidden>By attribute</p><!-- By comment --><script>By script</script><p style="position:absolute; left:-9999px">By place</p>
        <template><p>By template</p></template><p>It falls twice, too.</p>`,
      ),
    answer: {
      says: [
        '# Tides',
        'The sea rises twice a day.',
        'It falls twice, too.',
        'does not show was left out (4 places)',
      ],
      saysNot: ['By ', 'Contact'],
    },
  },
  {
    about: 'elements in 60,000 elements',
    name: 'deep.html',
    make: () => text(`<!doctype html><body>${'<div>'.repeat(60_000)}x`),
    answer: { code: unreadable, says: ['nested more than 5000 elements deep'] },
  },
  {
    about: 'a million paragraphs',
    name: 'long.html',
    make: () => text(`<!doctype html><body>${'<p>a'.repeat(1_000_000)}`),
    answer: { code: large, says: ['limit:'] },
  },
  {
    about: 'tags that nothing closes',
    name: 'open.html',
    make: () => text(`<!doctype html><body><p>Hello.</p>${'<a b="'.repeat(200_000)}`),
    answer: { says: ['Hello.'] },
  },
  {
    about: 'an e-mail in 1,000 e-mails',
    name: 'nested.eml',
    make: () => mail(`MIME-Version: 1.0\r\n${nestedMail(1_000)}`, 'Hello.'),
    answer: { code: unreadable, says: ['nested more than 64 deep'] },
  },
  {
    about: 'header lines without an end',
    name: 'headers.eml',
    make: () =>
      mail(
        Array.from({ length: 60_000 }, (_, at) => `X-Line-${at}: some value of it`).join('\r\n'),
        'Hello.',
      ),
    answer: { code: unreadable, says: ['header lines'] },
  },
  {
    about: 'an e-mail with letters of its own, a page and an attachment',
    name: 'mail.eml',
    make: () =>
      Buffer.from(
        [
          'From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>',
          'To: Bob <bob@example.org>',
          'Subject: =?utf-8?b?VMOkZ2xpY2g=?=',
          'MIME-Version: 1.0',
          'Content-Type: multipart/mixed; boundary=outer',
          '',
          '--outer',
          'Content-Type: text/plain; charset=iso-8859-1',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          'The caf=E9 is open.',
          '--outer',
          'Content-Type: application/pdf; name=menu.pdf',
          'Content-Disposition: attachment; filename=menu.pdf',
          'Content-Transfer-Encoding: base64',
          '',
          'JVBERi0=',
          '--outer--',
          '',
        ].join('\r\n'),
      ),
    answer: { says: ['# Täglich', 'From: Zoë <zoe@example.org>', 'The café is open.', 'not read: menu.pdf'] },
  },
];
