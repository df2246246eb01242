// Lists what the workshop gives: it evaluates the guard and trains its weights, and is never shipped.
export { runGuardCommand } from './run-guard-command.ts';
