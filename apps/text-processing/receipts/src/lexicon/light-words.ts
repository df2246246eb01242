// Lists words that say little by themselves: an answer may add them without adding a fact.

/** Words of grammar. They are never looked for in the document. */
export const grammarWords = `
a an the this that these those it its itself he him his himself she her hers herself they them their theirs themselves we us our ours
ourselves you your yours yourself i me my mine who whom whose which what where when why how there here and or nor but so as if then
than though although while whereas because since for of in on at by to from with into onto over under up down off out about between
among through during within upon per via against toward towards across along around behind beside besides near be have do am is are was
were been being has had having does did done doing will would shall should can could may might must ought not no yes also too both
either each such same other another any some all ever just very quite rather even still yet already again soon now own one ones
whether before after until till unless except without every once instead rather per that's there's
anyone anybody anything someone somebody something everyone everybody everything itself's 's s t d ll re ve n't ca wo
`;

/** Words that an answer uses to tell what a text says. They count a little. */
export const lightWords = `
get make take give go come put let set use keep become seem appear remain say state tell mention note report write describe
explain call name speak talk add show find see know think consider regard mean concern involve include contain consist require need
want wish intend plan expect happen occur exist begin start continue follow lead bring hold cause result reason allow let help try
able possible likely certain sure main mainly chief chiefly major mostly mainly largely generally general usually normally often
sometimes always overall total altogether exactly precisely approximately roughly nearly almost about around slightly little bit much
many more most less least few fewer several various different further additional additionally extra moreover furthermore however
therefore thus hence accordingly consequently instead otherwise meanwhile nevertheless finally first firstly eventually currently
present presently recent recently former formerly previous previously earlier later then afterward afterwards subsequently
respective respectively particular particularly especially specifically specific special significant significantly considerable
considerably clear clearly obvious obviously actual actually really indeed simply merely well good way manner kind sort type form part
thing matter case fact point aspect issue area place number amount level rate degree extent figure share quantity group set series
time period year month week day date moment while long short half next last past whole entire entirely full fully complete completely
together alone apart aside due owing according regard regarding concerning respect terms order purpose aim goal basis based account
author document text article report paper section letter email message memo guide manual policy contract agreement minutes study
people person someone member man woman everyone individual one two company firm organization organisation body party side
new old small large big great high low full open free left right early late far near close best better
more_than less_than up_to at_least at_most so_far have_to no_more no_more_than only_if as_long_as as_soon_as only_just every_day
from_now from_then a_week per_week each_week every_week a_year per_year each_year every_year a_day per_day each_day a_month per_month
each_month every_month in_vain in_general in_turn on_top in_addition or_more or_less has_to namely necessarily merely throughout namely
anymore no_longer until_now up_to_now for_now at_once a_lot in_time so_far only_with beyond unlike worth chance
do does did again back away forth side as so yet only own
`;
