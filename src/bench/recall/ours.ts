import { openRecall, type Recall } from '../../day/recall/recall.ts';
import type { Engine } from './engine.ts';

const PLAYBOOKS = 'memories/workflows/';

/**
 * Our own recall as agents have it: one that stays open and looks after changed files by itself. By words alone, since
 * no embeddings are configured. `update` opens it anew, as every command does, and asks one word.
 */
export async function openOurs(workspace: string): Promise<Engine> {
  let recall: Recall = openRecall(workspace, { engine: 'builtin' });
  return {
    update: async () => {
      recall.close();
      recall = openRecall(workspace, { engine: 'builtin' });
      await recall.recall('playbook', { limit: 1 });
    },
    ask: async (question, limit) => {
      const { hits } = await recall.recall(question, { limit });
      return hits.map(({ path }) => path.slice(PLAYBOOKS.length));
    },
    close: async () => recall.close(),
  };
}
