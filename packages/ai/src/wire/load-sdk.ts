// Infrastructure Service: ai · stable API, changes affect all users
import { AiError } from '../ai-error.ts';

/** Loads an optional package; when it is not installed, the error says how to install it. */
export async function loadSdk<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AiError('bad_request', `The package ${name} cannot be loaded: npm install ${name}`, { cause });
  }
}
