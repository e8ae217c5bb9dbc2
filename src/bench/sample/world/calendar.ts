import { around } from '../deck.ts';
import { inventPeople } from '../names/people.ts';
import { slug } from '../text.ts';
import { createSeries, require, ToolError, type ToolsOf } from './tool.ts';

export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly company: string;
  readonly address: string;
}

export interface CalendarEvent {
  readonly event_id: string;
  readonly title: string;
  readonly attendee: string;
  date: string;
  start: string;
  readonly minutes: number;
}

export interface Calendar {
  readonly contacts: readonly Contact[];
  readonly events: CalendarEvent[];
  readonly nextEvent: () => string;
}

const KINDS = ['Consulting', 'Partners', 'Group', 'Works', 'Advisors'];
const STREETS = ['Alder Way', 'Bridge Street', 'Canal Road', 'Dock Lane', 'Elder Avenue'];
const TOWNS = ['Springfield, IL 62704', 'Riverton, WY 82501', 'Fairview, NJ 07022', 'Clinton, MS 39056'];

export function createCalendar(): Calendar {
  return { contacts: inventPeople(190).map(inventContact), events: [], nextEvent: createSeries('EV-', 2201) };
}

/** Books a meeting before the nights begin to be logged. */
export function plantEvent(calendar: Calendar, event: Omit<CalendarEvent, 'event_id'>): CalendarEvent {
  const planted = { event_id: calendar.nextEvent(), ...event };
  calendar.events.push(planted);
  return planted;
}

/** The contact a lookup finds: the full name, or else the first whose name begins like it. */
export function findContact(calendar: Calendar, name: string): Contact | undefined {
  const wanted = name.trim().toLowerCase();
  const exact = calendar.contacts.find((contact) => contact.name.toLowerCase() === wanted);
  return exact ?? calendar.contacts.find((contact) => contact.name.toLowerCase().startsWith(`${wanted} `));
}

export const calendarTools: ToolsOf<Calendar> = {
  get_contact: (calendar, args) => ({ ...require(findContact(calendar, String(args.name)), `contact ${args.name}`) }),
  create_event: (calendar, args) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(String(args.date))) throw new ToolError('date must be YYYY-MM-DD');
    const event = plantEvent(calendar, {
      title: String(args.title),
      attendee: String(args.attendee),
      date: String(args.date),
      start: String(args.start),
      minutes: Number(args.minutes),
    });
    return { ...event, status: 'confirmed' };
  },
  find_events: (calendar, args) => ({
    events: calendar.events
      .filter((event) => event.title.includes(String(args.attendee)))
      .map((event) => ({ ...event })),
  }),
  move_event: (calendar, args) => {
    const found = calendar.events.find((event) => event.event_id === args.event_id);
    const event = require(found, `event ${args.event_id}`);
    event.date = String(args.date);
    event.start = String(args.start);
    return { ...event, status: 'moved' };
  },
};

function inventContact(name: string, index: number): Contact {
  const company = `${name.split(' ').at(-1)} ${around(KINDS, index)}`;
  return {
    name,
    email: `${slug(name).replaceAll('-', '.')}@${slug(company)}.example`,
    phone: `+1 ${index < 100 ? 202 : 303}-555-01${String(index % 100).padStart(2, '0')}`,
    company,
    address: `${100 + index} ${around(STREETS, index)}, ${around(TOWNS, index)}`,
  };
}
