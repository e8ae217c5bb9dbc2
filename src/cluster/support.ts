/**
 * How many tasks make a family among so many: 5 among 10,000, 15 among 100,000, 50 among a million, for the more there is
 * the more often chance repeats itself; never fewer than wanted.
 */
export function supportFor(tasks: number, wanted: number): number {
  return Math.max(wanted, Math.floor(Math.sqrt(tasks) / 20));
}
