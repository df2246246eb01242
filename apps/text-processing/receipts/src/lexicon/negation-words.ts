// Lists words that turn a statement round, openly or by what they mean.

/** Words that deny what they stand with. */
export const negators = `
not n't no never none nobody nothing nowhere neither nor cannot hardly barely scarcely
`;

/** Words that deny by their meaning. Where one side has such a word, a missing "not" on the other says nothing. */
export const deniers = `
fail failure refuse reject decline deny avoid prohibit forbid ban bar omit exclude leave_out stop cease end cancel abandon drop lack
absence absent except unless unable impossible free lose prevent doubt ignore disregard discontinue withhold neglect skip oppose
exempt dispute contradict unlikely rule_out turn_down give_up switch_off turn_off only lift remove suspend block invalid
void illegal unlawful closed shut empty missing unclear unknown unaware unpaid undecided disagree nothing
without apology excuse
`;
