// Holds a text to try things with.

/** A text to try things with. */
export const sample = `The night train came back to Varnholm last autumn, eleven years after the last one had left. It departs at 21:40 from platform three, carries six sleeping cars and a small dining car, and reaches the coast at 7:15 the next morning. The town had fought the closure of 2013 in vain. What changed was not a ministry but a spreadsheet: two retired engineers, Ilse Brandt and Tomas Reker, showed that the empty carriages standing in the depot could be rebuilt for a third of the price of new ones.

The rebuilt cars are quiet and a little old-fashioned. Berths are made up with linen from the mill on Carder Street, and breakfast is served on plates rather than in boxes. A bed in a four-berth compartment costs 49 euros, a cabin for one 118. Since October the train has carried 61,000 passengers, which is 40 percent more than the operator had planned for, and on Fridays it is sold out three weeks ahead.

Not everything works. In January the heating failed on four nights, and passengers were wrapped in foil blankets at two in the morning. The line's single track leaves no room for delay: when a freight train breaks down, everybody waits. Complaints about the booking page are bitter and, as the operator admits, deserved. It was built in six weeks and cannot yet sell a ticket for a dog.

Still, the effect on the town is easy to see. The bakery by the station opens at five. Two hotels have hired again. The regional airline has given up its morning flight, which on most days had carried fewer than thirty people, and the council estimates that the train saves about 4,100 tonnes of carbon dioxide a year.

A second train is to follow in the spring of 2027 if the state pays for a passing loop at Eschen, a stretch of 900 metres that would cost 14 million euros. The decision is due in March. "We have shown that people come," says Brandt. "Now somebody has to lay the rails."`;
