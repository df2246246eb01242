/**
 * Infrastructure Service: guard-workshop
 *
 * Evaluates the guard and trains its weights; private, never shipped.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: corpora, documents and grammars are arguments
 * - main components: evaluation, training, grammars
 */
export { runGuardCommand } from './run-guard-command.ts';
