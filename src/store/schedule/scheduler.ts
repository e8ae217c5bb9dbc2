/** What a scheduler is to hold for one entry: texts, by where they stand. */
export interface Wanted {
  readonly id: string;
  /** A block of the crontab; or the text of each file, by its name. */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  /** The name of a file without its folder; of the crontab: `crontab`. */
  readonly name: string;
  readonly text: string;
}

export interface InstalledPiece extends Piece {
  /** For people: a path, or `the crontab of sam`. */
  readonly where: string;
}

/** Something of a machine that starts what is due. */
export interface Scheduler {
  readonly name: 'cron' | 'systemd' | 'launchd';
  /** Whether it can be used here; why not, where it cannot. */
  available(): Promise<true | string>;
  /** What it holds for an entry; empty: nothing. */
  read(id: string): Promise<readonly InstalledPiece[]>;
  /** Where each piece would stand. */
  place(name: string): string;
  /** Puts an entry there, or another text in its place, and starts it. */
  install(wanted: Wanted): Promise<void>;
  /** Takes an entry away, and nothing else. */
  remove(id: string): Promise<void>;
  /** Why an installed entry may not start, for people; empty: nothing is known. */
  doubts(id: string): Promise<readonly string[]>;
}

/** The machine as a scheduler sees it. */
export interface ScheduleMachine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
}
