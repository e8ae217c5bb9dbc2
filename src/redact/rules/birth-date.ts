import { fictionalDate, isFictionalDate, layoutsOf } from '../dates/fictional-date.ts';
import { lookFor, type Rule, type Span, spanOf } from '../rule.ts';

const CUE =
  '(?:d\\.?o\\.?b\\.?|date[ _-]?of[ _-]?birth|birth[ _-]?da(?:te|y)|born|geburtsdatum|geboren|date de naissance|n[ée]e? le|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum)';
const MONTH =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)';
const YEAR = String.raw`(?:19|20)\d\d`;
const DATE = String.raw`(?:${YEAR}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:${YEAR}|\d\d)|\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?${MONTH}\.?,? ${YEAR}|${MONTH}\.? \d{1,2}(?:st|nd|rd|th)?,? ${YEAR}|(?:19|20)\d{6})`;
const GAP = String.raw`(?![A-Za-z])(?:\s{0,2}\([^()\n]{1,20}\))?(?:[\\"'\x60*|,;:=#>.\s]|(?:is|was|on|am|the|le)\s){0,8}`;

/** Words that are said of more than people. */
const OF_ANYTHING = /^(?:born|birth[ _-]?day|geboren|n[ée]e? le)/i;
/** Firms and features are born too. */
const THING =
  /(?<![a-z])(?:compan(?:y|ies)|firm|start-?up|brand|business|project|product|feature|app|idea|(?:web)?site|team|service|release|version|library|framework|language|club|store|shop|band|organi[sz]ation|unternehmen|firma|verein|projekt)(?![a-z])[^.;:,\n]{0,20}[,(]?\s?$/i;

/** Dates of which a word before says that somebody was born then; they become other dates in the same layout. */
export const birthDate: Rule = {
  name: 'birth-date',
  revision: 2,
  looks: [
    lookFor([[`(?<![A-Za-z])${CUE}`, String.raw`${GAP}(?<value>${DATE})(?:(?=T\d\d)|(?!\w))`]], {
      flags: 'di',
      read: readBirthDate,
    }),
  ],
  replace: fictionalDate,
  elsewhere: (value, pseudonym) =>
    layoutsOf(value).map((layout) => ({ value: layout, placeholder: fictionalDate(layout, pseudonym) })),
};

function readBirthDate(match: RegExpExecArray): Span[] {
  const { 0: text, index, input } = match;
  if (OF_ANYTHING.test(text) && THING.test(input.slice(Math.max(0, index - 40), index))) return [];
  const span = spanOf(match);
  return isFictionalDate(input.slice(span.start, span.end)) ? [] : [span];
}
