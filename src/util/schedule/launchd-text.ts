import type { CronFields } from './cron-fields.ts';
import { commandOf, type ScheduleEntry } from './entry.ts';
import { escapeXml } from './quote.ts';

/** launchd takes each time by itself. */
const MOST_TIMES = 400;

/**
 * The property list of a launch agent. launchd starts what was missed in sleep when the machine wakes, and with `RunAtLoad`
 * what was missed while it was off. A string says why it cannot be done.
 */
export function printLaunchAgent(entry: ScheduleEntry): string | { readonly refused: string } {
  const times = listTimes(entry.schedule.fields);
  if (times.length > MOST_TIMES) return { refused: `it would take ${times.length} times, one by one` };
  const values: readonly (readonly [string, string])[] = [
    ['Label', string(labelOf(entry.id))],
    ['ProgramArguments', array(commandOf(entry).map(string))],
    ['EnvironmentVariables', dict([['PATH', string(entry.path.join(':'))]])],
    ['StartCalendarInterval', array(times.map(dict))],
    ['RunAtLoad', '<true/>'],
    ['ProcessType', string('Background')],
    ['LowPriorityIO', '<true/>'],
    ['ExitTimeOut', '<integer>120</integer>'],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by nightschool schedule: what is changed here is lost when it is installed again. -->
<plist version="1.0">
${dict(values)}
</plist>
`;
}

export function labelOf(id: string): string {
  return `local.${id}`;
}

type Pairs = readonly (readonly [string, string])[];

/** One for each combination; what is left out stands for every value. */
function listTimes({ minutes, hours, days, months, weekdays }: CronFields): readonly Pairs[] {
  const fields = [
    ['Month', months],
    ['Hour', hours],
    ['Minute', minutes],
  ] as const;
  const either: readonly (readonly [string, readonly number[] | null])[] =
    days !== null && weekdays !== null
      ? [
          ['Day', days],
          ['Weekday', weekdays],
        ]
      : [days === null ? ['Weekday', weekdays] : ['Day', days]];
  return either.flatMap((day) =>
    [day, ...fields].reduce<readonly Pairs[]>(
      (times, [name, values]) =>
        values === null
          ? times
          : times.flatMap((time) => values.map((value): Pairs => [...time, [name, `<integer>${value}</integer>`]])),
      [[]],
    ),
  );
}

function string(text: string): string {
  return `<string>${escapeXml(text)}</string>`;
}

function array(values: readonly string[]): string {
  return `<array>\n${values.map(indent).join('\n')}\n</array>`;
}

function dict(pairs: Pairs): string {
  return `<dict>\n${pairs.map(([key, value]) => indent(`<key>${key}</key>\n${value}`)).join('\n')}\n</dict>`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
