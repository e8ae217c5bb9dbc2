import type { Json } from '../../../domain/json.ts';
import { between, FIRST_NAMES, fill, LAST_NAMES, pick, sample, TITLES_A, TITLES_B, type World } from './world.ts';

const MEETINGS = [
  'Set up {length}with {person} on {date} at {time}',
  'Schedule a meeting with {person} on {date} at {time}{for}',
  'Please book {person} for {date}, {time}{for}',
  'Can you put a call with {person} in my calendar on {date} at {time}{for}?',
  'I need to meet {person} on {date} at {time}{for}',
];

/** Lookup by name, a fallback, and two templates. */
export const scheduleMeeting: World = {
  name: 'schedule-meeting',
  writes: ['create_event'],
  scene: (random) => {
    const person = `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`;
    const date = `2026-0${between(random, 1, 9)}-${between(random, 10, 28)}`;
    const time = `${between(random, 8, 17) + 2}:${pick(random, ['00', '15', '30', '45'])}`;
    const minutes = pick(random, [30, 30, 15, 45, 60]);
    const said = minutes !== 30 || random() < 0.3;
    const email = `${person.toLowerCase().replace(' ', '.')}@example.com`;
    const values = {
      person,
      date,
      time,
      length: said ? `${minutes} minutes ` : 'a call ',
      for: said ? ` for ${minutes} minutes` : '',
    };
    return {
      request: [fill(pick(random, MEETINGS), values)],
      answer: (tool): Json =>
        tool === 'get_contact' ? { name: person, email, phone: '555' } : { id: `E${between(random, 1000, 9999)}` },
      agent: (call) => {
        call('get_contact', { name: person });
        call('create_event', { title: `Call with ${person}`, attendee: email, start: `${date}T${time}:00`, minutes });
        return `Your call with ${person} is booked.`;
      },
    };
  },
};

const PUBLISH = [
  'Publish the post "{title}"',
  'Please put "{title}" live',
  'The draft "{title}" is ready, publish it',
  'Can you publish "{title}" today?',
];

/** An optional step by a result field, a slug, and a chain of ids. */
export const publishPost: World = {
  name: 'publish-post',
  writes: ['upload_image', 'publish_post', 'schedule_social'],
  scene: (random) => {
    const title = `${pick(random, TITLES_A)} ${pick(random, TITLES_B)} ${between(random, 2, 99)}`;
    const id = `dr_${between(random, 10000, 99999)}`;
    const post = `post-${between(random, 1000, 9999)}`;
    const cover = random() < 0.5 ? null : `https://cdn.example.com/${id}.png`;
    const slug = title.toLowerCase().replaceAll(' ', '-');
    return {
      request: [fill(pick(random, PUBLISH), { title })],
      answer: (tool): Json => {
        if (tool === 'get_draft') return { id, title, cover, words: between(random, 300, 2000) };
        if (tool === 'publish_post') return { post_id: post, url: `https://blog.example.com/${slug}` };
        return { ok: true };
      },
      agent: (call) => {
        call('get_draft', { title });
        if (cover === null) call('upload_image', { draft_id: id, kind: 'default' });
        call('publish_post', { draft_id: id, slug });
        call('schedule_social', { post_id: post, channels: ['mastodon', 'linkedin'] });
        return `"${title}" is live at https://blog.example.com/${slug}.`;
      },
      careless: (call) => {
        call('get_draft', { title });
        call('publish_post', { draft_id: id, slug });
        return 'Published.';
      },
    };
  },
};

/** A loop over a list with a condition on each element, two tools on the same list. */
export const inboxTriage: World = {
  name: 'inbox-triage',
  writes: ['archive_message', 'flag_message'],
  scene: (random) => {
    const messages = Array.from({ length: between(random, 2, 6) }, () => ({
      id: `m${between(random, 1000, 9999)}`,
      category: pick(random, ['newsletter', 'customer', 'internal', 'newsletter']),
      urgent: random() < 0.4,
      subject: pick(random, TITLES_B),
    }));
    return {
      request: [
        pick(random, [
          'Clean up my inbox',
          'Please triage the inbox',
          'Tidy my inbox: newsletters away, urgent ones flagged',
        ]),
      ],
      answer: (tool): Json => (tool === 'list_messages' ? { messages } : { ok: true }),
      agent: (call) => {
        call('list_messages', { folder: 'inbox' });
        for (const message of messages) {
          if (message.category === 'newsletter') call('archive_message', { message_id: message.id });
          else if (message.urgent) call('flag_message', { message_id: message.id, color: 'red' });
        }
        return 'Your inbox is tidy.';
      },
    };
  },
};

const INVITES = [
  'Invite {people} to the {event}',
  'Please send invitations for the {event} to {people}',
  'Add {people} to the guest list of the {event}',
];

/** A loop over a list that the request gives. */
export const inviteGuests: World = {
  name: 'invite-guests',
  writes: ['send_invite'],
  scene: (random) => {
    const people = sample(random, FIRST_NAMES, between(random, 2, 4));
    const event = pick(random, ['launch party', 'board meeting', 'summer offsite', 'design review']);
    return {
      request: [
        fill(pick(random, INVITES), { event, people: `${people.slice(0, -1).join(', ')} and ${people.at(-1)}` }),
      ],
      answer: (): Json => ({ sent: true }),
      agent: (call) => {
        for (const person of people) call('send_invite', { to: person, subject: `Invitation: ${event}` });
        return `Invited everybody to the ${event}.`;
      },
    };
  },
};
