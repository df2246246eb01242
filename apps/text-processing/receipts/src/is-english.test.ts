import { describe, expect, it } from '@jest/globals';
import { isEnglish } from './is-english.ts';

describe('isEnglish', () => {
  it.each([
    'The ferry crosses the river when somebody is waiting at the landing.',
    'Revenue: $3.9 million.',
    'A third candidate, the retired judge Paula Greer, won 3,905 votes.',
    '',
  ])('takes for English: %s', (text) => {
    expect(isEnglish(text)).toBe(true);
  });

  it.each([
    'Die Fähre fährt über den Fluss, sobald jemand am Ufer wartet und winkt.',
    'Le bac traverse la rivière quand quelqu’un attend sur la rive et fait signe.',
    'El transbordador cruza el río cuando alguien espera en la orilla del muelle.',
    'Паром переправляется через реку, когда кто-нибудь ждёт на берегу.',
    'La barca attraversa il fiume quando qualcuno aspetta sulla riva opposta.',
  ])('does not: %s', (text) => {
    expect(isEnglish(text)).toBe(false);
  });
});
