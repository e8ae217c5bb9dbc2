import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemory, entry } from './testing.ts';

describe('what is said back and forth', () => {
  it('on one day counts as it was said last', async () => {
    using at = await createMemory();
    const known: boolean[] = [];
    for (const [hour, city] of ['Hamburg', 'Berlin', 'Hamburg', 'Hamburg', 'Berlin'].entries()) {
      at.setTime(`2026-08-01T${String(9 + hour).padStart(2, '0')}:00:00Z`);
      known.push((await at.memory.remember(entry(`Robin's office is in ${city}.`))).known);
      if (hour === 2) await at.memory.summarize({ force: true });
    }
    expect(known).toEqual([false, false, false, true, false]);
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')).toMatch(/office is in Berlin\. \[SUPERSEDES: 2026-08-01 \^[0-9a-v]{6}\] \^/);
    expect(at.read('MEMORY.md')).not.toContain('Hamburg');
  });

  const TUESDAY = 'Robin wants calls on Tuesday mornings';
  const FRIDAY = 'Robin wants calls on Friday mornings';

  it('is sure again once the other was forgotten or superseded, and not where it was only crowded out', async () => {
    using at = await createMemory();
    await at.memory.remember(entry(TUESDAY, 'preference'));
    const { entry: friday } = await at.memory.remember(entry(FRIDAY, 'preference'));
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')?.match(/\[uncertain\]/g)).toHaveLength(2);
    await at.memory.forget({ what: 'entry', id: friday.id });
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')).toContain(`- ${TUESDAY} ^`);
    expect(await at.memory.summarize({ force: true })).toMatchObject({ changed: false });
  });

  it('stays uncertain where its entry was, or where a person wrote so', async () => {
    using at = await createMemory();
    await at.memory.remember(entry(TUESDAY, 'preference', { confidence: 'uncertain' }));
    const { entry: friday } = await at.memory.remember(entry(FRIDAY, 'preference'));
    const { entry: tea } = await at.memory.remember(entry('Robin likes tea.'));
    await at.memory.summarize({ force: true });
    at.write('MEMORY.md', (at.read('MEMORY.md') ?? '').replace('- Robin likes', '- [uncertain] Robin likes'));
    await at.memory.forget({ what: 'entry', id: friday.id });
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')).toContain(`- [uncertain] ${TUESDAY} ^`);
    expect(at.read('MEMORY.md')).toContain(`- [uncertain] Robin likes tea. ^${tea.id}`);
  });

  it('is told again at every summary where it does not go with a line of people', async () => {
    using at = await createMemory();
    at.write('MEMORY.md', "# Memory\n\n- Robin's phone is 030 1.\n");
    await at.memory.remember(entry("Robin's phone is 030 2."));
    const first = await at.memory.summarize({ force: true });
    expect(first.warnings).toHaveLength(1);
    expect(await at.memory.summarize({ force: true })).toMatchObject({ changed: false, warnings: first.warnings });
  });
});

describe('clocks and days', () => {
  it.each(['2026-02-30', '2026-04-31T10:00:00Z', '2026-13-01', '+012026-01-01'])('%s is no time', async (at) => {
    using memory = await createMemory();
    await expect(memory.memory.remember(entry('Robin likes tea.', 'fact', { at }))).rejects.toMatchObject({
      code: 'USAGE',
    });
    expect(memory.read('daily/2026-03-02.md')).toBeNull();
  });

  it('a summary by a clock that was years ahead does not keep the next one away', async () => {
    using at = await createMemory();
    at.setTime('2036-08-01T09:00:00Z');
    await at.memory.remember(entry('Robin likes tea.'));
    await at.memory.summarize({ force: true });
    at.setTime('2026-08-01T09:00:00Z');
    await at.memory.remember(entry('Kim likes tea.'));
    expect(await at.memory.health()).toMatchObject({ unsummarised: 1, due: true });
    await at.memory.summarize();
    expect(await at.memory.health()).toMatchObject({ unsummarised: 0, due: false, lastSummary: '2026-08-01' });
  });

  it('what was learnt from an old log stays as long as what happened today', async () => {
    using at = await createMemory();
    const learnt = entry('A room was booked.', 'success', { source: 'chat-1#a1b2c3', at: '2026-03-01T09:00:00Z' });
    await at.memory.remember(learnt);
    await at.memory.remember(entry('Long ago.', 'note', { at: '2026-03-02' }));
    const moved = async () => (await at.memory.forget({ what: 'expired' })).files.map(({ from }) => from);
    expect(await moved()).toEqual(['daily/2026-03-02.md']);
    at.setTime('2026-10-30T09:00:00Z');
    expect(await moved()).toEqual([]);
    at.setTime('2026-10-31T09:00:00Z');
    expect(await moved()).toEqual(['daily/2026-03-01.md']);
  });
});

describe('folders that people keep elsewhere', () => {
  it('are read as they are written: what stands there is forgotten too', async () => {
    using at = await createMemory();
    const elsewhere = join(at.dir, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(join(at.dir, 'memories'));
    symlinkSync(elsewhere, join(at.dir, 'memories/facts'), 'dir');
    symlinkSync(join(at.dir, 'memories'), join(elsewhere, 'round'), 'dir');
    const { entry: made } = await at.memory.remember(entry("Robin's phone is 030 1."));
    expect(readFileSync(join(elsewhere, 'contact-details.md'), 'utf8')).toContain(made.id);
    expect(await at.memory.forget({ what: 'entry', id: made.id })).toMatchObject({
      entries: [{ from: ['daily/2026-08-01.md', 'facts/contact-details.md'] }],
    });
    expect(readFileSync(join(elsewhere, 'contact-details.md'), 'utf8')).not.toContain(made.id);
  });
});
