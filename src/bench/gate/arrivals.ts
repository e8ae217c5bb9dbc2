import { closeTickets, type DeskTask, writeDeskLog } from '../../cli/testing-desk.ts';
import { REQUESTS } from './school.ts';

/** What is asked once: new logs of which no family comes. */
const ONCE = [
  'What is the capital of Peru?',
  'Write a haiku about rain on a tin roof',
  'How many people fit into a tram?',
  'Translate the word bridge into Finnish',
  'Who painted the ceiling of the chapel?',
  'Sort these names by their length',
  'Why is the sky green before a storm?',
  'Give me a word that rhymes with orange',
  'When does the library close on Sundays?',
  'Convert eleven miles to kilometres',
] as const;

/** The logs of a night: one more request of the family, and one that nobody asks again. */
export function arriveTonight(dir: string, night: number): void {
  const next = REQUESTS + night;
  writeDeskLog(dir, [...closeTickets(next, next + 1), oneOff(night)], `night-${night}.jsonl`);
}

function oneOff(night: number): DeskTask {
  const request = ONCE[night % ONCE.length] ?? ONCE[0];
  return { id: `once-${night}`, request, calls: [], reply: 'Here is my answer.', answer: 'Thanks!' };
}
