// Classes of words that rules name.

/** Words that mean the same to a rule, English and German first; written without accents, as the folded text has them. */
export const wordClasses: Readonly<Record<string, string>> = {
  override:
    'ignore ignoring disregard disregarding forget forgetting overlook neglect bypass bypassing dismiss abandon unlearn ' +
    'vergiss vergesse vergessen vergesst ignoriere ignorieren ignoriert missachte missachten verwirf uberschreibe loschen losche ' +
    'ignora ignoren ignorez ignorer ignorar ignorare ignore olvida olvide olvidar oubliez oublie oublier esqueca esquecer dimentica negeer vergeet zignoruj zaboravi игнорируи игнорируите игнорировать забудьте забудь αγνοηστε desconsidere omite',
  undo: 'discard erase override overriding overwrite nullify supersede drop cancel reset clear wipe void ignores ignored',
  prior:
    'previous previously prior preceding above earlier before former past foregoing existing original initial last aforementioned ' +
    'vorherigen vorherige vorigen bisherigen bisherige obigen obige vorangehenden vorangegangenen fruheren zuvor davor vorher ' +
    'anteriores anterior previas previos precedentes precedents precedente предыдущие прошлые προηγουμενες',
  every:
    'all any every everything each entire whole alle alles allen samtliche jegliche todas todo todos tout toutes tous tutte tutti все sve',
  instructions:
    'instruction instructions prompt prompts rules rule guideline guidelines directive directives command commands orders restrictions constraints programming training guidance guardrails directions ' +
    'anweisung anweisungen befehle regeln auftrage aufgaben vorgaben instruktionen angaben richtlinien ' +
    'instrucciones instrucao instrucoes istruzioni consignes ordenes regles reglas инструкции указания instrukcije οδηγιες polecenia',
  context:
    'context conversation messages message information text tasks task assignments thoughts documents document articles input inputs content discussion training',
  you: 'you your yourself u du dir dein deine deinen ihr ihre',
  told: 'told said instructed given learned programmed trained discussed know knew gesagt gelernt weisst',
  reveal:
    'reveal show print output display repeat tell give leak expose disclose share recite write dump copy list say return echo summarize summarise translate paraphrase provide spell send type reproduce quote state encode describe ' +
    'zeige zeig gib nenne verrate wiederhole drucke schreibe sag liste ausgeben muestra repite dime montre repetez mostra покажи',
  hidden:
    'system secret hidden internal initial original confidential developer underlying base full complete exact entire verbatim configured starting opening private geheimen geheime gesamten internen ganzen preceding previous',
  prompt:
    'prompt prompts instruction instructions preamble directives configuration promptextext prompttext prompttexte systemprompt sysprompt metaprompt rules guidelines anweisungen instruktionen vorgaben',
  act: 'act acting pretend pretending roleplay simulate simulating become behave impersonate immerse embody emulate operate operating portray assume adopt pose playing stell spiele fungieren fungiere verhalte actua agis',
  ai: 'ai chatgpt gpt gpt3 gpt4 assistant chatbot llm bot model claude gemini bard llama copilot ki modell',
  unbound:
    'unrestricted unfiltered uncensored unlimited limitless jailbreak jailbroken unbound unethical amoral immoral nonmoral unaligned lawless uninhibited dan aim stan dude antigpt devmode',
  without:
    'without no zero free ignore ignoring bypass bypassing lack lacks lacking beyond outside escaped freed liberated unbound bound ohne frei keine',
  limits:
    'restrictions restriction limitations limits limit rules filters filter censorship guidelines ethics ethical moral morals morality policy policies constraints boundaries safeguards guardrails safety norms confines principles programming disclaimers warnings beschrankungen regeln filter grenzen ethik moral',
  refuse:
    'refuse refusing decline deny denies apologize apologise reject sorry cannot cant disclaimer disclaimers warning warnings comply',
  secret:
    'password passwords passphrase passcode secret secrets token tokens credential credentials apikey passwort kennwort contrasena',
  must: 'must will should shall always never cannot only need have',
  mode: 'mode modus modo',
  special:
    'developer dev god sudo unrestricted jailbreak dan opposite evil override unlimited uncensored unfiltered',
  new: 'new different updated following additional real actual revised neue neuen neuer folgende weitere nuevas nouvelles',
  send: 'send forward email post upload transmit exfiltrate transfer submit leak deliver sende schicke',
  data: 'password passwords credentials conversation history chat keys key token tokens data emails messages contacts secrets files contents prompt',
  destroy: 'delete drop wipe erase destroy remove format transfer purchase overwrite',
  now: 'now henceforth forward jetzt nun ahora desormais',
};
