// Lists words for how things are, a line for each meaning: words of one line can stand for one another.

/** Groups of adjectives, adverbs and small phrases; `_` joins a phrase. */
export const qualityWords = `
about around roughly approximately nearly almost close; above over more exceed higher greater upward;
abroad foreign overseas another_country other_country international; absent missing away;
acceptable ok fine allowed permitted; accurate correct exact precise right;
additional extra more further another added; adequate sufficient enough suffice; advisable recommended worthwhile;
afraid worried anxious; ago before earlier; alone single only sole solely just by_itself; already yet so_far;
annual yearly every_year per_year a_year; apart separate separately; apparent evident obvious clear;
appropriate suitable proper right; at_least minimum no_less or_more; at_most maximum no_more up_to or_less limit;
automatic automatically by_itself; average mean; bad poor; bankrupt insolvent; beneath under below underneath;
big large great sizable bigger larger huge considerable; biggest largest main greatest most;
binding obligatory mandatory compulsory required must; brief short; broken defective faulty damaged out_of_order;
busy crowded full; careful cautious; cautious careful; cheap inexpensive low; cheaper less lower;
cheapest lowest_price least; close near nearby next adjacent within; closed shut; cold chilly cool;
common frequent widespread; common shared joint; comparable similar; compulsory mandatory;
confident sure certain convinced; conscious awake; constant steady unchanged stable; contrary opposite;
convinced sure certain persuaded; correct right accurate; costly expensive dear;
daily every_day each_day per_day a_day; damp humid wet moist; dangerous hazardous unsafe risky; dark unlit;
deliberate deliberately knowingly intentional intentionally on_purpose; different distinct; difficult hard tough;
direct directly straight immediately; doubtful unsure skeptical; dry dried; due owing because;
during while throughout over; each every per all; early earlier sooner ahead; easy simple; eligible entitled;
empty vacant; entire whole complete full all; equal same; equally evenly; essential necessary vital crucial;
every all each any; exact precise; excellent outstanding; except excluding apart_from other_than save unless;
excess surplus; exclusive exclusively only; expensive costly dear; extra additional; fair just; fairly rather;
false wrong incorrect untrue; famous well-known; far distant; fast quick rapid rapidly swift speedy;
fastest quickest shortest; few little; fewer less lower; final last; fit healthy;
following next after subsequent; former previous earlier past ex; free gratis nothing;
frequent often regular; fresh new; full complete whole; fully completely entirely; genuine real true;
gradual gradually; great large; happy pleased satisfied content; hard difficult; high tall elevated;
highest top maximum peak; identical same; ill sick unwell; illegal unlawful;
immediate immediately at_once right_away straight_away prompt promptly instantly; immediately directly;
important significant key; impossible cannot; in_advance beforehand ahead; in_favor for; incorrect wrong;
indoors inside; infrequent rare; initial first; intact undamaged; joint common; just fair; just only merely; large big;
largely mostly mainly; largest biggest; last final latest; late overdue delayed; later after; least lowest minimum;
legal lawful; liable responsible; likely probably probable presumably; long lengthy; loud noisy; lowest least cheapest;
main chief; mainly mostly chiefly primarily largely most; male men; many numerous a_lot; medical health; minor small;
missing lost; monthly every_month each_month per_month a_month; more_than over above; most majority; nearly almost;
necessary needed required; new fresh recent additional; next following coming; nobody none;
normal usual ordinary standard; numerous many; occasional sometimes; old aged elderly; once when as_soon_as after;
only just solely no_more_than exclusively; optional voluntary; original first; outdoors outside;
outstanding unpaid; painful sore; partial partly part; per each every; permanent lasting; personal private;
present current; previous prior earlier before; proportional proportion according;
provided condition if as_long_as only_if; punctual on_time time; quiet silent quieter; rare uncommon scarce;
reasonable fair; regardless irrespective disregard; reluctant unwilling; remaining rest left;
responsible charge; serious severe grave; several some few; short brief; single one sole; small little tiny; still yet;
tall high; temporary temporarily for_now interim provisional; throughout whole all; toxic poisonous;
unanimous unanimously all_favor; unchanged same as_before; under below less beneath;
unhappy dissatisfied; until till; upright standing; weekly every_week each_week per_week a_week; wide broad;
worthwhile gain; wrong wrongly incorrect; wrongly improperly
`;
