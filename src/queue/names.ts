import { hash } from '../util/hash.ts';

/** All names of one fleet in Redis; what BullMQ keeps lies below `jobs`. */
export interface Names {
  readonly jobs: string;
  /** Sorted sets of who is there by when they are forgotten, and what each key of theirs begins with. */
  readonly workers: Roster;
  readonly postings: Roster;
  /** What coordinators found workers to do. */
  readonly doubts: Roster;
  claims(posting: string): Roster;
  material(hash: string): string;
  /** A sorted set of all BullMQ queues by when they were last used. */
  readonly queues: string;
  /** Channels. `woke`: there are jobs in a queue; `posted`: there is a posting; `cancelled`: a job is not wanted. */
  readonly woke: string;
  readonly posted: string;
  readonly cancelled: string;
  /** Where a workspace says that it is at work. */
  presence(workspace: string): string;
  /** Where a workspace hears that a job of its own has ended. */
  done(workspace: string): string;
}

export interface Roster {
  readonly index: string;
  readonly each: string;
}

export function nameKeys(prefix: string): Names {
  const roster = (name: string): Roster => ({ index: `${prefix}:${name}`, each: `${prefix}:${name}:` });
  return {
    jobs: `${prefix}:jobs`,
    workers: roster('workers'),
    postings: roster('postings'),
    doubts: roster('doubts'),
    claims: (posting) => roster(`claims:${posting}`),
    material: (digest) => `${prefix}:material:${digest}`,
    queues: `${prefix}:queues`,
    woke: `${prefix}:woke`,
    posted: `${prefix}:posted`,
    cancelled: `${prefix}:cancelled`,
    presence: (workspace) => `${prefix}:presence:${workspace}`,
    done: (workspace) => `${prefix}:done:${workspace}`,
  };
}

/** The BullMQ queue of a posting for one fingerprint: no other worker can even take its jobs. Has no `:`. */
export function queueName(posting: string, fingerprint: string): string {
  return `${posting}-${hash(fingerprint)}`;
}

/** The posting that a queue is for. */
export function postingOf(queue: string): string {
  return queue.slice(0, queue.lastIndexOf('-'));
}

/** A job's id as BullMQ takes it: one of digits alone would be refused, and 16 hex digits can be. */
export function bullId(id: string): string {
  return `j${id}`;
}

/** What a sealed text is about: one job's answer is not another's, nor a job. */
export function aboutJob(id: string): string {
  return `job ${id}`;
}

export function aboutAnswer(id: string): string {
  return `answer ${id}`;
}

export function aboutFailure(id: string): string {
  return `failure ${id}`;
}

export function aboutMaterial(digest: string): string {
  return `material ${digest}`;
}

/** What every key of a queue's jobs begins with. */
export function jobPrefix(names: Names, queue: string): string {
  return `${names.jobs}:${queue}:`;
}

/** A message about one job of a queue, and back; null where it is none. */
export function printNotice(queue: string, id: string): string {
  return `${queue} ${id}`;
}

export function parseNotice(text: string): { readonly queue: string; readonly id: string } | null {
  const match = /^([\w-]{1,200}) ([\w.-]{1,200})$/.exec(text);
  return match === null ? null : { queue: match[1] ?? '', id: match[2] ?? '' };
}
