/** The links between lines that tell which of them a person took back by editing a prompt. */
export interface LinkedLine {
  readonly uuid: string | undefined;
  readonly parentUuid: string | null;
  /** Whether a person wrote it: only then are siblings versions of one prompt, not parallel work. */
  readonly isPrompt: boolean;
}

/**
 * The lines of the branch that stands, in file order. Of prompts with the same parent only the last counts; what
 * follows from the others is dropped. Where a parent was never written the tree cannot be trusted and all lines stay.
 */
export function dropAbandoned<Line extends LinkedLine>(lines: readonly Line[]): readonly Line[] {
  const known = new Set(lines.map((line) => line.uuid));
  if (lines.some((line) => line.parentUuid !== null && !known.has(line.parentUuid))) return lines;
  const standing = new Map<string, Line>();
  for (const line of lines) {
    if (line.isPrompt && line.parentUuid !== null) standing.set(line.parentUuid, line);
  }
  const abandoned = new Set<string>();
  return lines.filter((line) => {
    const { uuid, parentUuid } = line;
    if (parentUuid === null) return true;
    const isReplaced = line.isPrompt && standing.get(parentUuid) !== line;
    if (!isReplaced && !abandoned.has(parentUuid)) return true;
    if (uuid !== undefined) abandoned.add(uuid);
    return false;
  });
}
