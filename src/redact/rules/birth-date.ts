import { bracket } from '../pseudonym.ts';
import { lookFor, type Rule } from '../rule.ts';

const CUE =
  '(?:d\\.?o\\.?b\\.?|date[ _-]?of[ _-]?birth|birth[ _-]?da(?:te|y)|born|geburtsdatum|geboren|date de naissance|n[ée]e? le|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum)';
const MONTH =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)';
const YEAR = String.raw`(?:19|20)\d\d`;
const DATE = String.raw`(?:${YEAR}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:${YEAR}|\d\d)|\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?${MONTH}\.?,? ${YEAR}|${MONTH}\.? \d{1,2}(?:st|nd|rd|th)?,? ${YEAR}|(?:19|20)\d{6})`;
const GAP = String.raw`(?![A-Za-z])(?:\s{0,2}\([^()\n]{1,20}\))?(?:[\\"'\x60*|,;:=#>.\s]|(?:is|was|on|am|the|le)\s){0,8}`;

/** Dates of which a word before says that somebody was born then. */
export const birthDate: Rule = {
  name: 'birth-date',
  revision: 1,
  looks: [lookFor([[`(?<![A-Za-z])${CUE}`, String.raw`${GAP}(?<value>${DATE})(?![\w])`]], { flags: 'di' })],
  replace: (value, pseudonym) => bracket('id', value.toLowerCase(), pseudonym),
};
