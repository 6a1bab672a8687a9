/** The language server: started, restarted, asked. */
import * as path from 'path';
import * as vscode from 'vscode';
import {
  CompletionMiddleware,
  DocumentDiagnosticRequest,
  DynamicFeature,
  LanguageClient,
  LanguageClientOptions,
  ResponseError,
  State,
  StaticFeature,
} from 'vscode-languageclient/node';
import { find } from './find';

const HINTS = ['allowance', 'credit', 'deadline', 'type'];
const LENSES = ['references', 'examples', 'evaluate'];

/** The commands of code lenses that this client has. */
export const LENS_COMMANDS = ['sla.showReferences', 'sla.runExample', 'sla.evaluate'];

/** What the server said instead of an answer, in words for people. */
export class Refused extends Error {}

/** The server sends findings by itself, for files that are not open, too: asking for them would show each twice. */
class Client extends LanguageClient {
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    if (!('registrationType' in feature) || feature.registrationType.method !== DocumentDiagnosticRequest.method) {
      super.registerFeature(feature);
    }
  }
}

export class Server implements vscode.Disposable {
  /** The program that runs. */
  program: string | undefined;
  readonly output = vscode.window.createOutputChannel('SLA');

  private client: LanguageClient | undefined;
  private changing: Promise<void> = Promise.resolve();
  private readonly changedEmitter = new vscode.EventEmitter<vscode.Uri>();
  private readonly startedEmitter = new vscode.EventEmitter<void>();
  private readonly status = vscode.languages.createLanguageStatusItem('sla.server', { language: 'sla' });
  private readonly watched: vscode.Disposable[];

  /** Whether the text itself shows how a worked example comes out. */
  showsResult: (uri: string, name: string) => boolean = () => false;

  /** What the contract of a text says may have changed. */
  readonly onContractChanged = this.changedEmitter.event;
  /** The server has been started, for the first time or again. */
  readonly onStarted = this.startedEmitter.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status.name = 'SLA';
    this.watched = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('sla.server.path')) {
          void this.restart();
        } else if (event.affectsConfiguration('sla.hints') || event.affectsConfiguration('sla.lenses')) {
          void this.tellSettings();
        }
      }),
      // That a contract has errors now is told by its findings alone.
      vscode.languages.onDidChangeDiagnostics((event) => {
        const open = vscode.workspace.textDocuments.filter((it) => it.languageId === 'sla').map((it) => it.uri);
        open.filter((uri) => event.uris.some((it) => it.toString() === uri.toString())).forEach((it) => this.changedEmitter.fire(it));
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
    ];
  }

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  /** The language client, while the server runs. */
  get languageClient(): LanguageClient | undefined {
    return this.running ? this.client : undefined;
  }

  start(): Promise<void> {
    return this.oneAfterAnother(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.oneAfterAnother(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.oneAfterAnother(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** Asks the server; a [`Refused`] says what stands in the way. */
  async ask<T>(method: string, params: object, token?: vscode.CancellationToken): Promise<T> {
    const client = this.languageClient;
    if (client === undefined) {
      throw new Refused('The SLA server is not running.');
    }
    try {
      return await (token === undefined
        ? client.sendRequest<T>(method, params)
        : client.sendRequest<T>(method, params, token));
    } catch (error) {
      if (error instanceof ResponseError && error.code === -32601) {
        const info = client.initializeResult?.serverInfo;
        const version = info === undefined ? '' : ` (${info.name} ${info.version ?? ''})`.replace(' )', ')');
        throw new Refused(`This version of the server${version} cannot do that yet: it does not know ${method}.`);
      }
      throw error instanceof Error ? new Refused(error.message) : error;
    }
  }

  /** What the server says of itself that the protocol has no words for. */
  experimental<T>(): T | undefined {
    return this.languageClient?.initializeResult?.capabilities.experimental as T | undefined;
  }

  /** The version that the server gives of itself. */
  get version(): string {
    const info = this.client?.initializeResult?.serverInfo;
    return info === undefined ? 'unknown' : `${info.name} ${info.version ?? ''}`.trim();
  }

  /** The standard library, which is within the server: read only, for definitions that lie there. */
  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.ask<string>('sla/libraryText', { uri: uri.toString() });
  }

  dispose(): void {
    for (const it of [...this.watched, this.status, this.output, this.changedEmitter, this.startedEmitter]) {
      it.dispose();
    }
  }

  private oneAfterAnother(task: () => Promise<void>): Promise<void> {
    this.changing = this.changing.then(task, task);
    return this.changing;
  }

  private async startNow(): Promise<void> {
    const found = find({
      setting: vscode.workspace.getConfiguration('sla').get<string>('server.path', ''),
      extension: this.context.extensionPath,
      folders: (vscode.workspace.workspaceFolders ?? []).map((it) => it.uri.fsPath),
      path: process.env.PATH ?? '',
    });
    if ('missing' in found) {
      this.program = undefined;
      this.output.appendLine(found.missing);
      this.say('No server', found.missing, vscode.LanguageStatusSeverity.Error);
      void this.complain(found.missing);
      return;
    }
    this.program = found.program;
    this.output.appendLine(`Starting ${found.program} (from ${found.from}).`);
    this.client = this.create(found.program);
    try {
      await this.client.start();
      this.say(this.version, found.program, vscode.LanguageStatusSeverity.Information);
      this.startedEmitter.fire();
    } catch (error) {
      const reason = `The SLA server ${found.program} did not start: ${error instanceof Error ? error.message : String(error)}`;
      this.output.appendLine(reason);
      this.say('Server did not start', reason, vscode.LanguageStatusSeverity.Error);
      void this.complain(reason);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose(3000);
    } catch (error) {
      // A server that has died, or never came up, has nothing to be stopped.
      this.output.appendLine(`The server did not end well: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private create(program: string): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: 'file', language: 'sla' },
        { scheme: 'untitled', language: 'sla' },
      ],
      outputChannel: this.output,
      // Whole declarations come from the extension, as the person has them in the editor's own list of snippets.
      initializationOptions: { commands: LENS_COMMANDS, library: true, snippets: false, ...settings() },
      // What contracts say comes from the other party: it never becomes a link to a command.
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        provideCompletionItem: askAnew,
        resolveCodeLens: async (lens, token, next) => this.withoutResult(await next(lens, token)),
      },
    };
    const run = { command: program, args: ['lsp'], options: { cwd: path.dirname(program) } };
    const client = new Client('sla', 'SLA', run, options);
    client.onNotification('sla/previewChanged', (params: { uri: string }) => {
      this.changedEmitter.fire(client.protocol2CodeConverter.asUri(params.uri));
    });
    return client;
  }

  private async tellSettings(): Promise<void> {
    await this.languageClient?.sendNotification('workspace/didChangeConfiguration', { settings: settings() });
  }

  /** The line above an example need not say what stands behind its head already. */
  private withoutResult(lens: vscode.CodeLens | null | undefined): vscode.CodeLens | null | undefined {
    const [uri, name] = (lens?.command?.arguments ?? []) as unknown[];
    if (lens?.command?.command === 'sla.runExample' && typeof uri === 'string' && typeof name === 'string' && this.showsResult(uri, name)) {
      lens.command = { ...lens.command, title: lens.command.title.replace(/:.*$/s, '') };
    }
    return lens;
  }

  private say(text: string, detail: string, severity: vscode.LanguageStatusSeverity): void {
    this.status.text = text;
    this.status.detail = detail;
    this.status.severity = severity;
    this.status.command = { title: 'Restart', command: 'sla.restartServer' };
  }

  private async complain(reason: string): Promise<void> {
    const choose = 'Choose the Program';
    const show = 'Show Output';
    const answer = await vscode.window.showErrorMessage(reason, choose, show);
    if (answer === choose) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'sla.server.path');
    } else if (answer === show) {
      this.output.show();
    }
  }
}

/** How often a question is asked anew that was overtaken by the next key. */
const MOST_ANEW = 3;

/**
 * A list of completions is asked for with the first letter of a word, and letters that follow only narrow it. If the
 * second letter comes before the answer, the server has none, and the whole word would go without: so ask anew.
 */
const askAnew: CompletionMiddleware['provideCompletionItem'] = async (document, position, context, token, next) => {
  const version = document.version;
  let found = await next(document, position, context, token);
  for (let left = MOST_ANEW; left > 0 && !found && !token.isCancellationRequested; left -= 1) {
    found = await next(document, position, context, token);
  }
  if (document.version !== version) {
    // What was typed since belongs to the word now, but VS Code counts from the place that it asked about.
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    items.forEach((it) => cut(it, position));
  }
  return found;
};

function cut(item: vscode.CompletionItem, position: vscode.Position): void {
  if (item.range instanceof vscode.Range && item.range.end.isAfter(position) && item.range.start.isBeforeOrEqual(position)) {
    item.range = new vscode.Range(item.range.start, position);
  }
}

/** Hints and lenses that are switched on, as the server takes them. */
function settings(): { sla: { hints: string[]; lenses: string[] } } {
  const own = vscode.workspace.getConfiguration('sla');
  const on = (group: string, names: string[]) => names.filter((name) => own.get<boolean>(`${group}.${name}`, true));
  return { sla: { hints: on('hints', HINTS), lenses: on('lenses', LENSES) } };
}
