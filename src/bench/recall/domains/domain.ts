/** One thing that a playbook can be about, in the words of its author and, apart from them, in those of who asks. */
export interface Topic {
  /** With its article: the first stands in the title, both in the text. */
  readonly words: readonly [string, string];
  readonly asked: readonly string[];
}

/** Whom a job is for, or a condition under which it is different, with what the playbook then says. */
export interface Circumstance extends Topic {
  readonly rules: readonly string[];
}

/** One job. `{object}` is filled in. */
export interface Situation {
  readonly title: string;
  /** What only this job has. */
  readonly steps: readonly string[];
  /** How people ask for it, in other words than the title's. */
  readonly asked: readonly string[];
}

export interface Domain {
  readonly name: string;
  readonly audience: 'customers' | 'staff';
  /** Near neighbours of each other: their playbooks differ in little else. */
  readonly objects: readonly Topic[];
  readonly situations: readonly Situation[];
  /** Questions about a job of the same domain that no playbook describes. */
  readonly unanswered: readonly string[];
  /** What all playbooks of the domain may say. */
  readonly habits: readonly string[];
}

/** What a playbook is about: no two of a dataset are about the same. */
export interface Subject {
  readonly domain: Domain;
  readonly situation: Situation;
  readonly object: Topic;
  readonly party: Circumstance;
  readonly condition: Circumstance;
}
