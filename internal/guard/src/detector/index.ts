// The parts of the detector, for the workshop that trains and judges it.
export { storedOrderWeights } from '../generated/guard-order-weights.ts';
export { storedWeights } from '../generated/guard-weights.ts';
export { builtInDetector } from '../input/create-detector.ts';
export type { Detector } from '../input/score-text.ts';
export { scoreOrders, scoreText } from '../input/score-text.ts';
export type { FeatureReader, LinearModel, StoredWeights } from '../model/linear-model.ts';
export {
  bestWindow,
  bucketBits,
  createFeatureReader,
  orderSpans,
  sentenceStarts,
  unpackModel,
} from '../model/linear-model.ts';
export { createOrderReader, orderBits } from '../model/order-features.ts';
export { normalize } from '../text/normalize.ts';
export type { Tokens } from '../text/tokens.ts';
export { tokenize } from '../text/tokens.ts';
