import type { Case } from '../../domain/exam.ts';
import type { Lesson } from '../../domain/family.ts';
import type { CleanText } from '../../domain/text.ts';
import { examLiterals } from '../exam/exam-literals.ts';
import type { Examination } from '../exam/examination.ts';
import { peopleSay } from './word.ts';

const MOST_RULES = 20;

/**
 * Why people refused earlier versions of the skill, newest last: what a teacher has to mind. A person who saw the exam may
 * name what only the exam knows: that is left out.
 */
export async function rulesOf({
  night,
  room,
  lesson,
}: Pick<Examination, 'night' | 'room' | 'lesson'>): Promise<readonly CleanText[]> {
  const { rejected } = peopleSay(room.decisions());
  const whys = [...new Set(rejected.map(({ why }) => why).toReversed())].toReversed().filter((why) => why !== '');
  if (whys.length === 0) return [];
  const sealed = [...examLiterals(room.heldOut, lesson), ...examWords(room.heldOut, lesson)];
  return Promise.all(whys.slice(-MOST_RULES).map((why) => night.redactor.text(without(why, sealed))));
}

/** Runs of words of held-out requests, and numbers of what is to be done, that the lesson does not have. */
function examWords(heldOut: readonly Case[], { tasks }: Lesson): readonly string[] {
  const taught = JSON.stringify(tasks).toLowerCase();
  const said = heldOut.flatMap(({ request }) => request.flatMap(wordRuns));
  const numbers = heldOut.flatMap(({ effects }) => JSON.stringify(effects).match(/\d{3,}/g) ?? []);
  return [...new Set([...said, ...numbers])].filter((text) => !taught.includes(text.toLowerCase()));
}

const RUN = 4;

function wordRuns(turn: string): readonly string[] {
  const words = turn.split(/\s+/).filter((word) => word !== '');
  if (words.length <= RUN) return words.length === 0 ? [] : [words.join(' ')];
  return words.slice(0, words.length - RUN + 1).map((_, at) => words.slice(at, at + RUN).join(' '));
}

/** The text with every one of the literals, in any case, replaced by an ellipsis. */
function without(text: string, literals: readonly string[]): string {
  return [...literals].sort((a, b) => b.length - a.length).reduce(cutOut, text);
}

function cutOut(text: string, literal: string): string {
  const wanted = literal.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  const folded = text.toLowerCase();
  if (folded.length !== text.length) return folded.split(wanted).join('…'); // case changes lengths in a few scripts
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, from)) {
    parts.push(text.slice(from, at));
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)].join('…');
}
