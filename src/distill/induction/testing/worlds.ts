import type { Json } from '../../../domain/json.ts';
import { between, COMPANIES, FIRST_NAMES, fill, LAST_NAMES, pick, sample, type World } from './world.ts';

const STAGES = ['qualified', 'proposal', 'negotiation', 'closed_won', 'closed_lost'];
const MOVES = [
  'Move the {company} deal to {stage}',
  'Please move {company} to {stage}.',
  'Can you push the {company} deal into {stage}?',
  'Set the stage of the {company} deal to {stage} please',
  '{company} is now in {stage}, please update the CRM',
  'The {company} deal should go to {stage}',
  'Hi! Could you update the {company} deal? It moved to {stage}.',
];

/** Named-element lookup and an enumeration. */
export const moveDeal: World = {
  name: 'move-deal-stage',
  writes: ['update_deal'],
  scene: (random) => {
    const companies = sample(random, COMPANIES, 4);
    const [company = ''] = companies;
    const stage = pick(random, STAGES);
    const deals = companies.map((name, index) => ({ id: `D-${between(random, 100, 999)}${index}`, name, stage: 'new', owner: pick(random, FIRST_NAMES) }));
    const order = sample(random, deals, deals.length);
    return {
      request: [fill(pick(random, MOVES), { company, stage: stage.replace('_', ' ') })],
      answer: (tool, given) => {
        if (tool === 'search_deals') return { results: order, total: order.length };
        return { ok: true, id: given['deal_id'] ?? null };
      },
      agent: (call) => {
        call('search_deals', { query: company });
        call('update_deal', { deal_id: deals[0]?.id ?? '', stage });
        return `Done, ${company} is now in ${stage}.`;
      },
      careless: (call) => {
        call('search_deals', { query: company });
        call('update_deal', { deal_id: order[0]?.id === deals[0]?.id ? (order[1]?.id ?? '') : (order[0]?.id ?? ''), stage });
        return 'Done.';
      },
    };
  },
};

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
    const values = { person, date, time, length: said ? `${minutes} minutes ` : 'a call ', for: said ? ` for ${minutes} minutes` : '' };
    return {
      request: [fill(pick(random, MEETINGS), values)],
      answer: (tool): Json => (tool === 'get_contact' ? { name: person, email, phone: '555' } : { id: `E${between(random, 1000, 9999)}` }),
      agent: (call) => {
        call('get_contact', { name: person });
        call('create_event', { title: `Call with ${person}`, attendee: email, start: `${date}T${time}:00`, minutes });
        return `Your call with ${person} is booked.`;
      },
    };
  },
};

const TITLES_A = 'Ten ways to|How we|Why teams|Lessons from|A guide to|What nobody says about'.split('|');
const TITLES_B = 'ship faster|hire better|plan a launch|test in production|price software|write docs|run standups'.split('|');
const PUBLISH = ['Publish the post "{title}"', 'Please put "{title}" live', 'The draft "{title}" is ready, publish it', 'Can you publish "{title}" today?'];

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

const REASONS: readonly (readonly [string, readonly string[]])[] = [
  ['changed_mind', ['I changed my mind', 'it is not needed any more']],
  ['duplicate', ['it was ordered twice', 'it is a duplicate']],
  ['late', ['it takes too long', 'delivery is too slow']],
];
const CANCELS = ['Cancel order {id}, {why}', 'Please cancel {id} because {why}', 'Order {id} has to go: {why}.', 'Could you stop order {id}? {why}'];

/** An id by its shape, and a choice by cue words. */
export const cancelOrder: World = {
  name: 'cancel-order',
  writes: ['cancel_order'],
  scene: (random) => {
    const letters = Array.from({ length: 6 }, () => pick(random, [...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789']));
    const id = letters.join('').replace(/^./, 'Q').replace(/.$/, '7');
    const [reason, ways] = pick(random, REASONS);
    return {
      request: [fill(pick(random, CANCELS), { id, why: pick(random, ways) })],
      answer: (tool): Json => (tool === 'get_order' ? { id, status: 'open', total: between(random, 10, 900) } : { ok: true }),
      agent: (call) => {
        call('get_order', { order_id: id });
        call('cancel_order', { order_id: id, reason });
        return `Order ${id} is cancelled.`;
      },
    };
  },
};

const NOTES = [
  'Log a call with {company}: budget ${amount}, tags {tags}',
  'Please note for {company}: they have ${amount} to spend; tags {tags}',
  'Add a call note for {company}. Budget is ${amount}. Tags: {tags}',
];
const TAGS = ['pricing', 'security', 'renewal', 'support', 'legal', 'onboarding'];

/** Numbers, lists, and nested arguments. */
export const logCall: World = {
  name: 'log-call-note',
  writes: ['create_note'],
  scene: (random) => {
    const company = pick(random, COMPANIES);
    const amount = between(random, 2, 90) * 500;
    const tags = sample(random, TAGS, between(random, 2, 3));
    const account = `ac_${between(random, 100, 999)}`;
    const shown = `${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`;
    return {
      request: [fill(pick(random, NOTES), { company, amount: amount.toLocaleString('en-US'), tags: shown })],
      answer: (tool): Json => (tool === 'find_account' ? { account: { id: account, name: company } } : { note_id: `n${between(random, 1, 999)}` }),
      agent: (call) => {
        call('find_account', { name: company });
        call('create_note', { account_id: account, note: { kind: 'call', budget: amount, tags }, links: [{ type: 'account', id: account }] });
        return `Noted for ${company}.`;
      },
    };
  },
};

const STATUS = ['What is the status of invoice {id}?', 'Has {id} been paid?', 'Check invoice {id} for me', 'Is {id} overdue?'];

/** Read-only, with facts in the reply that depend on a field. */
export const invoiceStatus: World = {
  name: 'invoice-status',
  writes: [],
  scene: (random) => {
    const id = `INV-${between(random, 1000, 9999)}`;
    const status = pick(random, ['paid', 'overdue', 'open']);
    const amount = between(random, 10, 900) + 0.5;
    const [paidOn, dueOn] = [1, 2].map(() => `2026-0${between(random, 1, 9)}-${between(random, 10, 28)}`);
    return {
      request: [fill(pick(random, STATUS), { id })],
      answer: (): Json => ({ number: id, status, amount, due_on: dueOn ?? '', paid_on: status === 'paid' ? (paidOn ?? '') : null }),
      agent: (call) => {
        call('get_invoice', { number: id });
        return status === 'paid' ? `Invoice ${id} was paid on ${paidOn}: ${amount} EUR.` : `Invoice ${id} is ${status}: ${amount} EUR, due ${dueOn}.`;
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
      request: [pick(random, ['Clean up my inbox', 'Please triage the inbox', 'Tidy my inbox: newsletters away, urgent ones flagged'])],
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

const INVITES = ['Invite {people} to the {event}', 'Please send invitations for the {event} to {people}', 'Add {people} to the guest list of the {event}'];

/** A loop over a list that the request gives. */
export const inviteGuests: World = {
  name: 'invite-guests',
  writes: ['send_invite'],
  scene: (random) => {
    const people = sample(random, FIRST_NAMES, between(random, 2, 4));
    const event = pick(random, ['launch party', 'board meeting', 'summer offsite', 'design review']);
    return {
      request: [fill(pick(random, INVITES), { event, people: `${people.slice(0, -1).join(', ')} and ${people.at(-1)}` })],
      answer: (): Json => ({ sent: true }),
      agent: (call) => {
        for (const person of people) call('send_invite', { to: person, subject: `Invitation: ${event}` });
        return `Invited everybody to the ${event}.`;
      },
    };
  },
};

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

/** Not masterable: the date is counted from a day that the request does not tell. */
export const reschedule: World = {
  name: 'reschedule-visit',
  writes: ['update_visit'],
  scene: (random) => {
    const person = `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`;
    const day = pick(random, DAYS);
    return {
      request: [fill(pick(random, ["Move {person}'s visit to next {day}", 'Can {person} come next {day} instead?', '{person} wants to come in {n} days']), { person, day, n: between(random, 2, 9) })],
      answer: (tool): Json => (tool === 'find_visit' ? { visit_id: `v${between(random, 100, 999)}`, person } : { ok: true }),
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

export const MASTERABLE = [moveDeal, scheduleMeeting, publishPost, cancelOrder, logCall, invoiceStatus, inboxTriage, inviteGuests];
export const IMPOSSIBLE = [reschedule, researchBrief];
