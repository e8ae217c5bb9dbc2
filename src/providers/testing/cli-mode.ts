/** What the command line in cli.ts can do. */
export type CliMode =
  | 'answer'
  | 'echo'
  | 'calls'
  | 'wrong-tool'
  | 'malformed-arguments'
  | 'structured'
  | 'empty'
  | 'exit'
  | 'exit-once'
  | 'says-error'
  | 'garbage'
  | 'cut'
  | 'silence'
  | 'dribble'
  | 'endless';
