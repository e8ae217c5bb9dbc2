/** A model's name as Ollama lists it: without a tag, `latest` is meant. */
export function fullName(model: string): string {
  const name = model.trim().replace(/^(?:https?:\/\/)?registry\.ollama\.ai\/(?:library\/)?/, '');
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}

/** Ollama takes names as they are written or in lower case for the same. */
export function isSameModel(listed: string, wanted: string): boolean {
  return fullName(listed).toLowerCase() === fullName(wanted).toLowerCase();
}

/** The line to type, so that the server at `url` gets the model. */
export function pullLine(model: string, url: string): string {
  const { hostname, port } = new URL(url);
  const isDefault = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) && port === '11434';
  return `${isDefault ? '' : `OLLAMA_HOST=${url.replace(/\/+$/, '')} `}ollama pull ${model}`;
}

/** An address as it may be shown. */
export function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]{0,500}@/, '//');
}
