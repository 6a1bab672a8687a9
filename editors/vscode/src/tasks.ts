/** Tasks: `slac check` and `slac test` of a folder, with the program that the server is, too. */
import * as vscode from 'vscode';
import { Server } from './server';

interface Definition extends vscode.TaskDefinition {
  command: string;
  args?: string[];
}

const COMMANDS = ['check', 'test'];

export function registerTasks(server: Server): vscode.Disposable {
  return vscode.tasks.registerTaskProvider('sla', {
    provideTasks: () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const all = folders.flatMap((folder) => COMMANDS.map((command) => made(server, folder, { type: 'sla', command })));
      return all.filter((it): it is vscode.Task => it !== undefined);
    },
    resolveTask: (task) => {
      const definition = task.definition as Definition;
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return folder === undefined ? undefined : made(server, folder, definition);
    },
  });
}

export function checkTask(server: Server, folder: vscode.WorkspaceFolder): vscode.Task | undefined {
  return made(server, folder, { type: 'sla', command: 'check' });
}

function made(server: Server, folder: vscode.WorkspaceFolder, definition: Definition): vscode.Task | undefined {
  if (server.program === undefined || !COMMANDS.includes(definition.command)) {
    return undefined;
  }
  const form = definition.command === 'check' ? ['--format', 'short', '--color', 'never'] : [];
  const args = [definition.command, ...form, ...(definition.args ?? []), '.'];
  const run = new vscode.ProcessExecution(server.program, args, { cwd: folder.uri.fsPath });
  const task = new vscode.Task(definition, folder, definition.command, 'sla', run, definition.command === 'check' ? ['$slac'] : []);
  task.group = definition.command === 'check' ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
  return task;
}
