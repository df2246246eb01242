// Lists the words for numbers, units and dates.

const table = (list: string): ReadonlyMap<string, number> =>
  new Map(
    list
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [words = '', value = ''] = entry.split('=');
        return { words: words.split('|'), value: Number(value) };
      })
      .flatMap(({ words, value }) => words.map((word): [string, number] => [word, value])),
  );

/** Words below a hundred. */
export const smallNumbers = table(`
zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14
fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70
eighty=80 ninety=90`);

/** Words that multiply what comes before them. */
export const scales = table(`
dozen|dozens=12 hundred|hundreds=100 thousand|thousands|k=1000 million|millions|m|mn|mio=1000000 billion|billions|bn=1000000000
trillion|trillions|tn=1000000000000 lakh|lakhs=100000 crore|crores=10000000`);

/** Words for a place in an order. */
export const ordinals = table(`
first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13
fourteenth=14 fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30`);

/** Words for a part of one; the plural stands after a number. */
export const fractions = table(`
half|halves=2 third|thirds=3 quarter|quarters=4 fifth|fifths=5 sixth|sixths=6 seventh|sevenths=7 eighth|eighths=8 ninth|ninths=9
tenth|tenths=10 twentieth|twentieths=20 hundredth|hundredths=100`);

/** Verbs and adverbs that hold a factor. */
export const factors = table(
  'twice|double|doubled|doubles|doubling|twofold=2 triple|tripled|threefold|trebled=3 fourfold|quadrupled=4 halved|halve|halves|halving=0.5',
);

/** Months, as written in full and short. */
export const months = table(`
january|jan=1 february|feb=2 march|mar=3 april|apr=4 may=5 june|jun=6 july|jul=7 august|aug=8 september|sep|sept=9 october|oct=10
november|nov=11 december|dec=12`);

/** Days of the week. */
export const weekdays = table(`
monday|mondays|mon=1 tuesday|tuesdays|tue|tues=2 wednesday|wednesdays|wed=3 thursday|thursdays|thu|thurs=4
friday|fridays|fri=5 saturday|saturdays|sat=6 sunday|sundays|sun=7`);

const unitLines = `
ratio 0.01: % percent pct
length 0.001: millimeter millimetre mm
length 0.01: centimeter centimetre cm
length 1: meter metre
length 1000: kilometer kilometre km
length 1609.344: mile mi
length 0.3048: foot feet ft
length 0.0254: inch inches
length 0.9144: yard yd
mass 0.000001: microgram mcg µg μg
mass 0.001: milligram mg
mass 1: gram gramme
mass 1000: kilogram kilo kg
mass 1000000: ton tonne
mass 453.6: pound lb lbs
mass 28.35: ounce oz
area 4047: acre
area 10000: hectare ha
pressure 1: kilopascal kpa
pressure 6.895: psi
volume 0.001: milliliter millilitre ml
volume 0.01: centiliter cl
volume 1: liter litre
volume 3.785: gallon
time 0.000001: microsecond µs μs
time 0.001: millisecond ms
time 1: second sec
time 60: minute min mins
time 3600: hour hr hrs h
time 86400: day
time 604800: week
time 1209600: fortnight
span 1: month
span 12: year yr
span 120: decade
span 1200: century centuries
temperature 1: ° °c celsius degree
power 1: watt
power 1000: kilowatt kw
power 1000000: megawatt mw
power 1000000000: gigawatt gw
energy 1: kwh
energy 1000: mwh
energy 1000000: gwh
sound 1: decibel db
frequency 1: hertz hz
frequency 1000: kilohertz khz
frequency 1000000: megahertz mhz
frequency 1000000000: gigahertz ghz
data 0.001: kilobyte kb
data 1: megabyte mb
data 1000: gigabyte gb
data 1000000: terabyte tb
voltage 1: volt
usd 1: $ dollar usd us$
usd 0.01: cent
eur 1: € euro eur
gbp 1: £ gbp
jpy 1: ¥ yen jpy
chf 1: chf franc
inr 1: ₹ rupee rs inr
cny 1: cny yuan renminbi rmb
aud 1: aud
cad 1: cad
sek 1: sek
nok 1: nok
dkk 1: dkk
pln 1: pln złoty zloty
mxn 1: mxn peso
rub 1: rub ruble rouble
`;

/** What a unit measures, and how much of its base it is. */
export const units: ReadonlyMap<string, { readonly kind: string; readonly factor: number }> = new Map(
  unitLines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [head = '', names = ''] = line.split(': ');
      const [kind = '', factor = ''] = head.split(' ');
      const unit = { kind, factor: Number(factor) };
      return names.split(' ').flatMap((name): [string, typeof unit][] => [
        [name, unit],
        [`${name}s`, unit],
      ]);
    }),
);

/** What makes an area or a room of a length. */
export const powers: ReadonlyMap<string, string> = new Map([
  ['square', ' square'],
  ['sq', ' square'],
  ['cubic', ' cubic'],
  ['\u00b2', ' square'],
  ['\u00b3', ' cubic'],
]);

/** Whether what a unit measures is money. */
export const isCurrency = (kind: string): boolean => /^[a-z]{3}$/.test(kind);

/** What words beside a number make of it. */
export type Bound = 'exact' | 'about' | 'above' | 'below' | 'at_least' | 'at_most';

/** Words before a number that make it a bound, the longest first. */
export const bounds: readonly (readonly [words: string, bound: Exclude<Bound, 'exact'>])[] = [
  ['no fewer than', 'at_least'],
  ['no less than', 'at_least'],
  ['not less than', 'at_least'],
  ['no more than', 'at_most'],
  ['not more than', 'at_most'],
  ['no closer than', 'at_least'],
  ['at least', 'at_least'],
  ['at most', 'at_most'],
  ['up to', 'at_most'],
  ['a maximum of', 'at_most'],
  ['maximum of', 'at_most'],
  ['a minimum of', 'at_least'],
  ['minimum of', 'at_least'],
  ['more than', 'above'],
  ['greater than', 'above'],
  ['larger than', 'above'],
  ['longer than', 'above'],
  ['later than', 'above'],
  ['earlier than', 'below'],
  ['sooner than', 'below'],
  ['beyond', 'above'],
  ['heavier than', 'above'],
  ['as much as', 'at_most'],
  ['as many as', 'at_most'],
  ['upwards of', 'above'],
  ['older than', 'above'],
  ['higher than', 'above'],
  ['warmer than', 'above'],
  ['less than', 'below'],
  ['fewer than', 'below'],
  ['lower than', 'below'],
  ['shorter than', 'below'],
  ['younger than', 'below'],
  ['smaller than', 'below'],
  ['cheaper than', 'below'],
  ['well over', 'above'],
  ['just over', 'above'],
  ['a little over', 'above'],
  ['just under', 'below'],
  ['over', 'above'],
  ['above', 'above'],
  ['not exceed', 'at_most'],
  ['not exceeding', 'at_most'],
  ['never exceed', 'at_most'],
  ['exceeding', 'above'],
  ['exceeds', 'above'],
  ['exceed', 'above'],
  ['under', 'below'],
  ['below', 'below'],
  ['within', 'at_most'],
  ['about', 'about'],
  ['around', 'about'],
  ['roughly', 'about'],
  ['approximately', 'about'],
  ['some', 'about'],
  ['nearly', 'about'],
  ['almost', 'about'],
  ['close to', 'about'],
  ['circa', 'about'],
  ['approx.', 'about'],
  ['approx', 'about'],
];
