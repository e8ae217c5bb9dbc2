import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, confirm, giveUp, greet, outage, pick } from '../phrases.ts';
import { field } from '../talk.ts';
import { addDays, fill, weekday } from '../text.ts';
import { type Contact, findContact } from '../world/calendar.ts';

const REQUESTS = [
  [5, 'Schedule a meeting with {name} on {date} at {time}'],
  [4, 'Can you set up a call with {name} for {date} at {time}?'],
  [3, 'Please schedule a meeting with {name}, {date} at {time}'],
  [3, 'Put a meeting with {name} in my calendar, {date} {time}'],
  [3, 'I need to meet with {name} on {date} at {time}'],
  [2, 'Book a slot with {name} for {date} {time}'],
  [2, 'Invite {name} to a meeting on {date} at {time}'],
  [1, 'Calendar: {date} {time}, meeting with {name}'],
] as const;

const LONG_REQUESTS = [
  [4, 'Book {minutes} minutes with {name} on {date} at {time}'],
  [3, 'Please schedule {minutes} minutes with {name}, {date} at {time}'],
  [3, 'Schedule a {minutes} minute meeting with {name} on {date} at {time}'],
  [2, 'Set up a call with {name} on {date} at {time}, {minutes} minutes'],
  [1, 'Invite {name} to a {minutes} minute call on {date} at {time}'],
] as const;

const ODD = [
  '{name} // {date} // {time}, you know what to do',
  'meting with {name} {date} {time} thx',
  'can {name} and I get together {date}, say {time}?',
];

const QUARTERS = ['00', '15', '30', '45'];
const LENGTHS = [15, 20, 45, 60, 90];
const REPLIES = [
  'Booked: {title} on {date} at {time} ({event}).',
  'Done, {title} is in your calendar on {date} at {time}, event {event}.',
  'The invitation is out: {title}, {date} {time}, {event}.',
];
const INCOMPLETE = [
  'Schedule a meeting with {name} please',
  'Set up a call with {name} for me',
  'I need to meet with {name} for half an hour',
];
const ANSWERS = ['{date} at {time}', '{date}, {time}', 'On {date} at {time} please'];
const WRONG_PERSON = ['No, wrong person. I meant {name}, not {other}.', "That's the wrong {first}! I said {name}."];
const WRONG_HOUR = ["That's an hour off, I said {time}.", 'No, {time} my time. Do not convert it to UTC.'];

export const scheduleMeeting: SampleFamily = {
  name: 'schedule-meeting',
  modes: {
    plain: 46,
    timed: 33,
    'asks-when': 9,
    confirms: 5,
    retried: 2,
    odd: 3,
    'wrong-contact': 6,
    'time-zone': 5,
    'ignored-length': 3,
    'gave-up': 4,
  },
  start: (random, world) => {
    const people = createDeck(world.calendar.contacts.slice(0, 130), random);
    const dates = createDeck(workingDays(), random);
    const requests = createCycle(REQUESTS, random);
    const longRequests = createCycle(LONG_REQUESTS, random);
    return (scene) => {
      const ambiguous = scene.mode === 'wrong-contact';
      const contact = people.draw((person) => !ambiguous || findContact(world.calendar, firstName(person)) !== person);
      const isTimed = scene.mode === 'timed' || scene.mode === 'ignored-length';
      return play(scene, {
        contact,
        date: dates.draw(),
        time: `${String(8 + Math.floor(random() * 10)).padStart(2, '0')}:${pick(QUARTERS, random)}`,
        minutes: isTimed ? pick(LENGTHS, random) : 30,
        request: scene.mode === 'odd' ? pick(ODD, random) : (isTimed ? longRequests : requests).draw(),
      });
    };
  },
};

interface Plan {
  readonly contact: Contact;
  readonly date: string;
  readonly time: string;
  readonly minutes: number;
  readonly request: string;
}

function play(scene: Scene, plan: Plan): Ending {
  const { talk, mode } = scene;
  const { contact, date, time, minutes } = plan;
  ask(scene, plan);
  const lookup = { name: contact.name };
  if (mode === 'gave-up') return giveUp(scene, 'get_contact', lookup);
  if (mode === 'wrong-contact') return bookSomeoneElse(scene, plan);
  talk.call('get_contact', lookup);
  if (mode === 'time-zone') return bookInAnotherZone(scene, plan);
  if (mode === 'ignored-length') return ignoreLength(scene, plan);
  if (mode === 'confirms')
    confirm(scene, `${minutes} minutes with ${contact.name} on ${date} at ${time}, shall I send the invitation?`);
  if (mode === 'retried') outage(scene, 'create_event', invitation(contact, { date, start: time, minutes }));
  const event = talk.call('create_event', invitation(contact, { date, start: time, minutes }));
  talk.say(
    fill(pick(REPLIES, scene.random), {
      title: `Meeting with ${contact.name}`,
      date,
      time,
      event: field(event, 'event_id'),
    }),
  );
  accept(scene);
  return PASSED;
}

function ask({ talk, mode, random }: Scene, plan: Plan): void {
  const values = { name: plan.contact.name, date: plan.date, time: plan.time, minutes: plan.minutes };
  if (mode !== 'asks-when') {
    talk.user(mode === 'odd' ? fill(plan.request, values) : greet(fill(plan.request, values), random));
    return;
  }
  talk.user(greet(fill(pick(INCOMPLETE, random), values), random));
  talk.say('Which day and time?');
  talk.user(fill(pick(ANSWERS, random), values));
}

function invitation(
  contact: Contact,
  when: { readonly date: string; readonly start: string; readonly minutes: number },
) {
  return { attendee: contact.email, ...when, title: `Meeting with ${contact.name}` };
}

function bookSomeoneElse({ talk, world, random }: Scene, { contact, date, time, minutes }: Plan): Ending {
  const first = firstName(contact);
  const other = findContact(world.calendar, first) as Contact;
  talk.call('get_contact', { name: first });
  const event = talk.call('create_event', invitation(other, { date, start: time, minutes }));
  talk.say(`Booked: Meeting with ${other.name} on ${date} at ${time} (${field(event, 'event_id')}).`);
  talk.user(
    fill(pick(WRONG_PERSON, random), {
      name: contact.name,
      other: other.name,
      first,
    }),
  );
  return failed('wrong-contact');
}

function bookInAnotherZone({ talk, random }: Scene, { contact, date, time, minutes }: Plan): Ending {
  const start = `${String(Number(time.slice(0, 2)) - 1).padStart(2, '0')}${time.slice(2)}`;
  const event = talk.call('create_event', invitation(contact, { date, start, minutes }));
  talk.say(`Booked: Meeting with ${contact.name} on ${date} at ${start} UTC (${field(event, 'event_id')}).`);
  talk.user(
    fill(pick(WRONG_HOUR, random), {
      time,
    }),
  );
  return failed('converted-time-zone');
}

function ignoreLength({ talk }: Scene, { contact, date, time, minutes }: Plan): Ending {
  const event = talk.call('create_event', invitation(contact, { date, start: time, minutes: 30 }));
  talk.say(`Booked: Meeting with ${contact.name} on ${date} at ${time} (${field(event, 'event_id')}).`);
  talk.user(`That is only 30 minutes, I asked for ${minutes}.`);
  return failed('ignored-length');
}

function firstName(contact: Contact): string {
  return contact.name.split(' ')[0] ?? contact.name;
}

/** Every working day of the year after the logged fortnight: a date is asked for once, so that tasks share no date. */
function workingDays(): readonly string[] {
  return Array.from({ length: 270 }, (_unused, index) => addDays('2026-03-16', index)).filter(
    (date) => weekday(date) % 6 !== 0,
  );
}
