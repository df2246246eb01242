/**
 * Infrastructure Service: redact
 *
 * Finds secrets and personal data in what is logged and covers them; bundled into `@tpl/security`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: kinds and formats are rows of data, detectors of your own stand beside them
 * - main components: `createRedactor`, `defineDetector`, `createSecret`, `createApiKey`
 */
export type { Redactor, RedactorOptions } from './create-redactor.ts';
export { createRedactor } from './create-redactor.ts';
export type { Detector, DetectorRow, Finding } from './detect/detector.ts';
export { defineDetector } from './detect/detector.ts';
export { createSecret, Secret } from './secret.ts';
export type { KeyFormat, RandomBytes } from './secrets/key-format.ts';
export { createApiKey, readKeyFormat } from './secrets/key-format.ts';
