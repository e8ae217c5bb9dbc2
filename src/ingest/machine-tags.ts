/** What wakes an agent up to work. */
const WORK = new Set(
  'cron cronjob heartbeat webhook scheduler scheduled timer trigger automation automated watchdog subagent'.split(' '),
);
/** What tells an agent something. */
const NOTICE = new Set('system hook daemon monitor healthcheck telemetry'.split(' '));
/** What may stand beside these in a tag without a name of its own: `[Scheduled task]`, `[system message]`. */
const COMPANIONS = new Set(
  'alert check context event job message notice notification ping poll prompt reminder run task tick update'.split(' '),
);
/** `[cron:weekly-digest]`, `[Scheduled task]`: the bracketed words a line begins with. */
const TAG = /^\[([\p{L}\p{N}][^\]\n]{0,79})\]/u;
/** `<task-notification id="7">`: HTML has no element names with a dash or underscore that people would quote alone. */
const ELEMENT = /^<([a-z][a-z0-9]{0,30}(?:[-_][a-z0-9]{1,30}){1,4})(?:\s[^<>\n]{0,200})?>/i;

/** Whether a line begins with a bracketed tag that names a machine. Tags of people (`[urgent]`, `[WIP]`) do not. */
export function isMachineTag(text: string): boolean {
  return sourceOf(text) !== null;
}

/** Whether that machine sets the agent to work rather than telling it something. */
export function isWorkTag(text: string): boolean {
  return WORK.has(sourceOf(text) ?? '');
}

/** Whether a text is nothing but XML-like elements with compound names. One pass by `indexOf`. */
export function isMachineElement(text: string): boolean {
  let rest = text.trim();
  while (rest !== '') {
    const open = ELEMENT.exec(rest.slice(0, 400));
    if (open === null) return false;
    const close = `</${open[1]}>`;
    const end = rest.indexOf(close);
    if (end < 0) return false;
    rest = rest.slice(end + close.length).trimStart();
  }
  return text.trim() !== '';
}

/** The word of a tag that names a machine: before its colon, or among companions only. */
function sourceOf(text: string): string | null {
  const tag = TAG.exec(text)?.[1]?.toLowerCase();
  if (tag === undefined) return null;
  const [head = '', ...names] = tag.split(/[:/=]/);
  const words = (names.length > 0 ? head : tag).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const source = words.find((word) => WORK.has(word) || NOTICE.has(word));
  const isPlain = words.every((word) => WORK.has(word) || NOTICE.has(word) || COMPANIONS.has(word));
  return source !== undefined && isPlain ? source : null;
}
