// Makes sure that most members of public types say what they are.
import { bounds } from '../../figures/bounds.ts';
import { documentedShare, publicMembers } from '../../figures/member-docs.ts';
import type { Check } from '../../house/check.ts';

const least = bounds.membersDocumented;

/** Of the members of each package's public types, three of four have a doc comment. */
export const memberDocs: Check = {
  name: 'member-docs',
  about: `${least * 100} % of the members of public types have a doc comment`,
  run: (house) =>
    house.packages.flatMap((entry) => {
      const members = publicMembers(house, entry);
      const share = documentedShare(members);
      if (share >= least) return [];
      return members
        .filter(({ isDocumented }) => !isDocumented)
        .map(({ file, line, name }) => ({
          file,
          line,
          message: `${name} says nothing; of ${entry.name} ${Math.floor(share * 100)} % of the members do, ${least * 100} % is the least`,
        }));
    }),
};
