// Judges a bill of materials by the schema of those who define the form.
import { type Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { specVersion } from './bill-of-materials.ts';

/** What the official schema, in its strict form, has against a bill; `undefined` when it has nothing. */
export async function billProblem(text: string): Promise<string | undefined> {
  const validator = new Validation.JsonStrictValidator(specVersion as Spec.Version);
  const problem = await validator.validate(text);
  return problem === null ? undefined : JSON.stringify(problem);
}
