import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, readText, writeText } from './testing.ts';
import { induceSkill, prepare, runJson, startServers } from './testing-night.ts';

const PRICES = `prices:
  - models:
      openai/gpt-test: { input: 100, cached: 10, output: 400 }
      ollama/qwen2.5:7b: 0
`;

describe('nightschool economy', () => {
  it('tells what the drafts of a skill cost, from the ledger alone', async () => {
    await using servers = await startServers(await induceSkill());
    using workspace = prepare(servers);
    const { dir } = workspace;
    writeText(dir, 'pipelines/prices.yaml', PRICES);
    const { code, economy, models } = await runJson(dir);
    expect(code).toBe(0);
    const drafts = models.uses.filter(({ purpose }: { purpose: string }) =>
      /draft-skill|refine-skill|distil-task/.test(purpose),
    );
    const paid = drafts.reduce((sum: number, { usd }: { usd: number }) => sum + usd, 0);
    const [skill] = economy.skills;
    expect(paid).toBeGreaterThan(0);
    expect(skill).toMatchObject({ skill: 'close-ticket', promotions: 1, spent: { usd: expect.closeTo(paid, 9) } });
    expect(skill.student).toMatchObject({ usd: 0, tokens: expect.any(Number) });
    expect(economy.perPromotion.usd).toBeGreaterThanOrEqual(paid);

    expect(JSON.parse((await cli(dir, ['economy', '--json'])).stdout)).toEqual(economy);
    const { stdout } = await cli(dir, ['economy']);
    expect(stdout).toContain(`$${Number(skill.spent.usd.toPrecision(3))}`);
    expect(stdout).toMatch(/Counted from the ledgers of \d{4}-\d\d-\d\d to/);
    expect(readText(dir, '.nightschool/report/report.md')).toContain('A promoted skill has cost $');
  }, 60_000);

  it('says so where no night has counted', async () => {
    using workspace = createWorkspace();
    const { code, stdout } = await cli(workspace.dir, ['economy']);
    expect([code, stdout]).toEqual([0, 'No night has counted it yet: nightschool run.\n']);
  });
});
