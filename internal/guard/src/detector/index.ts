// The parts of the detector, for the workshop that trains and judges it.
export { storedWeights } from '../generated/guard-weights.ts';
export { builtInDetector } from '../input/create-detector.ts';
export type { Detector } from '../input/score-text.ts';
export { scoreText } from '../input/score-text.ts';
export type { LinearModel, StoredWeights } from '../model/linear-model.ts';
export {
  bestWindow,
  bucketBits,
  createFeatureReader,
  sentenceStarts,
  unpackModel,
} from '../model/linear-model.ts';
export { normalize } from '../text/normalize.ts';
export { tokenize } from '../text/tokens.ts';
