// A grammar that grows harmless mails, tables and pages, for the detector of orders in documents.
import { parseGrammar } from './grow-texts.ts';

/** Documents as people really get them: notices, receipts, newsletters, invitations, tables, search results. */
export const mailGrammar = parseGrammar(String.raw`
{head}{hello} {open} {body} {body} {close}
{head}{hello} {open} {body} {body} {body} {body} {close}
{head}{notice} {notice} {help} {foot}
{head}{hello} {notice} {help} {close} {foot}
{head}{news} {news} {news} {news} {help} {foot}
{head}{open} {body} {close}
{head}{hello} {team} {team} {team} {close}
{receipt} {help} {foot}
{row} {row} {row} {row} {row} {row}
{row2} {row2} {row2} {row2} {row2} {row2} {row2} {row2}
{result} {result} {result} {result}
{page} {page} {page} {page} {page} {page}
{page} {body} {page} {page}
{json}

head=Subject: {Your receipt|Meeting on {day}|Update|Your card was charged|Invoice {n}|Welcome|Reminder|Security notice}\nFrom: {Tom|Billing|The {team2} team} <{info|tom|no-reply}@mail.example>\n\n¦SUBJECT: {News for {month}|Payment received|Your order {n}} CONTENT: ¦¦
hello=Hi {name},¦Hello {name},¦Dear {name},¦Hey {name}!¦Good morning,¦Dear customer,
name=David¦Anna¦team¦all¦Mr. Lopez¦there¦Kim¦everyone
day=Monday¦Tuesday¦Friday¦May 4¦the 12th
month=January¦March¦autumn
n=1042¦77¦2023-19¦A-113
team2=Acme¦billing¦support¦product
open=I hope you are well.¦Thanks for your {mail|call|patience}.¦It was {great|good} to {meet|see|talk to} you {yesterday|last week}.¦Just a {quick|short} {note|reminder} about {the meeting|the contract|our trip}.¦We are {happy|excited|sorry} to {tell|inform} you that {the order is on its way|the price changes in {month}|the event is canceled}.¦Following up on {our call|my last mail}.
body={Please|Could you|Can you} {find attached|review|sign|send me|check|confirm|forward|update|return} {the contract|the draft|the numbers|your address|the invoice|the slides|the time} {by {day}|when you can|before the call|}.¦{Let me|Let us} know {if that works|what you think|if you have questions|when you arrive}.¦The {meeting|call|party|review} is {on {day}|at ten|in room 4}.¦{Attached is|Here is|You will find} {the agenda|the report|a photo of the roof|the list}.¦{Sales|Costs|The tests|The visits} {went up|are fine|fell} by {3|12} {percent|points} {in {month}|}.¦{What|When|How} {do you think|would suit you|was your trip|about lunch on {day}}?¦{Bring|Take|Do not forget} {a coat|your badge|the keys}.¦{I will|We will|She will} {call you|send the rest|be away|join later} {on {day}|tomorrow|}.¦The {plumber|courier|client} {came|called|wrote} {on {day}|again} and {said it is done|left a note|wants a new offer}.
close=Best, {name}¦Regards, {name}¦Thanks, {name}¦Cheers¦Talk soon, {name}¦Kind regards, the {team2} team
notice=Your {card|account|debit card} {ending in|••} {4605|1890} {was|has been} {charged|credited|refunded|debited} {$25.00|$420.50|12 EUR} {by|from|at} {{team2}|the shop|a store in Oslo}.¦{If this was not you|If you do not know this charge|To dispute it}, {reply to this mail|call us|sign in and open a case}.¦{Someone|A new device} signed in to your account {from {city}|on {day}}.¦Your {subscription|trial|plan} {ends|renews} on {day}.¦Your {parcel|order} {n} {has shipped|arrives on {day}|is ready}.¦{Use|Enter} the code {n} to {sign in|confirm your mail}.¦The money {was sent from|arrives in} your account {in two days|today}.
city=Oslo¦Lima¦Denver
help={If you have|For} {any |}questions, {just reply to this email|visit our help center|contact support}.¦{Click|Tap|Use} {the button|the link} below to {see the receipt|track it|change your settings}.¦{Learn more|Read more|See details} {here|on our site}.¦Do not {reply to|share} this {message|code}.¦
foot=You {get|receive} this mail because you {signed up|have an account}. {Unsubscribe|Manage preferences}.¦© 2022 {team2}, {city}. All rights reserved.¦{Privacy|Terms} | {Help|Contact}¦
news={New|Now|This month}: {dark mode|faster search|a new office in {city}|shared calendars}.¦{Try|Discover|Meet|See|Join} {our new app|the spring menu|the webinar on {day}|what is new}.¦{Save|Get} {20 %|two for one} {until {day}|this week}.¦{Read|Watch} {the story of {name}|how teams use it}.
team=- {Fixed|Added|Moved|Removed} {the login page|a test|the old menu} ({n})¦{name}: {done|will do it by {day}|waiting for review}¦{Todo|Next}: {call the bank|write the tests|clean the shelf}
receipt=Receipt {n} | {item} {$4.00|$19.99} | {item} {$7.50|$2.00} | Total {$11.50|$29.98} | Paid by card
item=Coffee¦Book¦Cable¦Tea¦Lamp¦Socks
row=| {n} | {name} | {city} | {12|7|350} |¦| {item} | {1|2} | {$4.00|$19.99} |
row2=| {2008|2011|2014} | {name} | {1st|2nd|did not start} | {city} |
result={item}s in {city} - {the best|a guide to} {item}s. {Opened in 2004|Rated 4.5 by visitors|Closed on {day}}. www.{city}.example¦{n}. {city} - the free encyclopedia. {city} is a city {in the north|on a river} with {many parks|two harbors}.
page={city} {lies|is} {on a river|in the hills|near the border} and {has|had} {two museums|a port|30,000 people}.¦{The river|The line|The house} was {built|opened|named} in {1870|1954} {by|after} {a mayor|an engineer}.¦{Home|About|Contact|Products|Login|Search|Cart}¦{Visitors|Guests|Readers} {can|may|should} {see|book|rent} {the tower|boats|rooms} {from May on|all year|}.¦{How to get there|Opening hours|Tickets|History}¦{Turn left|Take bus 4|Walk uphill|Follow the signs} {at|to|from} the {station|church|bridge}.¦{What is|Where is|How old is} {the tower|the old mill|{city}}? {See below|Find out more|It is 300 years old}.
json="id": {12|77}, "name": "{name}", "city": "{city}", "items": "{item}, {item}", "total": {11.5|20}\nstatus: ok, next: {day}¦status: ok\nname: {name}\ncity: {city}\nnotes: {none|call on {day}|left a message}
`);
