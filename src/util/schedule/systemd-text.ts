import { type CronFields, WEEKDAYS } from './cron-fields.ts';
import { commandOf, type ScheduleEntry } from './entry.ts';
import { quoteUnit } from './quote.ts';

/** The two units of an entry, by what their names end with. */
export interface Units {
  readonly service: string;
  readonly timer: string;
}

/**
 * A timer that makes up for what was missed as soon as the machine is up, and looks once more ten minutes after the person
 * has logged in, in case a night was ended by a shutdown. The service may do what a night does, and gain no rights.
 */
export function printUnits(entry: ScheduleEntry): Units {
  return { service: printService(entry), timer: printTimer(entry) };
}

function printService(entry: ScheduleEntry): string {
  const [program = '', ...words] = commandOf(entry);
  const command = [
    quoteUnit(program, { isArgument: false }),
    ...words.map((word) => quoteUnit(word, { isArgument: true })),
  ];
  return `# Written by nightschool schedule: what is changed here is lost when it is installed again.
[Unit]
Description=${describe(entry)}

[Service]
Type=oneshot
ExecStart=${command.join(' ')}
Environment=${quoteUnit(`PATH=${entry.path.join(':')}`, { isArgument: false })}
# 3: done, and a version that no longer held was taken back
SuccessExitStatus=3
TimeoutStartSec=${entry.minutes}min
TimeoutStopSec=2min
KillMode=mixed
Nice=10
IOSchedulingPriority=7
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
`;
}

function printTimer(entry: ScheduleEntry): string {
  return `# Written by nightschool schedule: what is changed here is lost when it is installed again.
[Unit]
Description=${describe(entry)} (${entry.schedule.text})

[Timer]
${printCalendar(entry.schedule.fields)
  .map((time) => `OnCalendar=${time}`)
  .join('\n')}
OnStartupSec=10min
Persistent=true
RandomizedDelaySec=2min

[Install]
WantedBy=timers.target
`;
}

function describe({ pipeline, dir }: ScheduleEntry): string {
  return `nightschool: ${pipeline} in ${dir}`.replaceAll('%', '%%').replaceAll('\\', '\\\\');
}

/** Times as systemd writes them. Days of the month and of the week together mean either, which takes a line each. */
export function printCalendar({ minutes, hours, days, months, weekdays }: CronFields): readonly string[] {
  const list = (values: readonly number[] | null): string =>
    values === null ? '*' : values.map((value) => String(value).padStart(2, '0')).join(',');
  const line = (day: readonly number[] | null, week: readonly number[] | null): string => {
    const named = week === null ? '' : `${week.map((value) => capitalise(WEEKDAYS[value] ?? '')).join(',')} `;
    return `${named}*-${list(months)}-${list(day)} ${list(hours)}:${list(minutes)}:00`;
  };
  return days !== null && weekdays !== null ? [line(days, null), line(null, weekdays)] : [line(days, weekdays)];
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
