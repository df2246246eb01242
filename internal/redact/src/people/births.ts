// Finds dates of birth, where a word says that a date is one.
import type { Detector } from '../detect/detector.ts';
import { createWordIndex, toLow } from '../detect/word-index.ts';

const words = [
  'geboren',
  'geburt',
  'geb.',
  'date of birth',
  'né le',
  'née le',
  'date de naissance',
  'naissance',
  'nacid',
  'nacimiento',
  'nato il',
  'nata il',
  'nascita',
  'geboort',
  'urodz',
  'ur.',
  'född',
  'födelse',
  'syntym',
  'syntyn',
  'dob',
  'd.o.b',
  'date_of_birth',
  'dateofbirth',
  'birth date',
  'birthday',
  'birthdate',
  'birth_date',
  'born',
  'nascid',
  'nascimento',
  'fødsel',
  'født',
  'narozen',
  'született',
  'рожд',
  'doğum',
  '生年月日',
  '出生',
];
const dateAfter =
  /[\p{L}_]{0,8}["'\\]{0,4}[\s:=.,(]{0,4}(?:am|on|op|il|le|el|em|den|the|dnia)?[\s"']{0,3}(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:\.|er|st|nd|rd|th)? (?:de )?\p{L}{3,10}\.?,? (?:de )?(?:19|20)\d\d|(?:the )?\d{1,2}(?:st|nd|rd|th) of \p{L}{3,10},? (?:19|20)\d\d|\p{L}{3,10} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\d)/iuy;

const index = createWordIndex(words.map((word) => [word, word] as const));

/** Dates of birth. */
export const births: Detector = {
  family: 'pii',
  *find(text) {
    for (const { end } of index(toLow(text))) {
      dateAfter.lastIndex = end;
      const value = dateAfter.exec(text)?.[1];
      if (value !== undefined)
        yield { kind: 'birth_date', start: dateAfter.lastIndex - value.length, end: dateAfter.lastIndex };
    }
  },
};
