import { around } from '../deck.ts';
import { inventTitles } from '../names/titles.ts';
import { slug } from '../text.ts';
import { createSeries, require, ToolError, type ToolsOf } from './tool.ts';

export interface BlogDraft {
  readonly draft_id: string;
  readonly title: string;
  cover: string | null;
  readonly tags: readonly string[];
  readonly words: number;
}

export interface Blog {
  readonly drafts: readonly BlogDraft[];
  readonly nextPost: () => string;
  readonly nextSocial: () => string;
}

const TAGS = ['product', 'team', 'sales', 'support', 'craft'];

export function createBlog(): Blog {
  const nextDraft = createSeries('DR-', 611);
  const drafts = inventTitles(200).map((title, index) => {
    const draft_id = nextDraft();
    const cover = index % 5 < 2 ? null : `covers/${slug(title)}.png`;
    const tags = [around(TAGS, index), around(TAGS, index * 3 + 1)];
    return { draft_id, title, cover, tags, words: 640 + ((index * 53) % 900) };
  });
  return { drafts, nextPost: createSeries('P-', 1290), nextSocial: createSeries('S-', 77) };
}

export const blogTools: ToolsOf<Blog> = {
  get_draft: (blog, args) => {
    const wanted = String(args.title).toLowerCase();
    const draft = require(blog.drafts.find(
      (candidate) => candidate.title.toLowerCase() === wanted,
    ), `draft "${args.title}"`);
    return { ...draft, tags: [...draft.tags] };
  },
  generate_cover: (blog, args) => {
    const draft = byId(blog, String(args.draft_id));
    draft.cover = `covers/${slug(draft.title)}.png`;
    return { draft_id: draft.draft_id, cover: draft.cover };
  },
  publish_post: (blog, args) => {
    const draft = byId(blog, String(args.draft_id));
    if (draft.cover === null)
      throw new ToolError(`draft ${draft.draft_id} has no cover, generate one before publishing`);
    return { post_id: blog.nextPost(), url: `https://blog.fernhill.example/${args.slug}` };
  },
  schedule_social: (blog, args) => ({
    social_id: blog.nextSocial(),
    post_id: String(args.post_id),
    network: String(args.network),
    status: 'scheduled',
  }),
};

function byId(blog: Blog, id: string): BlogDraft {
  return require(blog.drafts.find((draft) => draft.draft_id === id), `draft ${id}`);
}
