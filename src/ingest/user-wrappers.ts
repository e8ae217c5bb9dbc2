/** Elements that clients put before or behind what a person wrote: context for the model. */
const CONTEXT_ELEMENTS = [
  'system-reminder',
  'system_reminder',
  'ide_opened_file',
  'ide_selection',
  'ide_diagnostics',
  'new-diagnostics',
  'user-prompt-submit-hook',
  'session-start-hook',
  'environment_details',
  'current_datetime',
].map((name) => ({ opening: `<${name}>`, closing: `</${name}>` }));
/** Elements that hold the person's words. */
const REQUEST_ELEMENTS: readonly string[] = ['user_query', 'userRequest', 'task'];
/** How a text begins that puts context first, and the heading that the person's words follow. */
const HEADED: readonly { readonly start: string; readonly heading: string }[] = [
  { start: '# Context from my IDE setup:', heading: '## My request for Codex:' },
  { start: '# Files mentioned by the user:', heading: '## My request for Codex:' },
  { start: '# In app browser:', heading: '## My request for Codex:' },
  { start: '[Chat messages since your last reply', heading: '[Current message - respond to this]' },
];
/** `[Fri 2026-03-06 13:08 PST] ` before what people wrote: added by messengers' gateways. */
const DATE = /^\[(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?: ?[A-Za-z0-9:+-]{1,9})?\]\s*/;
/** `[Telegram Ann id:7 +2m 2026-03-06 13:08 UTC] `: the same with the channel and the sender. */
const ENVELOPE =
  /^\[(?:BlueBubbles|Discord|Feishu|Google ?Chat|iMessage|IRC|LINE|Matrix|Mattermost|Microsoft Teams|MS ?Teams|Nostr|Signal|Slack|SMS|Telegram|WebChat|WhatsApp|Zalo)\b[^\]\n]{0,200}(?: id:|\d{4}-\d\d-\d\d)[^\]\n]{0,200}\]\s*/i;
const LONGEST_PREFIX = 600;
/** Lines that a gateway puts first: what happened meanwhile, what was attached, what became of the last run. */
const GATEWAY_LINE =
  /^(?:System(?: \(untrusted\))?: \[\d{4}-\d\d-\d\d|\[media attached|To send an image back, |Note: The previous agent run was aborted by the user\.|\[Queued messages while agent was busy\]|---$|Queued #\d+$)/;
/** `Sender (untrusted metadata):`, with JSON in a fence below it. */
const METADATA = /^[A-Z][\w ]{2,60} \(untrusted(?: metadata)?(?:, for context)?\):$/;
const FENCE = '```';
/** `[message_id: 42]`, `[slack message id: … channel: …]` as the last line. */
const MESSAGE_ID = /\n\[(?:\w{1,20} )?message[_ ]id: [^\]\n]{1,200}\]\s*$/;

/** What a person wrote, without what clients and gateways put around it. Linear in the length of the text. */
export function stripWrappers(text: string): string {
  const bare = (text.includes('<') ? CONTEXT_ELEMENTS.reduce(withoutElement, text) : text).trim();
  const said = insideRequest(belowHeading(bare));
  return withoutMessageId(withoutGatewayLines(said)).trim();
}

/** An element that is never closed runs to the end where it begins a line; within one it is a person's word. */
function withoutElement(text: string, { opening, closing }: (typeof CONTEXT_ELEMENTS)[number]): string {
  if (!text.includes(opening)) return text;
  const kept: string[] = [];
  let from = 0;
  for (let open = text.indexOf(opening); open >= 0; open = text.indexOf(opening, from)) {
    const close = text.indexOf(closing, open);
    if (close < 0 && open > 0 && text.charAt(open - 1) !== '\n') break;
    kept.push(text.slice(from, open));
    from = close < 0 ? text.length : close + closing.length;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

function belowHeading(text: string): string {
  const headed = HEADED.find(({ start }) => text.startsWith(start));
  if (headed === undefined) return text;
  const at = text.indexOf(`\n${headed.heading}`);
  return at < 0 ? '' : text.slice(at + 1 + headed.heading.length).trim();
}

function insideRequest(text: string): string {
  const name = REQUEST_ELEMENTS.find((each) => text.startsWith(`<${each}>`));
  if (name === undefined) return text;
  const end = text.indexOf(`</${name}>`);
  return end < 0 ? text : text.slice(name.length + 2, end).trim();
}

function withoutGatewayLines(text: string): string {
  let rest = text.trimStart();
  for (let former = ''; former !== rest; ) {
    former = rest;
    rest = withoutLine(withoutPrefix(withoutPrefix(rest, DATE), ENVELOPE));
  }
  return rest;
}

/** By slicing, which copies nothing: there may be very many. */
function withoutPrefix(text: string, prefix: RegExp): string {
  const found = prefix.exec(text.slice(0, LONGEST_PREFIX));
  return found === null ? text : text.slice(found[0].length);
}

function withoutLine(text: string): string {
  const [line = ''] = text.slice(0, LONGEST_PREFIX).split('\n', 1);
  if (GATEWAY_LINE.test(line.trimEnd())) {
    const end = text.indexOf('\n');
    return end < 0 ? '' : text.slice(end).trimStart();
  }
  if (!METADATA.test(line.trimEnd())) return text;
  const below = text.slice(line.length).trimStart();
  const close = below.startsWith(FENCE) ? below.indexOf(`\n${FENCE}`) : -1;
  return close < 0 ? text : below.slice(close + 1 + FENCE.length).trimStart();
}

function withoutMessageId(text: string): string {
  const last = text.slice(-260);
  return last.includes('[') ? text.slice(0, text.length - last.length) + last.replace(MESSAGE_ID, '') : text;
}
