import { type Check, fail, ok } from '../check.ts';

/** The pipeline file is there and valid; every fault of it otherwise. */
export const checkPipeline: Check = async ({ pipeline }) => {
  if (!(pipeline instanceof Error)) {
    const { name, teacher, students } = pipeline;
    return [ok(`${name}: teacher ${nameOf(teacher)}, students ${students.map(nameOf).join(', ')}`)];
  }
  return pipeline.message.split('\n').map((fault) => fail(fault, pipeline.hint));
};

function nameOf(choice: { readonly use: string; readonly model?: string | null }): string {
  return choice.model === undefined || choice.model === null ? choice.use : `${choice.use} ${choice.model}`;
}
