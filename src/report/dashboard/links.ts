/** A link that works from disk too: from one page's path to another's, both relative to the dashboard's folder. */
export function linkTo(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1);
  const target = to.split('/');
  while (folders.length > 0 && target.length > 1 && folders[0] === target[0]) {
    folders.shift();
    target.shift();
  }
  return [...folders.map(() => '..'), ...target].join('/');
}

/** The page of one run. What is no part of a file's name on some system becomes a hyphen. */
export function nightPath(runId: string): string {
  return `nights/${runId.replace(/[^A-Za-z0-9._-]+/g, '-')}.html`;
}

export function skillPath(skill: string): string {
  return `skills/${skill}.html`;
}

export function trialPath(trialId: string): string {
  return `trials/${trialId}.html`;
}
