import type { SkillHistory } from '../../../domain/dashboard.ts';
import { html, type Markup, text } from '../../html/markup.ts';
import { section } from '../../html/parts.ts';
import { shortVersion } from './parts.ts';

type Command = readonly [command: string, what: string];

/** What a person can do about the skill as it stands, what is most to the point first. */
export function commandSection(history: SkillHistory): Markup {
  const rows = commandsOf(history).map(
    ([command, what]) => html`<dt><code>nightschool ${text(command)}</code></dt><dd>${text(what)}</dd>`,
  );
  return section('What you can do', html`<dl class="commands">${rows}</dl>`, 'commands');
}

/** Without the name of the program. */
function commandsOf({ skill, live, staged, pinned, archived, versions, students }: SkillHistory): readonly Command[] {
  const isProven = students.some(({ version, verdict }) => version === staged && verdict === 'promote');
  const wasOther = versions.some((version) => version.live !== '' && version.version !== live);
  const has = live ?? staged ?? null;
  return [
    ...(staged === null
      ? []
      : ([
          [
            `adopt ${skill}${isProven ? '' : ' --unproven'}`,
            isProven ? 'makes the staged version live' : 'makes the staged version live although no exam certified it',
          ],
          [`reject ${skill} ${shortVersion(staged)} --why "…"`, 'refuses it; the teacher hears why'],
        ] as const)),
    ...(has !== null && versions.length > 1
      ? [[`diff ${skill}`, 'what differs from the version before'] as const]
      : []),
    ...(has === null ? [] : [[`show ${skill}`, 'the whole text, with the files beside it'] as const]),
    [`history ${skill}`, 'every version: whose it is, what the gate said, when it was live'],
    [`plan ${skill}`, 'how many more cases and runs a verdict needs, and what they cost'],
    [`verify ${skill}`, 'recomputes its verdicts from the run log'],
    ...(live === null
      ? []
      : [
          [
            `reject ${skill} ${shortVersion(live)} --why "…"`,
            'refuses the live version; the teacher hears why',
          ] as const,
        ]),
    ...(live !== null && wasOther ? [[`rollback ${skill}`, 'goes back to the version before'] as const] : []),
    pinned
      ? [`unpin ${skill}`, 'lets nights look after it again']
      : [`pin ${skill}`, 'nights leave it as it is, whatever they find'],
    archived === null
      ? [`archive ${skill}`, 'puts it away; nothing is deleted']
      : [`unarchive ${skill}`, 'brings it back'],
  ];
}
