import type { Json } from '../../../domain/json.ts';
import {
  between,
  COMPANIES,
  FIRST_NAMES,
  fill,
  LAST_NAMES,
  pick,
  sample,
  TITLES_A,
  TITLES_B,
  type World,
} from './world.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

/** Not masterable: the date is counted from a day that the request does not tell. */
export const reschedule: World = {
  name: 'reschedule-visit',
  writes: ['update_visit'],
  scene: (random) => {
    const person = `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`;
    const day = pick(random, DAYS);
    return {
      request: [
        fill(
          pick(random, [
            "Move {person}'s visit to next {day}",
            'Can {person} come next {day} instead?',
            '{person} wants to come in {n} days',
          ]),
          { person, day, n: between(random, 2, 9) },
        ),
      ],
      answer: (tool): Json =>
        tool === 'find_visit' ? { visit_id: `v${between(random, 100, 999)}`, person } : { ok: true },
      agent: (call) => {
        const visit = call('find_visit', { person });
        const id = visit !== null && typeof visit === 'object' && 'visit_id' in visit ? String(visit.visit_id) : '';
        call('update_visit', { visit_id: id, date: `2026-${between(random, 10, 12)}-${between(random, 10, 28)}` });
        return 'The visit is moved.';
      },
    };
  },
};

/** Not masterable: free text. */
export const researchBrief: World = {
  name: 'research-brief',
  writes: ['save_brief'],
  scene: (random) => {
    const topic = `${pick(random, TITLES_A)} ${pick(random, TITLES_B)}`;
    const words = () => sample(random, [...FIRST_NAMES, ...LAST_NAMES, ...COMPANIES], 9).join(' ');
    return {
      request: [`${pick(random, ['Write me a brief on', 'Research', 'I need some background on'])} ${topic}`],
      answer: (tool): Json => (tool === 'web_search' ? { hits: [{ title: words(), text: words() }] } : { ok: true }),
      agent: (call) => {
        for (let search = 0; search < between(random, 1, 4); search++) call('web_search', { q: words() });
        call('save_brief', { text: words() });
        return words();
      },
    };
  },
};
