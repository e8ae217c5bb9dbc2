/** Houses of models by words that their names begin with: models of one house learnt from the same texts. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  gpt: ['gpt', 'chatgpt', 'o1', 'o3', 'o4', 'o5', 'codex', 'davinci'],
  claude: ['claude', 'opus', 'sonnet', 'haiku'],
  gemini: ['gemini', 'gemma', 'codegemma', 'medgemma', 'palm', 'learnlm'],
  llama: ['llama', 'codellama', 'tinyllama', 'nemotron', 'vicuna', 'hermes'],
  qwen: ['qwen', 'codeqwen', 'qwq', 'qvq'],
  mistral: ['mistral', 'mixtral', 'ministral', 'codestral', 'devstral', 'magistral', 'pixtral', 'mathstral'],
  deepseek: ['deepseek'],
  phi: ['phi'],
  grok: ['grok'],
  command: ['command', 'c4ai', 'aya'],
  glm: ['glm', 'chatglm', 'codegeex'],
  kimi: ['kimi', 'moonshot'],
  granite: ['granite'],
  nova: ['nova'],
  olmo: ['olmo', 'tulu'],
  yi: ['yi'],
  falcon: ['falcon'],
  minimax: ['minimax', 'abab'],
  exaone: ['exaone'],
  hunyuan: ['hunyuan'],
  ernie: ['ernie'],
  internlm: ['internlm'],
  smollm: ['smollm'],
  jamba: ['jamba'],
};

/**
 * The houses that a model's name speaks of, as its server knows it (`openai/gpt-4o`, `qwen2.5:7b`); a distilled model
 * speaks of two. Empty where the name says nothing that is known.
 */
export function modelFamilies(name: string): readonly string[] {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const isMeant = (stem: string): boolean => words.some((word) => matches(word, stem));
  return Object.keys(FAMILIES).filter((family) => FAMILIES[family]?.some(isMeant));
}

/** Whether two models are of one house; where a name tells nothing, whether it is the same name. */
export function isSameFamily(one: string, other: string): boolean {
  const families = modelFamilies(one);
  if (families.length === 0) return lastPart(one) === lastPart(other);
  return modelFamilies(other).some((family) => families.includes(family));
}

/** `qwen2` is of `qwen`, `o3` of `o3`, but `philosophy` is not of `phi`: only digits may follow. */
function matches(word: string, stem: string): boolean {
  return word.startsWith(stem) && /^[\d]*[a-z]?$/.test(word.slice(stem.length));
}

/** A name without its provider and tag. */
function lastPart(name: string): string {
  return (name.toLowerCase().split('/').at(-1) ?? '').split(':', 1)[0] ?? '';
}
