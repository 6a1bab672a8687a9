/** The commands. */
import * as os from 'os';
import * as path from 'path';
import * as vscode from 'vscode';
import { Location, Position } from 'vscode-languageclient/node';
import { Examples } from './examples';
import { CURVE, DOCUMENT, Kind, Pages, STATEMENT } from './pages';
import { Refused, Server } from './server';
import { snippet } from './snippets';
import { checkTask } from './tasks';

/** A form of the contract that the server makes, as it says at its start. */
interface Form {
  format: string;
  about: string;
  file: string;
}

export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
  pages: Pages,
  examples: Examples,
): void {
  const register = (name: string, task: (...args: never[]) => unknown) => {
    const told = async (...args: never[]) => {
      try {
        return await task(...args);
      } catch (error) {
        if (!(error instanceof Refused)) {
          throw error;
        }
        void vscode.window.showErrorMessage(error.message);
        return undefined;
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, told));
  };
  const page = (kind: Kind) => async (uri?: vscode.Uri | string) => {
    const about = contractAt(uri);
    if (about !== undefined) {
      await pages.show(kind, about);
    }
  };
  register('sla.openPreview', page(DOCUMENT));
  register('sla.openCreditCurve', page(CURVE));
  register('sla.evaluate', page(STATEMENT));
  register('sla.export', (uri?: vscode.Uri, format?: string, target?: vscode.Uri) =>
    exportDocument(server, contractAt(uri), format, target));
  register('sla.newContract', newContract);
  register('sla.checkWorkspace', () => checkWorkspace(server));
  register('sla.restartServer', () => server.restart());
  register('sla.showOutput', () => server.output.show());
  register('sla.reportIssue', () => reportIssue(context, server));
  register('sla.showReferences', (uri: string, at: Position, found: Location[]) => showReferences(server, uri, at, found));
  register('sla.runExample', (uri: string, name: string) => examples.runNamed(vscode.Uri.parse(uri, true), name));
}

/** The contract that is meant: the one given, or the one in front. */
function contractAt(uri: vscode.Uri | string | undefined): vscode.Uri | undefined {
  if (typeof uri === 'string') {
    return vscode.Uri.parse(uri, true);
  }
  if (uri instanceof vscode.Uri) {
    return uri;
  }
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const found = editors.find((it) => it?.document.languageId === 'sla');
  if (found === undefined) {
    void vscode.window.showInformationMessage('Open a contract (a file that ends with .sla) first.');
  }
  return found?.document.uri;
}

async function newContract(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'sla' });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(snippet('A whole contract'));
}

async function exportDocument(
  server: Server,
  uri: vscode.Uri | undefined,
  format: string | undefined,
  target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  if (uri === undefined) {
    return undefined;
  }
  const chosen = format ?? (await chooseForm(server))?.format;
  if (chosen === undefined) {
    return undefined;
  }
  const asked = { textDocument: { uri: uri.toString() }, format: chosen };
  const made = await server.ask<{ name: string; base64: string }>('sla/export', asked).catch((error: unknown) => {
    throw error instanceof Refused ? new Refused(`Nothing was exported: ${error.message}.`) : error;
  });
  // The name may come from the contract, and so from the other party: a name, and never a way to another folder.
  const name = path.basename(made.name).replace(/[^\w.() -]/gu, '_') || 'agreement';
  const folder = uri.scheme === 'file' ? vscode.Uri.joinPath(uri, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const ending = path.extname(name).slice(1);
  const place = target ?? (await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: ending === '' ? {} : { [ending.toUpperCase()]: [ending] },
  }));
  if (place === undefined) {
    return undefined;
  }
  await vscode.workspace.fs.writeFile(place, Buffer.from(made.base64, 'base64'));
  if (target === undefined) {
    void vscode.window.showInformationMessage(`Saved ${path.basename(place.path)}.`);
  }
  return place;
}

/** One of the forms that this server makes, those for people first. */
async function chooseForm(server: Server): Promise<Form | undefined> {
  const forms = server.experimental<{ export?: Form[] }>()?.export ?? [];
  if (forms.length === 0) {
    throw new Refused('This version of the server cannot export a contract.');
  }
  const items = forms.map((it) => ({ label: path.extname(it.file).slice(1).toUpperCase() || it.format, description: it.file, detail: it.about, form: it }));
  const forPrograms = (it: { label: string }) => Number(it.label === 'JSON');
  items.sort((a, b) => forPrograms(a) - forPrograms(b));
  return (await vscode.window.showQuickPick(items, { title: 'Export the agreement as', matchOnDetail: true }))?.form;
}

async function checkWorkspace(server: Server): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage('Open a folder first: its contracts are checked.');
    return;
  }
  for (const folder of folders) {
    const task = checkTask(server, folder);
    if (task === undefined) {
      throw new Refused('The program `slac` was not found, so nothing can be checked.');
    }
    await vscode.tasks.executeTask(task);
  }
}

/** What a report needs, as a text that its author reads, completes and sends. */
async function reportIssue(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const manifest = context.extension.packageJSON as { version: string };
  const content = [
    '# An issue with SLA in VS Code',
    '',
    '<!-- What did you do, what did you expect, what happened? Nothing is sent: copy this text into your report,',
    '     and remove what others should not see. -->',
    '',
    '',
    '## Versions',
    '',
    `- extension ${manifest.version}`,
    `- server ${server.version}, ${server.program ?? 'not found'}`,
    `- VS Code ${vscode.version} (${vscode.env.appHost})`,
    `- ${os.type()} ${os.release()} ${os.arch()}`,
    `- folders trusted: ${vscode.workspace.isTrusted ? 'yes' : 'no'}`,
    '',
  ].join('\n');
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}

async function showReferences(server: Server, uri: string, at: Position, found: Location[]): Promise<void> {
  const convert = server.languageClient?.protocol2CodeConverter;
  if (convert !== undefined) {
    const places = found.map((it) => convert.asLocation(it));
    await vscode.commands.executeCommand('editor.action.showReferences', convert.asUri(uri), convert.asPosition(at), places);
  }
}
