// Lists words that say the opposite of one another: one side, a bar, the other side.

/** Lines of two groups each. */
export const oppositeWords = `
increase rise grow climb raise go_up higher gain expand up more upward | decrease fall decline drop reduce lower shrink lessen diminish go_down down cut less fewer downward
accept agree approve endorse grant yes support favor back | refuse reject decline deny turn_down oppose throw_out
allow permit let authorize | forbid prohibit ban bar
include contain count | exclude omit leave_out
begin start launch commence | end finish stop cease terminate expire
continue keep remain proceed | stop cease halt discontinue abandon cancel drop
succeed manage pass | fail
win beat victory | lose defeat
buy purchase acquire | sell
lend | borrow
hire employ recruit appoint | dismiss fire sack lay_off
arrive come enter | leave depart exit
gain profit surplus | loss deficit
remember | forget
open unlocked | closed shut locked
switch_on turn_on enable activate | switch_off turn_off disable deactivate
most majority | minority few
many numerous | few
maximum at_most no_more | minimum at_least no_less
above over exceed | below under beneath
first | last
early ahead | late
fast quick rapid | slow
large big larger bigger largest biggest | small little smaller smallest tiny
high higher highest tall | low lower lowest short
long longer longest | short shorter shortest brief
wide broad | narrow
deep | shallow
thick | thin
heavy heavier | light lighter
old older oldest | young younger youngest
right correct true accurate | wrong incorrect false inaccurate
above over | below under beneath underneath
lengthen extend prolong add | shorten reduce cut
hot warm warmer hotter | cold cool colder cooler
wet damp humid | dry
full | empty
strong stronger | weak weaker
hard difficult | easy simple
safe | dangerous unsafe hazardous
cheap cheaper inexpensive cheapest | expensive costly dear dearer
rich | poor
good better best improve | bad worse worst worsen deteriorate
present available | absent missing unavailable
legal lawful | illegal unlawful
likely probable probably | unlikely improbable
certain sure | uncertain unsure doubtful
known | unknown
common frequent often | rare seldom rarely uncommon
temporary interim | permanent
partial partly | complete entire whole full entirely completely
public | private confidential secret
voluntary optional | mandatory compulsory obligatory required
free | paid charge
inside indoors indoor | outside outdoors outdoor
male man | female woman
day | night
morning | evening
north northern | south southern
east eastern | west western
top upper | bottom lower
more | less fewer
most | least
majority | minority
positive | negative
active | inactive
valid | invalid void
guilty | innocent
healthy well | ill sick unwell
alive survive live | dead die kill
strengthen tighten | weaken loosen
widen expand extend lengthen | narrow shrink shorten
speed_up accelerate | slow_down slow delay
advance bring_forward | postpone delay defer put_off put_back
add attach | remove delete
load fill | unload drain
import | export
praise commend | criticize condemn
attack | defend
love like | hate dislike
agree | disagree dispute contradict
confirm prove | deny disprove refute
appear | disappear vanish
save | waste spend
create build establish | destroy demolish
join enter | leave quit
hire | fire
admit | deny
attend present | miss absent
connect attach | disconnect detach
lock | unlock
freeze | melt thaw
push | pull
exact exactly precisely | approximate approximately roughly
better | worse
quiet silent | loud noisy
clean | dirty
sharp | blunt dull
new | used old
unanimous unanimously | divided
same unchanged equal identical | different changed
constant steady unchanged | vary fluctuate change
upward | downward
rough | smooth
solid | liquid
sufficient enough adequate suffice | insufficient inadequate lack short
satisfied happy pleased content | dissatisfied unhappy unsatisfied disappointed
profitable | unprofitable
successful | unsuccessful
necessary needed required | unnecessary
responsible liable | exempt
employed | unemployed
married | single unmarried
adult | child
senior | junior
together jointly | separately apart
simultaneously together | separately
daily | weekly monthly
annual yearly | monthly quarterly
`;
