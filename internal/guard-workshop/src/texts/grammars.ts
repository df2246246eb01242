// Lists the grammars of the workshop, with how much each of them teaches.
import { attackFamilies } from './attack-families.ts';
import { attackGrammar } from './attack-grammar.ts';
import { benignGrammar } from './benign-grammar.ts';
import { benignProse } from './benign-prose.ts';
import { benignRoles } from './benign-roles.ts';
import type { TextGrammar } from './grow-texts.ts';
import { foreignAttacks, foreignBenign } from './language-grammars.ts';

/** A grammar, what its texts are, and their share of all grown texts. */
export interface TeachingGrammar {
  readonly grammar: TextGrammar;
  readonly label: 0 | 1;
  readonly share: number;
}

/** All of them; the shares add up to 1. */
export const grammars: readonly TeachingGrammar[] = [
  { grammar: attackGrammar, label: 1, share: 4 / 22 },
  { grammar: attackFamilies, label: 1, share: 2 / 22 },
  { grammar: foreignAttacks, label: 1, share: 2 / 22 },
  { grammar: benignGrammar, label: 0, share: 6 / 22 },
  { grammar: benignRoles, label: 0, share: 4 / 22 },
  { grammar: benignProse, label: 0, share: 2 / 22 },
  { grammar: foreignBenign, label: 0, share: 2 / 22 },
];
