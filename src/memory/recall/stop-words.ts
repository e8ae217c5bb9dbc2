/**
 * English words that say nothing about what is looked for: articles, pronouns, auxiliaries, the words that questions
 * and requests are made of; and the commonest German ones, as a few notes do not tell how common a word is. Those that
 * mean something in English stay (war, hat, MIT, IST, dir), as do words of other languages: how rare they are tells
 * what they are worth.
 * Extending it is adding words; a quoted phrase keeps its stop words.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any anyone anybody anything are as ask asked asking at be because been before
  being between both but by can cannot could d did didn do does doesn doing don done during each either else ever every
  everybody everyone everything few for from further get gets getting give gives giving go goes going gone got had has
  hasn have haven having he hello help her here hers herself hey hi him himself his how i if in into is isn it its
  itself just know let like ll look looking looks m made make makes many may maybe me might mine more most much must my
  myself need needed needs neither no nobody nor not nothing now of off often ok okay on once one only or other our ours
  ourselves out over own perhaps please put re really s same say says shall she should shouldn show so some somebody
  someone something somewhere still such sure t take takes tell than thank thanks that the their theirs them themselves
  then there these they thing things think this those though through to together too try trying under until up upon us
  use used using ve very want wanted wants was wasn way we well were weren what whatever when where whether which while
  who whole whom whose why will with within without won would wouldn yes yet you your yours yourself yourselves
  aber als auch auf aus bei beim bitte dann das dass dein deine dem der des die dies diese diesem diesen dieser dieses
  du durch ein eine einem einen einer eines er euch fur gibt habe haben hatte ich ihm ihn ihr ihre ja kann kannst
  konnen mein meine meinen mich mir muss mussen nach nicht noch nur ob oder sein sich sie sind soll sollen sollte uber
  und uns unser unsere unter vom von vor wann warum welche welchem welchen welcher welches wenn wer werden wie wieder
  wir wird wo zu zum zur darf durfen machen macht`
    .split(/\s+/)
    .filter(Boolean),
);
