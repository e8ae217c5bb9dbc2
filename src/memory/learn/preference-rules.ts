/**
 * One way in which people state a lasting fact about themselves. The language is that of the rule: rules for another
 * one are handed to `lessonOf` beside these, and nothing else has to change.
 */
export interface PreferenceRule {
  readonly name: string;
  /**
   * Whether a sentence states one. It comes in lower case with straight apostrophes, single spaces, without what people
   * begin with (`please`, `and`), at most 300 characters; questions never come. Must take linear time.
   */
  readonly states: (sentence: string) => boolean;
}

/** What is about the user's own name, work and ways; `my order is late` is no fact that lasts. */
const OWN =
  `(?:full |first |last |preferred |default |usual |standard |favou?rite |current |home )?(?:nickname|pronouns|role|job|job title|
  title|team|manager|boss|assistant|deputy|company|employer|office|department|working hours|work hours|office hours|
  time ?zone|language|native language|currency|home airport|airport|airline|signature|calendar|editor|shell|stack|
  email client|browser|tone|style|format|convention|policy|rule|process|naming|brand|fiscal year)`.replace(
    /\n\s*/g,
    '',
  );

const states = (name: string, pattern: RegExp): PreferenceRule => ({
  name,
  states: (sentence) => pattern.test(sentence),
});

/** The English rules, on how a sentence begins: conservative, since what is learnt wrongly is said again and again. */
export const ENGLISH_RULES: readonly PreferenceRule[] = [
  states(
    'prefers',
    /^(?:i|we) (?:really |strongly |much |generally |usually |always )?prefer (?!the (?:first|second|third|last|latter|former|one|same|cheap\w*|earl\w*|late\w*|option)\b|option\b|that\b)/,
  ),
  states(
    'likes',
    /^(?:i|we) (?:really )?(?:don't |do not )?(?:like|love|hate|dislike) (?!the (?:idea|first|second|one|option)\b|to know\b|that\b|how\b)/,
  ),
  states(
    'never wants',
    /^(?:i|we) (?:never|don't ever|do not ever) (?:want|do|use|take|fly|book|accept|give|offer|send|work|eat|drink) /,
  ),
  states('always does', /^(?:i|we) always (?:want|do|use|take|fly|book|send|work|pay|sign|start|have) /),
  states(
    'always or never',
    /^(?:you (?:must|should|can) |make sure (?:to |you )?)?(?:always|never|don't ever|do not ever) [a-z]+ /,
  ),
  states(
    'rule',
    /^(?:a|an|every|each|all|any|no) [a-z' -]{3,60}? (?:always|never|must always|must never|should always|should never) /,
  ),
  states(
    'from now on',
    /^(?:from now on|going forward|as of now|in (?:the )?future|by default|as a rule|in general|every time),? |[, ](?:from now on|going forward)[.!]?$/,
  ),
  states(
    'not without',
    /^(?:do not|don't|never) .{5,200}? (?:without (?:asking|my)|unless i|again|anymore|any more)\b/,
  ),
  states('own', new RegExp(`^(?:my|our) ${OWN} (?:is|are|must|should|starts?|ends?) `)),
  states('name', /^my (?:full |first |last )?name is [^,]{2,40}$/),
  states('we use', /^(?:we|our team|the team) (?:all |mostly |only )?(?:use|work with|work in|deploy|host) /),
  states('works or lives', /^(?:i|we) (?:work|live) (?:at|for|in|as|on|from) |^(?:i am|i'm|we are|we're) based in /),
  states('to be called', /^(?:call me|address me as|refer to me as) /),
  states(
    'to be remembered',
    /^(?:remember|keep in mind|for future reference|never forget|don't forget)(?: that|,|:) (?!to )/,
  ),
];
