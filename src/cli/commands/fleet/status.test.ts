import { describe, expect, it } from 'vitest';
import { chooseOffer, describeDifference } from '../../../night/queue/choose-offer.ts';
import { foldFleet } from '../../../report/fleet/fold.ts';
import { FLEET, LOOKED_AT, NIGHT } from '../../../report/fleet/testing.ts';
import { cli, createWorkspace } from '../../testing.ts';
import { describeFleet } from './status.ts';

const view = foldFleet(FLEET, {
  ...{ now: LOOKED_AT, events: NIGHT, prefix: 'nightschool', describeDifference },
  choose: (offers) =>
    chooseOffer(
      offers.map((offer) => ({ ...offer, worker: '' })),
      { required: null, known: null, isSettled: true },
    ),
});

describe('status --fleet', () => {
  it('tells of workers, models, those refused, and the cost of the night', () => {
    expect(describeFleet(view, Number.POSITIVE_INFINITY)).toMatchInlineSnapshot(`
      "4 workers on 3 hosts, 12 slots: 5 + 1 ahead at work, 1,234 waiting, 12 a minute.

      host    models           slots  running  ahead  jobs  a minute  seconds  tokens in  tokens out  state           process  version
      laptop  -                    2        0      0     0         -        -          0           0  silent for 8 s        9    1.0.0
      rack-1  ollama/qwen3:8b      4        3      0   600        10       12  1,200,000     240,000  working             100    1.0.0
      rack-1  ollama/qwen3:8b      4        0      0     0         -        -          0           0  leaving             101    1.0.0
      rack-2  ollama/qwen3:8b      2        2      1   110       2.0      1.2     90,000      12,000  working              77    1.0.0

      model            role     work    workers  slots  waiting  active  unsettled  asked by
      ollama/qwen3:8b  judge    calls         0      0        0       0          0  -
      ollama/qwen3:8b  student  trials        2      6    1,234       5          2  sales 25 %, support 75 %
      ollama/qwen3:8b  teacher  calls         1      2        0       1          0  sales 100 %

      laptop does not serve ollama/qwen3:8b: qwen3:8b is not pulled on http://127.0.0.1:11434
      rack-1 does not serve ollama/qwen3:8b: its digest is bbbb and not aaaa

      The night of 2026-11-22, so far: 2 models
      model            calls  tokens in  tokens out  dollars
      openai/gpt           2      2,000         200  0.7500
      ollama/qwen3:8b      1      1,000         100  not known

      No worker serves ollama/qwen3:8b as judge: start one that has it."
    `);
  });

  it('fits a terminal of 80 columns', () => {
    const rows = describeFleet(view, 80).split('\n');
    expect(rows.filter((row) => / {2}\S/.test(row) && row.length > 80)).toEqual([]);
  });

  it('of a pipeline without a queue says what to write', async () => {
    using workspace = createWorkspace();
    const { code, stdout, stderr } = await cli(workspace.dir, ['status', '--fleet']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/has no queue[\s\S]*queue: \{ url:/);
  });
});
