/** A search over a folder of playbooks, in this process. */
export interface Engine {
  /** Brings the index up to date with the folder. */
  update(): Promise<void>;
  /** Paths relative to the folder, best first; none where it holds nothing for an answer. */
  ask(question: string, limit: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
