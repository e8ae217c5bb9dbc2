import { simulatedUser } from '../../agent/model/simulated-user.ts';
import type { Student } from '../../domain/model.ts';
import type { Posting } from '../../domain/queue.ts';
import type { ExamOptions } from '../../evaluate/take-exam.ts';
import { createChatStudent } from '../../night/models/open-student.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { coalesce } from './coalesce.ts';
import { type OpenChatOptions, openChat } from './open-chat.ts';
import { openEmbedStation } from './open-embed-station.ts';
import { readWanted } from './read-wanted.ts';
import type { Station, StationOptions } from './station.ts';

/** Opens all models of a posting with the worker's own servers; a string says why that cannot be. */
export async function openStation(posting: Posting, options: StationOptions): Promise<Station | string> {
  const { student: wanted, role, id } = posting;
  if (wanted !== null && wanted.harness !== HARNESS_VERSION) return otherHarness(wanted);
  const model = readWanted(posting.model);
  if (typeof model === 'string') return model;
  if (model.kind === 'embedding') return openEmbedStation(id, model.choice, options);
  const opened = await openChat(model.choice, { ...options, role });
  if (typeof opened === 'string') return opened;
  const user = wanted === null ? null : await openUser(wanted, options);
  if (typeof user === 'string') return user;
  const student =
    wanted === null
      ? null
      : createChatStudent(opened.steady, {
          temperature: model.choice.temperature,
          prompt: wanted.prompt,
          user: user === null ? null : { chat: user.opened.steady, prompt: user.prompt },
        });
  const { fingerprint, parts = {} }: Pick<Student, 'fingerprint' | 'parts'> = student ?? opened.bare;
  const all = user === null ? [opened] : [opened, user.opened];
  let isSpent = false;
  return {
    offer: { posting: id, fingerprint, parts, slots: opened.slots },
    servers: all.map(({ servers }) => servers).join(' | '),
    chat: opened.bare,
    student: student === null ? null : { student, ...(user !== null && { user: user.speak }) },
    embedder: null,
    isSpent: () => isSpent || all.some(({ isDown }) => isDown()),
    spend: () => {
      isSpent = true;
    },
    isSame: coalesce(async () => (await Promise.all(all.map(({ isSame }) => isSame()))).every(Boolean)),
  };
}

/** Another version runs the same student otherwise: what it would say is no trial of that night's. */
function otherHarness({ harness }: WantedStudent): string {
  const other = harness > HARNESS_VERSION ? 'a newer' : 'an older';
  return `the night examines as ${other} version of nightschool does (harness ${harness}, here ${HARNESS_VERSION}): install the same on both`;
}

type WantedStudent = NonNullable<Posting['student']>;

/** Who says the user's turns; null: the recording. */
async function openUser({ user }: WantedStudent, options: Omit<OpenChatOptions, 'role'>) {
  if (user === null) return null;
  const { prompt } = user;
  const model = readWanted(user.model);
  if (typeof model === 'string') return model;
  if (model.kind === 'embedding') return 'no embedding model can say the turns of a user';
  const opened = await openChat(model.choice, { ...options, role: 'user' });
  if (typeof opened === 'string') return `the model that says the user's turns: ${opened}`;
  const speak: ExamOptions['user'] = (turns, rest) => simulatedUser(opened.steady, { prompt, turns, ...rest });
  return { opened, prompt, speak };
}
