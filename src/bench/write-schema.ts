import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../store/atomic.ts';
import { pipelineJsonSchema } from '../store/pipeline-schema.ts';

const target = fileURLToPath(new URL('../../pipelines/pipeline.schema.json', import.meta.url));
await writeFileAtomic(target, pipelineJsonSchema());
