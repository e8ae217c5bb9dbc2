import type { Json, JsonObject } from '../../../domain/json.ts';
import { blogTools, createBlog } from './blog.ts';
import { calendarTools, createCalendar } from './calendar.ts';
import { createCrm, crmTools } from './crm.ts';
import { createFinance, financeTools } from './finance.ts';
import { createMailbox, mailTools } from './mail.ts';
import { createResearch, researchTools } from './research.ts';
import { ToolError, type ToolsOf } from './tool.ts';

export interface ToolResult {
  readonly content: Json;
  readonly isError: boolean;
}

export type World = ReturnType<typeof createWorld>;

/** The invented company's systems. Tools change them; what was written stays written for the nights after. */
export function createWorld() {
  const crm = createCrm();
  const calendar = createCalendar();
  const blog = createBlog();
  const mailbox = createMailbox();
  const finance = createFinance();
  const research = createResearch();
  const tools: { readonly [name: string]: (args: JsonObject) => Json } = {
    ...bind(crm, crmTools),
    ...bind(calendar, calendarTools),
    ...bind(blog, blogTools),
    ...bind(mailbox, mailTools),
    ...bind(finance, financeTools),
    ...bind(research, researchTools),
  };
  return { crm, calendar, blog, mailbox, finance, research, tools };
}

/** Runs a tool against the world. */
export function runTool(world: World, name: string, args: JsonObject): ToolResult {
  const tool = world.tools[name];
  if (tool === undefined) throw new Error(`The sample world has no tool ${name}`);
  try {
    return { content: tool(args), isError: false };
  } catch (error) {
    if (error instanceof ToolError) return { content: `Error: ${error.message}`, isError: true };
    throw error;
  }
}

function bind<State>(state: State, tools: ToolsOf<State>): { readonly [name: string]: (args: JsonObject) => Json } {
  return Object.fromEntries(
    Object.entries(tools).map(([name, tool]) => [name, (args: JsonObject) => tool(state, args)]),
  );
}
