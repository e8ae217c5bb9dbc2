/** For commander: an option that may be repeated is the list of all that were given. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
