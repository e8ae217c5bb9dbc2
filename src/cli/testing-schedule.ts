import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeText } from './testing.ts';

/** A machine whose `crontab`, `systemctl` and `loginctl` are scripts that keep what they are given. */
export interface ScheduleWorld extends Disposable {
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The crontab, byte by byte; null: there is none. */
  crontab(): string | null;
  writeCrontab(bytes: string): void;
  /** A program that is there from now on. */
  install(program: string, script: string): void;
  /** What `systemctl` was called with. */
  calls(): readonly string[];
}

/** As Debian's, it lists a carriage return as a backslash and an r, and shows an editor what there is. */
const CRONTAB = `file="$HOME/.crontab"
case "$1" in
  -l) [ -f "$file" ] || { echo "no crontab for sam" >&2; exit 1; }; sed 's/\\r/\\\\r/g' "$file" ;;
  -e) sh -c "$VISUAL '$file'" ;;
  -) cat > "$file.new"; echo written >> "$HOME/crontab.log"; mv "$file.new" "$file" ;;
esac`;

/** `systemd`: whether \`systemctl --user\` answers. */
export function createScheduleWorld({ systemd = false }: { readonly systemd?: boolean } = {}): ScheduleWorld {
  const home = mkdtempSync(join(tmpdir(), 'nightschool-schedule-'));
  const programs = join(home, 'bin');
  mkdirSync(programs);
  const install = (program: string, script: string): void => {
    writeText(programs, program, `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, program), 0o755);
  };
  const file = join(home, '.crontab');
  const log = join(home, 'systemctl.log');
  install('crontab', CRONTAB);
  install('loginctl', 'echo no');
  install('systemctl', systemd ? `echo "$@" >> '${log}'` : 'echo "Failed to connect to bus" >&2; exit 1');
  return {
    home,
    environment: { PATH: `${programs}:/usr/bin:/bin`, HOME: home },
    crontab: () => (existsSync(file) ? readFileSync(file, 'latin1') : null),
    writeCrontab: (bytes) => writeFileSync(file, bytes, 'latin1'),
    install,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}
