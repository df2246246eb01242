// Loads what knows English, once and late.
import type { ItsHelpers, WinkMethods } from 'wink-nlp';

/** The English language model: splits text into sentences and words and knows their kinds and moods. */
export interface Language {
  readonly read: WinkMethods['readDoc'];
  readonly its: ItsHelpers;
}

let loading: Promise<Language> | undefined;

/** Loads the model once, on first use (about a quarter of a second and 70 MB). */
export function loadLanguage(): Promise<Language> {
  loading ??= (async () => {
    const [{ default: createWink }, { default: model }] = await Promise.all([
      import('wink-nlp'),
      import('wink-eng-lite-web-model'),
    ]);
    const { readDoc, its } = createWink(model, ['sbd', 'negation', 'sentiment', 'pos', 'ner']);
    return { read: readDoc, its };
  })();
  return loading;
}
