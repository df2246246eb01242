// Infrastructure Service: ai · stable API, changes affect all users
import type { StoredWeights } from './linear-model.ts';

/** Made by `npx @tpl/ai guard train`; do not edit. */
export const storedWeights: StoredWeights = {
  version: '0',
  date: '2026-11-22',
  command: '',
  bias: -20,
  step: 0,
  flagAt: 0.5,
  blockAt: 0.8,
  data: '7cExAQAAAMKg9U/tYQ2gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAG4=',
};
