// Lists words whose forms share no letters that a rule could find, the base first.

/** A line for each word: the base, then its irregular forms. */
export const irregularWords = `
be am is are was were been being
have has had having
do does did done doing
go goes went gone going
arise arose arisen
bear bore borne
beat beaten
become became
begin began begun beginning
bend bent
bind bound
bite bit bitten
blow blew blown
break broke broken
bring brought
build built
buy bought
catch caught
choose chose chosen
come came
cost costs
deal dealt
decide decision decisions
defend defense
die died dies dying dead death deaths
dig dug
draw drew drawn
drink drank drunk
drive drove driven driver drivers
eat ate eaten
expand expansion
explain explanation explanations
extend extension extensions
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown flight flights
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
grow grew grown growth
hang hung
hear heard
hide hid hidden
hold held
intend intention intentions
keep kept
know knew known
lay laid
lead led
leave left
lend lent loan loans
lie lay lain lying
light lit
lose lost loss losses
make made
mean meant
meet met
pay paid payment payments
permit permission permitted
prove proven proof
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold sale sales seller sellers
send sent
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
spend spent
spin spun
stand stood
steal stole stolen theft thefts thief thieves
stick stuck
strike struck stricken
strive strove
swear swore sworn
sweep swept
swim swam swum
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
wake woke woken
wear wore worn
win won winner winners
withdraw withdrew withdrawn withdrawal
write wrote written
arrive arrival arrivals arrived arrives arriving
choose choice choices
complain complaint complaints
receive receipt receipts
succeed success successes
vary variation variations variety various
compare comparison comparisons
divide division divisions
produce production products product
reduce reduction reductions
introduce introduction
include inclusion including included includes
conclude conclusion conclusions
exceed excess
propose proposal proposals proposition
approve approval approvals
renew renewal renewals
remove removal removals
refuse refusal refusals
deny denial denials
apply application applications applied applies applicant applicants
admit admission admissions
repair repaired repairs
destroy destruction
describe description descriptions
subscribe subscription subscriptions
analyze analysis analyses
behave behavior
believe belief beliefs
advise advice
serve service services
sign signature signatures signed
maintain maintenance
retain retention
deep depth
long length lengths
wide width
high height heights
strong strength
warm warmth
hot heat heated heating heats
old elder eldest
good better best well
bad worse worst badly
child children
man men
woman women
foot feet
tooth teeth
mouse mice
person people persons
half halves halved
life lives
leaf leaves
shelf shelves
knife knives
crisis crises
criterion criteria
datum data
`;
