/** A file of a benchmark's memory. */
export interface Playbook {
  /** Relative to the folder of playbooks. */
  readonly path: string;
  readonly text: string;
}

/** A question as a person asks it. */
export interface Question {
  readonly text: string;
  /** The playbook that answers it, null where none does. */
  readonly path: string | null;
  /** Playbooks, that one included, between which the words it shares with them do not tell. */
  readonly alike: number;
}

/** What one engine said to one question. */
export interface Reply {
  readonly question: Question;
  /** Paths of what it holds for an answer, best first, each once. */
  readonly paths: readonly string[];
  readonly milliseconds: number;
}

/** The same files and the same questions for every engine. */
export interface Dataset {
  readonly name: string;
  readonly playbooks: readonly Playbook[];
  readonly questions: readonly Question[];
}

/** What an engine did with a dataset. Times in milliseconds. */
export interface Run {
  readonly engine: string;
  readonly replies: readonly Reply[];
  readonly fullIndex: number;
  /** Of everything, once one file has changed. */
  readonly oneChanged: number;
}
