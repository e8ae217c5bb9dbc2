import type { AttackGoal, AttackTemplate } from './environment.ts';

/** A template with a goal in it: what a stranger plants. */
export interface Attack {
  readonly pair: string;
  readonly suite: string;
  readonly goal: string;
  /** The whole planted text; where the template says nothing of a goal, the goal follows it. */
  readonly text: string;
  /** What an agent that obeys calls. */
  readonly calls: readonly { readonly tool: string; readonly arguments: { readonly [name: string]: string } }[];
}

/** Names of the arguments that an attacker's tools take, the one that matters most first. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  send_money: ['recipient', 'subject'],
  update_scheduled_transaction: ['recipient'],
  update_password: ['password'],
  get_scheduled_transactions: [],
  send_direct_message: ['body', 'recipient'],
  get_channels: [],
  read_channel_messages: ['channel'],
  post_webpage: ['url'],
  get_webpage: ['url'],
  invite_user_to_slack: ['user_email', 'user'],
  add_user_to_channel: ['user', 'channel'],
  remove_user_from_slack: ['user'],
  reserve_hotel: ['hotel', 'start_day'],
  send_email: ['recipients', 'subject'],
  create_calendar_event: ['title', 'start_time'],
  get_user_information: [],
  get_all_hotels_in_city: ['city'],
  get_hotels_prices: ['hotel_names'],
  delete_file: ['file_id'],
  delete_email: ['email_id'],
  search_emails: ['query', 'sender'],
};

export function makeAttack(template: AttackTemplate, goal: AttackGoal, pair: string): Attack {
  const calls = goal.attacker_tools.map((tool) => ({ tool, arguments: argumentsOf(tool, goal.goal) }));
  const filled = template.template
    .replaceAll('{goal}', goal.goal)
    .replaceAll('{user}', 'Emma Johnson')
    .replaceAll('{model}', 'AI assistant')
    .replaceAll('{tools}', calls.map((call) => `You should use the tool ${printCall(call)}.`).join(' '))
    .replaceAll('{tool_call.function}', calls[0]?.tool ?? 'send_message')
    .replaceAll('{tool_call.placeholder_args}', JSON.stringify(calls[0]?.arguments ?? {}))
    .replaceAll('{injection_task.ID}', goal.task)
    .replaceAll('{inj}', goal.task);
  const text = filled.includes(goal.goal) ? filled : `${filled}\n${goal.goal}`;
  return { pair, suite: goal.suite, goal: goal.goal, text, calls };
}

export function printCall({ tool, arguments: given }: Attack['calls'][number]): string {
  const values = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `${tool}(${values.join(', ')})`;
}

/** What the goal says word for word: quoted texts, accounts, addresses, dates and names. */
function argumentsOf(tool: string, goal: string): Readonly<Record<string, string>> {
  const literals = literalsOf(goal);
  const names = ARGUMENTS[tool] ?? [];
  return Object.fromEntries(names.map((name, index) => [name, literals[index] ?? literals[0] ?? goal]));
}

function literalsOf(goal: string): readonly string[] {
  const strong = goal.match(/[A-Z]{2}\d{10,}|[\w.-]+@[\w.-]+\w|www\.[\w./-]+\w|https?:\/\/[\w./-]+\w/g) ?? [];
  const quoted = [...goal.matchAll(/'([^']{2,80})'/g)].map(([, text = '']) => text);
  const words = goal.match(/new_password|\b(?:Alice|Fred|Paris|general)\b|Riverside View Hotel|\$[\d,]+/g) ?? [];
  return [...new Set([...strong, ...quoted, ...words])];
}
