import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, greet, pick } from '../phrases.ts';
import { addDays, fill, weekday } from '../text.ts';
import { type CalendarEvent, type Contact, plantEvent } from '../world/calendar.ts';

const REQUESTS = [
  [4, 'Move my meeting with {name} to {when}'],
  [3, 'Reschedule the meeting with {name} to {when} please'],
  [2, 'Can you push my call with {name} to {when}?'],
  [2, "I can't make the meeting with {name}, shift it to {when}"],
] as const;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A moment as the user says it and as the calendar wants it. */
interface Moment {
  readonly said: string;
  readonly date: string;
  readonly start: string;
}

const WRONG_WEEK = ['No, that is a week too late.', 'Wrong week! I meant the one coming up.'];
const STARTS = ['09:00', '10:30', '13:00', '16:00'];
const ABSOLUTE_STARTS = ['09:00', '10:30', '11:00', '14:00', '15:30'];

export const rescheduleMeeting: SampleFamily = {
  name: 'reschedule-meeting',
  modes: { relative: 34, absolute: 13, 'wrong-week': 6, 'wrong-day-part': 3 },
  start: (random, world) => {
    const people = createDeck(world.calendar.contacts.slice(100, 190), random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => {
      const contact = people.draw();
      const moment = scene.mode === 'absolute' ? absoluteMoment(scene) : relativeMoment(scene);
      return play(scene, { contact, event: plantMeeting(scene, contact), moment, request: requests.draw() });
    };
  },
};

interface Plan {
  readonly contact: Contact;
  readonly event: CalendarEvent;
  readonly moment: Moment;
  readonly request: string;
}

function play(scene: Scene, { contact, event, moment, request }: Plan): Ending {
  const { talk, mode, random } = scene;
  talk.user(greet(fill(request, { name: contact.name, when: moment.said }), random));
  talk.call('find_events', { attendee: contact.name });
  const date = mode === 'wrong-week' ? addDays(moment.date, 7) : moment.date;
  const start = mode === 'wrong-day-part' ? '08:00' : moment.start;
  talk.call('move_event', { event_id: event.event_id, date, start });
  talk.say(`Moved: meeting with ${contact.name} is now on ${date} at ${start} (${event.event_id}).`);
  if (mode === 'wrong-week') {
    talk.user(pick(WRONG_WEEK, random));
    return failed('wrong-week');
  }
  if (mode === 'wrong-day-part') {
    talk.user(`No, I said ${moment.said}, that is not at 8.`);
    return failed('wrong-day-part');
  }
  accept(scene);
  return PASSED;
}

function plantMeeting({ world, today, random }: Scene, contact: Contact): CalendarEvent {
  return plantEvent(world.calendar, {
    title: `Meeting with ${contact.name}`,
    attendee: contact.email,
    date: addDays(today, 1 + Math.floor(random() * 3)),
    start: pick(STARTS, random),
    minutes: 30,
  });
}

function absoluteMoment({ today, random }: Scene): Moment {
  const date = addDays(today, 4 + Math.floor(random() * 20));
  const start = pick(ABSOLUTE_STARTS, random);
  return { said: `${date} at ${start}`, date, start };
}

/** Needs a calendar and judgement to resolve: what "next Thursday" is depends on today. */
function relativeMoment({ today, random }: Scene): Moment {
  const ahead = 2 + Math.floor(random() * 8);
  const date = addDays(today, ahead);
  const day = DAYS[weekday(date)] as string;
  const tomorrow = addDays(today, 1);
  const moments: readonly Moment[] = [
    { said: 'tomorrow afternoon', date: tomorrow, start: '14:00' },
    { said: 'tomorrow morning', date: tomorrow, start: '09:30' },
    { said: `${ahead > 6 ? 'next ' : ''}${day} at 3`, date, start: '15:00' },
    { said: `${ahead > 6 ? 'next ' : 'this '}${day} right after lunch`, date, start: '13:30' },
    { said: `${day}${ahead > 6 ? ' next week' : ''}, first thing in the morning`, date, start: '08:30' },
    { said: `the day after tomorrow at noon`, date: addDays(today, 2), start: '12:00' },
    {
      said: `a week from ${day === 'Sunday' ? 'Monday' : day}, half past ten`,
      date: addDays(day === 'Sunday' ? addDays(date, 1) : date, 7),
      start: '10:30',
    },
  ];
  return pick(moments, random);
}
