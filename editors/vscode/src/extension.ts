/**
 * The extension: starts the language server and gives VS Code what the protocol has no words for.
 *
 * Everything that is said of a contract comes from the server. What is here finds it, shows pages and
 * results, and asks where to save. One file for each of these.
 */
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Examples } from './examples';
import { Pages } from './pages';
import { Server } from './server';
import { registerSnippets } from './snippets';
import { registerTasks } from './tasks';

/** What other extensions and tests can reach. */
export interface Api {
  /** The program that runs as the server; nothing if there is none. */
  program(): string | undefined;
  /** Whether the server answers. */
  running(): boolean;
  /** The page that is open under a title, as the server made it. */
  shown(title: string): string | undefined;
  /** The worked examples as the Testing view has them. */
  readonly tests: vscode.TestController;
}

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  server = new Server(context);
  const pages = new Pages(server);
  const examples = new Examples(server);
  context.subscriptions.push(server, pages, examples, registerTasks(server), registerSnippets());
  context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider('sla-library', server));
  registerCommands(context, server, pages, examples);
  await server.start();
  const started = server;
  return {
    program: () => started.program,
    running: () => started.running,
    shown: (title) => pages.shown(title),
    tests: examples.controller,
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
