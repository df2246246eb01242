import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../reading/read-document.ts';
import { wordCount } from '../../reading/text-document.ts';
import { askQuestions } from './ask-questions.ts';
import { findKeyPhrases } from './key-phrases.ts';
import { summarize } from './summarize.ts';

const fixture = (path: string) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
const flat = (text: string) => text.replace(/\s+/g, ' ');
const documents = ['tuning/lighthouse.md', 'tuning/bakery-rules.md', 'held-out/ferry.md'];

describe('summarize', () => {
  it.each(documents)('takes every sentence from the text, in its order: %s', async (path) => {
    const text = fixture(path);
    const sentences = summarize(await readDocument(text), { maxWords: 120 });
    const places = sentences.map((sentence) => flat(text).indexOf(sentence.text));
    expect(sentences.length).toBeGreaterThan(2);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it.each([20, 60, 200])('keeps to %i words', async (maxWords) => {
    const sentences = summarize(await readDocument(fixture('tuning/library-roof.md')), { maxWords });
    const words = sentences.reduce((sum, sentence) => sum + wordCount(sentence), 0);
    expect(words <= maxWords || sentences.length === 1).toBe(true);
  });

  it('says something of a text without a single sentence', async () => {
    const [first] = summarize(await readDocument('milk\neggs\nbread'), { maxWords: 20 });
    expect(first?.text).toContain('milk');
  });
});

describe('findKeyPhrases', () => {
  it('finds what the text is about, as it stands there, none twice', async () => {
    const text = fixture('tuning/bakery-rules.md');
    const phrases = findKeyPhrases(await readDocument(text), 8).map((phrase) => phrase.text);
    expect(phrases).toHaveLength(8);
    expect(new Set(phrases.map((phrase) => phrase.toLowerCase())).size).toBe(8);
    for (const phrase of phrases) expect(flat(text).toLowerCase()).toContain(phrase.toLowerCase());
    expect(phrases.join(' ')).toMatch(/member/i);
  });

  it('finds none where there is no noun', async () => {
    expect(findKeyPhrases(await readDocument('Is it? It was!'), 3)).toEqual([]);
  });
});

describe('askQuestions', () => {
  it('leaves one gap a sentence, and what stood there makes it whole again', async () => {
    const text = fixture('held-out/ferry.md');
    const questions = askQuestions(await readDocument(text), 6);
    expect(questions).toHaveLength(6);
    for (const { question, answer } of questions) {
      expect(question.split('_____')).toHaveLength(2);
      expect(flat(text)).toContain(question.replace('_____', answer));
      expect(question.toLowerCase()).not.toContain(` ${answer.toLowerCase()} `);
    }
    expect(new Set(questions.map(({ answer }) => answer.toLowerCase())).size).toBe(6);
    expect(questions.some(({ answer }) => /\d/.test(answer))).toBe(true);
  });
});
