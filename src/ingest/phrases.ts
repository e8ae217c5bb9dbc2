/**
 * What people and agents say, in one place. All are lower case without punctuation (`it's` is `its`) and match whole
 * words. English only.
 */
export const list = (text: string): readonly string[] => text.trim().split(/\s*[|\n]\s*/);

/** Words around a message that carry none of it. */
export const FILLERS: readonly string[] = list(`
  no | nope | yes | ok | okay | alright | hi | hello | oh | and | so
`);

/** How a clause begins that says it went well. */
export const PRAISE: readonly string[] = list(`
  thanks | thank you | thx | many thanks | cheers | great | perfect | awesome | excellent | wonderful
  fantastic | nice | good job | well done | looks good | looks great | lgtm | that works | works now
  it works | youve been very helpful | you were very helpful | i appreciate | i really appreciate
`);

/** How a clause begins that only praises, thanks or says good-bye. Good-byes may follow a failure just as well. */
export const THANKS: readonly string[] = [
  ...PRAISE,
  ...list(`
  thats all | that is all | that will be all | thatll be all | nothing else | i dont need anything else
  im all set | have a great | have a good | have a nice | i hope | you too | take care | safe travels
  talk soon | see you | ill be in touch | i will be in touch | ill reach out | ill get back to you | goodbye
  bye
`),
];

/** Words after which a clause that began as thanks goes on to ask for something. */
export const REQUEST_WORDS: ReadonlySet<string> = new Set(
  'please can could would then also but commit push add make update change remove fix create cancel book send'.split(
    ' ',
  ),
);

/** A turn of nothing but these confirms what the assistant proposed. */
export const CONFIRMATION_WORDS: ReadonlySet<string> = new Set(
  'yes yep yeah yup sure ok okay please go ahead do it that this so proceed sounds good fine confirm confirmed correct right exactly of course absolutely definitely i agree thanks thank you thats is alright'.split(
    ' ',
  ),
);

/** A turn of nothing but these asks to go on with the same work. */
export const CONTINUATION_WORDS: ReadonlySet<string> = new Set(
  'continue go on keep going resume retry try again carry please ok okay yes finish it now and just'.split(' '),
);
export const CONTINUATION_CORE: ReadonlySet<string> = new Set(
  'continue going resume retry again carry finish'.split(' '),
);

/** How a turn begins that says the work was wrong. */
export const CORRECTION_STARTS: readonly string[] = list(`
  thats wrong | that is wrong | this is wrong | thats not right | that is not right | thats not it
  thats not what | that is not what | this is not what | thats the wrong | thats incorrect
  that is incorrect | wrong | incorrect | not what i | not that | i meant | i said | i asked for
  you forgot | you missed | you didnt | you did not | you were supposed | still not | still doesnt
  it still | still broken | it doesnt work | it does not work | that didnt work | that did not work
  this doesnt work | doesnt work | undo that | undo this | revert that | revert this | why did you
`);

/** Phrases that say so anywhere near the beginning. */
export const CORRECTION_PHRASES: readonly string[] = list(`
  not what i asked | not what i wanted | not what i meant | no i meant | no i said | thats the wrong
  its the wrong | you picked the wrong | you chose the wrong | you made a mistake
`);

/** How a turn begins that says what is still so, or is not there, after the work. */
export const OBJECTION_STARTS: readonly string[] = list(`
  still | there is no | there are no | theres no | there is nothing | there isnt | there arent | there is still
  there are still | theres still | nothing happened | nothing changed | why did you | why did it | why didnt | why is it
  why is there no | why are there no | you shouldnt have | you should have | i dont see
`);

/** How a clause begins that recalls what was asked for, or judges what was done. */
export const REMINDING_STARTS: readonly string[] = list(`
  i said | i asked for | i told you | i meant | i never asked | i didnt ask | thats wrong | that is wrong
  that was wrong | thats not right | not good | not what i | its wrong | it is wrong | you forgot | you didnt
  you did not | you missed
`);

/** What sounds like finding fault and is none. */
export const HARMLESS: readonly string[] = list(`
  not a problem | no problem | not necessary | not needed | not urgent | not important | not bad | not an issue
  not only | its not that | thats not all
`);

/** How a turn begins in which people change their own mind or push back: the same request, nobody's fault yet. */
export const AMENDMENT_STARTS: readonly string[] = list(`
  actually | wait | hold on | sorry | i mean | i apologize | on second thought | or rather | rather
  instead | never mind | nevermind | in that case | i understand | i see | got it | understood
  that cant be right | are you sure | but
`);

/** Phrases by which an assistant asks without a question mark. */
export const ASKING: readonly string[] = list(`
  please provide | please confirm | please share | please specify | please tell | please let me know
  please choose | please select | please verify | please reply | let me know which
  let me know if you would like | let me know if youd like | let me know how you would like
  let me know how youd like | let me know what | let me know your | let me know the
  let me know when youre ready | if you can provide | if you would like to | if youd like to | once you have
  once you provide | i need your | i need the | i will need | ill need | need you to | could you | can you
  would you like
`);

/** How an assistant's closing question begins that is no question about the request. */
export const CLOSING_QUESTIONS: readonly string[] = list(`
  anything else | something else | any other | any further | further assistance | how else | what else
  any questions | feel free | other questions | need further
`);

/** Phrases anywhere in an answer that refuses: people argue with it in words of their own. */
export const REFUSALS: readonly string[] = list(`
  unable to | not able to | cannot be | cant be | not possible | not eligible | isnt eligible | not allowed
  not permitted | not available | policy | policies | guidelines | unfortunately | cannot | not included
  human agent | customer support | customer service
`);

/** How an assistant offers something certain: a question even where it ends in `for further assistance?`. */
export const OFFERS: readonly string[] = list('would you like me to | do you want me to | shall i | should i');
export const OPEN_OFFERS: readonly string[] = list('anything else | something else | what else | how else | any other');

/** Phrases of an assistant that did not do what was asked. */
export const GAVE_UP: readonly string[] = list(`
  im unable to | i am unable to | i was unable to | im not able to | i am not able to | i wasnt able to
  i was not able to | i cannot | i cant | i couldnt | i could not | i dont have access
  i do not have access | unfortunately i | im sorry but | i am sorry but | i apologize but
  transferred to a human | transfer you to a human | something went wrong
`);

/** How a clause begins beside thanks that only rounds them off. */
export const COURTESY_STARTS: readonly string[] = list(`
  i will | ill | will do | i wont | i dont need | i have everything | im glad | im happy | you are | youre | you have
  youve | everything | all | that | thats | it | its | this | enjoy | until | looking forward | im looking forward
  in the future | for your | for the | for all | before | as soon as | if i | when i | see | we
`);

/** Phrases of a remark that wishes for something after all. */
export const REQUEST_MARKS: readonly string[] = list(`
  please | can you | could you | would you | i will need | ill need | i would like | id like | i wanted | help me
  lets | but | instead | is wrong | not right | is missing
`);

/** How people begin who talk with the agent rather than order it to do something. */
export const DIALOGUE_STARTS: readonly string[] = list(`
  i | im | id | ive | ill | is | are | was | were | do | does | did | have | has | what | whats | how | which | when
  why | where | who | could | can | would | will | should | that | thats | this | these | those | it | its | there
  we | my | as | for | since | because | if | hmm | before | also | or | at least | unfortunately | alright | well
  maybe | perhaps | please | lets | so | you | they | one more | just | about | regarding | after | given | honestly
`);

/** Words that say nothing about what a turn is about. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a able about actually after again all alright also am an and any appreciate are as ask at be because been before but
  by can cant check confirm could did do does dont else even find for from get give go good great had has have havent
  help here hi how however id if ill im in instead into is it its ive just know let lets like make maybe me might more
  most much my need no not now of off oh ok on one only or other our out please possible possibly proceed provide really
  said see should since so some something still sure take thank thanks that thats the their them then there these they
  thing this those though to today too try two up us use very want wanted was way we well were what when where which
  while who why will with without wont would yes you your youre`.split(/\s+/),
);
