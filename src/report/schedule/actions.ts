/** The actions of a workflow: all of GitHub's own, each by the commit of a release. */
const PINS = {
  checkout: ['actions/checkout', 'de0fac2e4500dabe0009e67214ff5f5447ce83dd', 'v6.0.2'],
  'setup-node': ['actions/setup-node', '6044e13b5dc448c55e2357c09f80417699197238', 'v6.2.0'],
  'restore-cache': ['actions/cache/restore', 'cdf6c1fa76f9f475f3d7449005a359c84ca0f306', 'v5.0.3'],
  'save-cache': ['actions/cache/save', 'cdf6c1fa76f9f475f3d7449005a359c84ca0f306', 'v5.0.3'],
  'upload-artifact': ['actions/upload-artifact', 'b7c566a772e6b6bfb58ed0dc250532a479d7789f', 'v6.0.0'],
  'download-artifact': ['actions/download-artifact', '37930b1c2abaa49bbe596cd826c3c89aef350131', 'v7.0.0'],
  'upload-pages': ['actions/upload-pages-artifact', '7b1f4a764d45c48632c6b24a0339c27f5614fb0b', 'v4.0.0'],
  'deploy-pages': ['actions/deploy-pages', 'd6db90164ac5ed86f2b6aed7e0febac5b3c0c03e', 'v4.0.5'],
} as const;

/** The image of the server beside the job. */
export const OLLAMA_IMAGE = 'ollama/ollama:0.35.1';

/** `uses: …@<commit> # <version>` */
export function uses(action: keyof typeof PINS): string {
  const [name, commit, version] = PINS[action];
  return `uses: ${name}@${commit} # ${version}`;
}
