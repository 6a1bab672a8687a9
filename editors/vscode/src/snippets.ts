/**
 * Whole declarations to begin with, where a declaration can stand.
 *
 * They are not contributed as plain snippets: VS Code offers those everywhere, and a party in the middle of a clause is of no use.
 */
import * as vscode from 'vscode';
import all from '../snippets/sla.json';

interface Snippet {
  prefix: string;
  description: string;
  body: string[];
}

const SNIPPETS = Object.entries(all as Record<string, Snippet>);

export function registerSnippets(): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider('sla', {
    provideCompletionItems: (document, position) => {
      const range = document.getWordRangeAtPosition(position) ?? new vscode.Range(position, position);
      const before = document.getText(new vscode.Range(new vscode.Position(0, 0), range.start));
      return betweenDeclarations(before) ? SNIPPETS.map(([name, it]) => offered(name, it, range)) : [];
    },
  });
}

/** The text of a snippet. */
export function snippet(name: string): vscode.SnippetString {
  const found = SNIPPETS.find(([known]) => known === name);
  return new vscode.SnippetString(found?.[1].body.join('\n') ?? '');
}

function offered(name: string, it: Snippet, range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem(it.prefix, vscode.CompletionItemKind.Snippet);
  item.detail = name;
  item.documentation = it.description;
  item.insertText = new vscode.SnippetString(it.body.join('\n'));
  item.range = range;
  // Behind what the server offers.
  item.sortText = `z-${it.prefix}`;
  return item;
}

/** Whether a text ends at the beginning of a line, with every brace closed and outside of words and comments. */
export function betweenDeclarations(text: string): boolean {
  const parts = /"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|[{}]/g;
  let depth = 0;
  let inWords = false;
  for (const [part] of text.matchAll(parts)) {
    depth += part === '{' ? 1 : part === '}' ? -1 : 0;
    inWords = part.startsWith('"""') && !(part.length >= 6 && part.endsWith('"""'));
  }
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return depth <= 0 && !inWords && line.trim() === '';
}
