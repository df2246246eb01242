// Says which models a caller may name: what the service has, less what the caller's key leaves out.
import type { FastifyRequest } from 'fastify';
import type { ParseRules } from '../domain/parse-request.ts';
import type { ModelChoice } from './composed-model.ts';

/** What a request is checked against, with all models there are. */
export interface ChoiceRules extends Omit<ParseRules, 'models'> {
  readonly choices: readonly Pick<ModelChoice, 'name' | 'routes'>[];
}

/** A key with scopes of this kind may name those models alone. */
const modelScope = 'model:';

/** The scopes of this kind that there are. */
export const modelScopes = (choices: ChoiceRules['choices']): string[] =>
  choices.map(({ name }) => modelScope + name);

/** The models that this caller may name; it always has the one that the service asks without a name. */
export function choicesFor({ principal }: FastifyRequest, { choices }: Pick<ChoiceRules, 'choices'>) {
  const own = modelsOf(principal?.scopes);
  return own ? choices.filter(({ name }) => own.includes(name)) : choices;
}

/** The rules of this caller. */
export function rulesFor(request: FastifyRequest, { choices, ...rules }: ChoiceRules): ParseRules {
  return { ...rules, models: choicesFor(request, { choices }).map(({ name }) => name) };
}

/** The models that scopes leave; `undefined` where they say nothing of models. */
export function modelsOf(scopes: readonly string[] = []): string[] | undefined {
  const own = scopes.filter((scope) => scope.startsWith(modelScope));
  return own.length > 0 ? own.map((scope) => scope.slice(modelScope.length)) : undefined;
}
