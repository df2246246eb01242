// Says in lines for people what runs how, for the start of the service.
import type { AllSettings } from '../settings/read-settings.ts';

/** Which models answer, and whether keys are needed. */
export function summaryOf(
  { security: { mode, environment } }: AllSettings,
  routes: readonly string[],
): string[] {
  const offline =
    'offline engine: it picks from the text; ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY brings a model';
  const keys =
    mode === 'development' ? 'none: development mode, for this machine only' : `needed (${environment.name})`;
  return [
    `model      ${routes.length > 0 ? `${routes.join(', then ')}, then the offline engine` : offline}`,
    `keys       ${keys}`,
  ];
}
