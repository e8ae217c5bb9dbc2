/** What a skill, and so its folder, may be called; at most 64 characters by the specification. */
export const SKILL_NAME: RegExp = /^[a-z0-9]+(-[a-z0-9]+)*$/;
