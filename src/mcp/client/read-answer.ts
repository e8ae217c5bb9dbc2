import type { CallToolResult } from '@modelcontextprotocol/client';
import type { Json } from '../../domain/json.ts';
import type { ToolAnswer } from '../../domain/model.ts';
import { parseIfJson } from '../../util/json.ts';
import { nestsDeeper } from '../../util/nesting.ts';

/** Nesting from which on a result stays text: what follows walks values recursively. */
const DEEPEST = 200;

type Block = CallToolResult['content'][number];

/**
 * What a tool answered: its structured content, else its text, as JSON where it is JSON. Several texts that are JSON
 * each (as servers write lists) are a list. What is no text is named, not carried.
 */
export function readAnswer({ structuredContent, content = [], isError = false }: CallToolResult): ToolAnswer {
  return { kind: 'answer', content: readContent(structuredContent, content), isError };
}

function readContent(structured: unknown, blocks: readonly Block[]): Json {
  if (structured !== undefined && structured !== null && !nestsDeeper(structured, DEEPEST)) return asJson(structured);
  const texts = blocks.map(textOf);
  const whole = parseIfJson(texts.join('\n'), DEEPEST);
  if (whole !== undefined) return whole;
  const parts = texts.length > 1 ? texts.map((text) => parseIfJson(text, DEEPEST)) : [undefined];
  return parts.every((part) => part !== undefined) ? parts : texts.join('\n');
}

function textOf(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'resource':
      return 'text' in block.resource ? block.resource.text : `[${block.resource.uri}]`;
    case 'resource_link':
      return block.uri;
    default:
      return `[${block.type}, ${block.mimeType}]`;
  }
}

/** It came through JSON.parse in the transport, which gives nothing else. */
function asJson(value: unknown): Json {
  return value as Json;
}
