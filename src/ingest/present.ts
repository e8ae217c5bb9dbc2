/** The members that are not undefined: what exact optional properties ask for when a record may lack a value. */
export function present<Members extends object>(
  members: Members,
): { [Key in keyof Members]?: Exclude<Members[Key], undefined> } {
  const entries = Object.entries(members).filter(([, member]) => member !== undefined);
  // Object.fromEntries forgets the keys' types; they are those of `members`.
  return Object.fromEntries(entries) as { [Key in keyof Members]?: Exclude<Members[Key], undefined> };
}
