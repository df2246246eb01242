// Holds texts to try things with, one for each operation that is known here.

/** A text to try an operation with. */
export interface Sample {
  readonly name: string;
  readonly text: string;
  /** For the operations of this service; one that is not here gets the first. */
  readonly operation: string;
  readonly options?: Readonly<Record<string, string>>;
}

const train = `The night train came back to Varnholm last autumn, eleven years after the last one had left. It departs at 21:40 from platform three, carries six sleeping cars and a small dining car, and reaches the coast at 7:15 the next morning. The town had fought the closure of 2013 in vain. What changed was not a ministry but a spreadsheet: two retired engineers, Ilse Brandt and Tomas Reker, showed that the empty carriages standing in the depot could be rebuilt for a third of the price of new ones.

The rebuilt cars are quiet and a little old-fashioned. Berths are made up with linen from the mill on Carder Street, and breakfast is served on plates rather than in boxes. A bed in a four-berth compartment costs 49 euros, a cabin for one 118. Since October the train has carried 61,000 passengers, which is 40 percent more than the operator had planned for, and on Fridays it is sold out three weeks ahead.

Not everything works. In January the heating failed on four nights, and passengers were wrapped in foil blankets at two in the morning. The line's single track leaves no room for delay: when a freight train breaks down, everybody waits. Complaints about the booking page are bitter and, as the operator admits, deserved. It was built in six weeks and cannot yet sell a ticket for a dog.

Still, the effect on the town is easy to see. The bakery by the station opens at five. Two hotels have hired again. The regional airline has given up its morning flight, which on most days had carried fewer than thirty people, and the council estimates that the train saves about 4,100 tonnes of carbon dioxide a year.

A second train is to follow in the spring of 2027 if the state pays for a passing loop at Eschen, a stretch of 900 metres that would cost 14 million euros. The decision is due in March. "We have shown that people come," says Brandt. "Now somebody has to lay the rails."`;

const honey = `To the district office. The hives on the roof of the Lindgren library were moved on 3 May without a word to those who keep them. Two of the five colonies did not survive the week. We had an agreement, signed by your own deputy in 2022, that gave us the roof until the end of this summer and thirty days of notice before any work.

What makes it bitter is how needless it was. The roofers tell us they could have waited until August. Nobody asked them, and nobody asked us. Eleven volunteers spent four years on these bees; the honey paid for the children's reading room, some 2,300 euros last autumn alone.

We thank Ms. Okafor at the front desk, who called us as soon as she saw the van, and who was the only person that day to act as if it mattered. We ask the office to pay for two new colonies, 380 euros, and to tell us by the end of the month where the other three may stand.`;

const sand = `A dune moves because sand is picky about how it travels. Grains finer than a tenth of a millimeter are carried off in the air and settle far away as dust. Coarse ones, larger than a millimeter, mostly stay. Those in between hop: the wind lifts a grain a hand's breadth, it lands, and its blow throws others up. Physicists call this saltation, after the Latin word for leaping.

On the side that faces the wind, hopping grains climb a slope of some ten degrees. At the crest they lose the wind and pile up until the far side is steeper than about 33 degrees, the angle at which dry sand will no longer hold. Then a sheet of it slides down. By this endless climbing and sliding the whole dune walks downwind.

How fast depends on its height. A small crescent dune of three meters may cover 30 meters a year in the desert of southern Peru; one of 20 meters perhaps five. Because small ones are faster, they run into large ones from behind. For a long time it was thought that they were simply swallowed. In 2014 a group in a water tank saw something odder: now and then a small dune was taken in on one side while another of about the same size left on the other, as if it had passed through.

Plants end all of this. Where grass covers more than about a tenth of the ground, the wind near the surface is too slow to lift sand, and the dune stops.`;

/** The samples, the first of them for whatever is not known here. */
export const samples: readonly [Sample, ...Sample[]] = [
  { name: 'a night train comes back', text: train, operation: 'summarize' },
  { name: 'how a dune walks', text: sand, operation: 'key_points' },
  { name: 'a letter about bees', text: honey, operation: 'sentiment' },
  { name: 'how a dune walks', text: sand, operation: 'questions' },
  {
    name: 'when does the night train leave?',
    text: train,
    operation: 'qa',
    options: { question: 'When does the night train leave?' },
  },
];

/** The one that suits an operation. */
export function sampleFor(operation: string): Sample {
  return samples.find((sample) => sample.operation === operation) ?? samples[0];
}
