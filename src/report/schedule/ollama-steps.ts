import { OLLAMA_IMAGE, uses } from './actions.ts';
import type { WorkflowAbout } from './workflow-about.ts';
import { indent, plainYaml } from './yaml-text.ts';

/** On the machine of the job; the server sees it as `/models`. */
const FOLDER = '/opt/ollama-models';
/** Names of models in a cache's key may not be long. */
const MOST_KEY = 200;

/** A server beside the job, where the pipeline has models on Ollama; it is up before the first step. */
export function ollamaService({ ollamaModels }: WorkflowAbout): string {
  if (ollamaModels.length === 0) return '';
  return `
  services:
    ollama:
      image: ${OLLAMA_IMAGE}
      ports:
        - 127.0.0.1:11434:11434
      env:
        OLLAMA_MODELS: /models
      volumes:
        - ${FOLDER}:/models
      options: >-
        --health-cmd "ollama list" --health-interval 5s --health-timeout 5s --health-retries 12`;
}

/** Models are fetched once: GitHub keeps 10 GB of caches for a repository. */
export function ollamaSteps({ ollamaModels }: WorkflowAbout): readonly string[] {
  if (ollamaModels.length === 0) return [];
  const key = `ollama-${ollamaModels
    .join('-')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, MOST_KEY)}`;
  return [
    `- name: Own the folder of the models
  run: sudo chown -R "$(id -u):$(id -g)" ${FOLDER}`,
    `- name: Fetch models that were pulled before
  id: models
  ${uses('restore-cache')}
  with:
    path: ${FOLDER}
    key: ${key}`,
    `- name: Pull the models
  env:
    OLLAMA: \${{ job.services.ollama.id }}
    MODELS: |
${indent(ollamaModels.map(plainYaml).join('\n'), 6)}
  run: |
    while IFS= read -r model; do
      [ -z "$model" ] || docker exec "$OLLAMA" ollama pull "$model" < /dev/null
    done <<< "$MODELS"
    sudo chown -R "$(id -u):$(id -g)" ${FOLDER}`,
    `- name: Keep the models
  if: \${{ steps.models.outputs.cache-hit != 'true' }}
  ${uses('save-cache')}
  with:
    path: ${FOLDER}
    key: ${key}`,
  ];
}
