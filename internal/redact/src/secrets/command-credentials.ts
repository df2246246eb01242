// Credentials in flags and command lines.
import { isChosen, isDataSecret, isGiven } from './named-secret.ts';

/** What may follow a word that gives a credential away. */
export interface Row {
  readonly kind: string;
  /** Lower-case words that start it; the pattern runs after them alone. */
  readonly words: readonly string[];
  /** Signs of which one stands before the word. */
  readonly signs?: string;
  /** Sticky, right after the word; group 1 is what is hidden. */
  readonly after: RegExp;
  readonly accept: (value: string, match: RegExpExecArray, before: string) => boolean;
}

/** What flags and commands are given. */
export const commandRows: readonly Row[] = [
  {
    kind: 'secret',
    words: [
      'password',
      'passwd',
      'pass',
      'passphrase',
      'storepass',
      'keypass',
      'pwd',
      'requirepass',
      'masterauth',
    ],
    signs: '-',
    // Of several words in quotes all are one password.
    after: /[ =](?:"([^"\n]{4,200})(?=")|'([^'\n]{4,200})(?=')|["']?([^\s"']{4,512}))/iy,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['token', 'secret', 'api-key', 'apikey', 'api_key', 'key'],
    signs: '-',
    after: /[ =]["']?([^\s"']{4,512})/iy,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['curl '],
    after: /[^\n]{0,200}?(?:-u|--user|--proxy-user)[ =]?["']?[^\s:'"]{1,64}:([^\s"']{3,256})/iy,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['mysql ', 'mysqldump ', 'mysqladmin ', 'mariadb '],
    after: /(?:[^\n]{0,120}?[ ])?-p(?=\S{0,63}\d)([^\s"'-][^\s"']{3,128})/y,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['sqlcmd ', 'bcp ', 'osql ', 'unzip ', 'zip '],
    after: /(?:[^\n;&|]{0,160}?[ ])?-P ?["']?([^\s"'-][^\s"']{3,128})/y,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['az login ', 'oc login ', 'docker login ', 'podman login ', 'registry login '],
    after: /(?:[^\n;&|]{0,160}?[ ])?-p ?["']?([^\s"'-][^\s"']{3,256})/y,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['openssl ', 'ssh-keygen '],
    after: /(?:[^\n;&|]{0,160}?[ ])?-[kKNP] ["']?([^\s"']{4,256})/y,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['requirepass', 'masterauth'],
    after: /[ \t]{1,8}["']?([^\s"']{4,256})/iy,
    // A line of a file of settings; elsewhere it may be a sentence.
    accept: (value, _match, before) =>
      isGiven(value) || (/(?:^|\n)[ \t]{0,8}$/.test(before) && isDataSecret('password', value)),
  },
  {
    kind: 'secret',
    words: ['sshpass -p', 'nuget push -k'],
    after: /[ ]?["']?([^\s"']{4,256})/iy,
    accept: isGiven,
  },
  {
    kind: 'secret',
    words: ['htpasswd -b'],
    after: /\S{0,4} \S{1,128} \S{1,64} ["']?([^\s"']{4,128})/iy,
    accept: isGiven,
  },
  { kind: 'secret', words: ['pass:'], signs: ' /', after: /([^\s"']{5,128})/iy, accept: isChosen },
];
