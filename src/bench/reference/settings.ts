import { FORMATS } from '../../ingest/formats/registry.ts';
import { RULES } from '../../redact/rules/index.ts';
import { pipelineJsonSchema } from '../../store/pipeline-schema.ts';
import { type Field, fieldsOf, isModelChoice, type JsonSchema } from './fields.ts';
import { anchorOf, code, printTable } from './markdown.ts';

/** Every setting of a pipeline file, from the schema that editors use. */
export function printSettings(): string {
  const schema: JsonSchema = JSON.parse(pipelineJsonSchema());
  const sections = Object.entries(schema.properties ?? {}).map(([name, section]) => ({
    name,
    meaning: section.description ?? '',
    fields: fieldsOf({ properties: { [name]: section }, required: schema.required ?? [] }),
  }));
  const single = sections.filter(({ fields }) => fields.length === 1).flatMap(({ fields }) => fields);
  const index = sections
    .filter(({ fields }) => fields.length > 1)
    .map(({ name }) => `[${name}](#${anchorOf(titleOf(name))})`);
  return [
    [...index, '[models](#models)'].join(' · '),
    '',
    printFields(single),
    ...sections
      .filter(({ fields }) => fields.length > 1)
      .map(({ name, fields }) => `\n### ${titleOf(name)}\n\n${printFields(fields)}${NOTES[name] ?? ''}`),
    '\n### Models\n',
    'What `teacher`, `students`, `user` and `graders.judge` take. `use` says which kind it is; the others are its options.',
    ...modelsOf(schema).map(printModel),
  ].join('\n');
}

/** What the schema cannot say. */
const NOTES: Readonly<Record<string, string>> = {
  logs: `\n\nFormats, as \`nightschool logs\` names them: ${FORMATS.map(({ name }) => code(name)).join(', ')}.`,
  redact: `\n\nRules: ${RULES.map(({ name }) => code(name)).join(', ')}.`,
};

function titleOf(section: string): string {
  return `Settings: ${code(section)}`;
}

function printFields(fields: readonly Field[]): string {
  return printTable(
    ['setting', 'type', 'default', 'meaning'],
    fields.map(({ path, type, standard, isRequired, meaning }) => [
      code(path),
      type,
      isRequired ? 'must be given' : code(standard),
      meaning,
    ]),
  );
}

interface Model {
  readonly use: string;
  readonly schema: JsonSchema;
  readonly places: readonly string[];
}

/** Every kind of model once, with where it may stand. */
function modelsOf({ properties = {} }: JsonSchema): readonly Model[] {
  const judge = properties.graders?.properties?.judge ?? {};
  const places = { ...properties, students: properties.students?.items ?? {}, 'graders.judge': judge };
  const found = new Map<string, Model>();
  for (const [place, schema] of Object.entries(places)) {
    if (!isModelChoice(schema)) continue;
    for (const choice of kindsOf(schema)) {
      const use = String(choice.properties?.use?.const);
      const known = found.get(use);
      found.set(use, { use, schema: choice, places: [...(known?.places ?? []), place] });
    }
  }
  return [...found.values()];
}

function kindsOf(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.properties?.use?.const !== undefined) return [schema];
  return (schema.oneOf ?? schema.anyOf ?? []).flatMap(kindsOf);
}

function printModel({ use, schema, places }: Model): string {
  const { use: named, ...options } = schema.properties ?? {};
  const meaning = named?.description === undefined ? '' : ` ${named.description}.`;
  const fields = fieldsOf({ properties: options, required: schema.required ?? [] });
  return [
    `\n**${code(`use: ${use}`)}**, as ${places.map(code).join(', ')}.${meaning}`,
    ...(fields.length === 0 ? [] : ['', printFields(fields)]),
  ].join('\n');
}
