/** What an agent is told of a skill before it opens it. */
export interface AvailableSkill {
  readonly name: string;
  readonly description: string;
  /** Absolute path of its SKILL.md. */
  readonly location: string;
}

/** The block that `skills-ref to-prompt` prints, to be pasted into a system prompt. */
export function printAvailableSkills(skills: readonly AvailableSkill[]): string {
  const lines = skills.flatMap(({ name, description, location }) => [
    '<skill>',
    ...element('name', name),
    ...element('description', description),
    ...element('location', location),
    '</skill>',
  ]);
  return ['<available_skills>', ...lines, '</available_skills>'].join('\n');
}

function element(tag: string, text: string): readonly string[] {
  return [`<${tag}>`, escapeHtml(text), `</${tag}>`];
}

/** As Python's `html.escape`. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}
