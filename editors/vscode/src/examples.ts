/** Worked examples: in the Testing view, and behind the head of each in the text. */
import * as vscode from 'vscode';
import { Range as LspRange } from 'vscode-languageclient/node';
import { Refused, Server } from './server';

interface Example {
  name: string;
  uri: string;
  range: LspRange;
  passed: boolean;
  message: string;
  /** Where the first expectation stands that was not met; older servers do not say it. */
  unmet?: LspRange | null;
}

/** More files than this are not asked about on their own; they are when they are opened. */
const MOST_FILES = 200;

export class Examples implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController('sla.examples', 'SLA worked examples');

  private readonly known = new Map<string, Example[]>();
  private readonly watched: vscode.Disposable[];
  private readonly passed = vscode.window.createTextEditorDecorationType(tail('debugIcon.startForeground'));
  private readonly failed = vscode.window.createTextEditorDecorationType(tail('errorForeground'));

  constructor(private readonly server: Server) {
    server.showsResult = (uri, name) =>
      inline() && (this.known.get(vscode.Uri.parse(uri).toString()) ?? []).some((it) => it.name === name);
    this.controller.resolveHandler = async (item) => {
      if (item === undefined) {
        await this.lookEverywhere();
      }
    };
    this.controller.refreshHandler = () => this.lookEverywhere();
    const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) => this.run(request, token);
    this.controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, run, true);
    this.watched = [
      server.onContractChanged((uri) => void this.look(uri)),
      server.onStarted(() => vscode.workspace.textDocuments.filter(isContract).forEach((it) => void this.look(it.uri))),
      vscode.window.onDidChangeVisibleTextEditors(() => this.draw()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('sla.examples.inline')) {
          this.draw();
        }
      }),
      vscode.workspace.onDidDeleteFiles((event) => event.files.forEach((uri) => this.keep(uri.toString(), []))),
    ];
  }

  /** Runs one example by its name, and says in the view how it came out. */
  async runNamed(uri: vscode.Uri, name: string): Promise<void> {
    await this.look(uri);
    const own = this.itemsBelow().filter((it) => it.uri?.toString() === uri.toString());
    const item = own.find((it) => it.label === name);
    if (item === undefined) {
      void vscode.window.showWarningMessage(`There is no worked example "${name}" that can be run. Has the text errors?`);
      return;
    }
    const stop = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest([item]), stop.token);
    stop.dispose();
  }

  dispose(): void {
    for (const it of [...this.watched, this.controller, this.passed, this.failed]) {
      it.dispose();
    }
  }

  private async ask(uri: string): Promise<Example[]> {
    return this.server.ask<Example[]>('sla/examples', { textDocument: { uri } });
  }

  private async look(uri: vscode.Uri): Promise<void> {
    try {
      const found = await this.ask(uri.toString());
      if (found.length > 0 || !hasErrors()) {
        this.keep(uri.toString(), found);
      } else {
        // While there are errors, no example can be run. The view keeps those that it has, the text shows no result.
        this.known.delete(uri.toString());
        this.draw();
      }
    } catch (error) {
      // The server is going, or the text has changed since: either is followed by another look.
      if (!(error instanceof Refused)) {
        throw error;
      }
    }
  }

  private async lookEverywhere(): Promise<void> {
    const files = await vscode.workspace.findFiles('**/*.sla', undefined, MOST_FILES);
    for (const uri of files) {
      await this.look(uri);
    }
  }

  /** An example stands in one file, and comes with every file of its contract. */
  private keep(about: string, found: Example[]): void {
    const files = new Set([about, ...found.map((it) => it.uri)]);
    for (const file of files) {
      const own = found.filter((it) => it.uri === file);
      this.known.set(file, own);
      this.fill(file, own);
    }
    this.draw();
  }

  private fill(file: string, examples: Example[]): void {
    if (examples.length === 0) {
      this.controller.items.delete(file);
      return;
    }
    const uri = vscode.Uri.parse(file);
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const parent = this.controller.items.get(file) ?? this.controller.createTestItem(file, name, uri);
    const children = examples.map((it, index) => {
      const item = this.controller.createTestItem(`${file}#${index}#${it.name}`, it.name, uri);
      item.range = range(it.range);
      return item;
    });
    parent.children.replace(children);
    this.controller.items.add(parent);
  }

  private itemsBelow(): vscode.TestItem[] {
    const found: vscode.TestItem[] = [];
    this.controller.items.forEach((file) => file.children.forEach((it) => found.push(it)));
    return found;
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const included = request.include ?? [...this.controller.items].map(([, it]) => it);
    const excluded = new Set(request.exclude ?? []);
    const leaves = included.flatMap((it) => (it.children.size > 0 ? [...it.children].map(([, child]) => child) : [it]));
    const chosen = leaves.filter((it) => !excluded.has(it) && (it.parent === undefined || !excluded.has(it.parent)));
    const run = this.controller.createTestRun(request);
    const answers = new Map<string, Example[] | string>();
    for (const item of chosen) {
      if (token.isCancellationRequested) {
        run.skipped(item);
        continue;
      }
      run.started(item);
      const file = item.uri?.toString() ?? '';
      let answer = answers.get(file);
      if (answer === undefined) {
        answer = await this.ask(file).catch((error: unknown) => String(error instanceof Error ? error.message : error));
        answers.set(file, answer);
      }
      report(run, item, answer);
    }
    run.end();
  }

  private draw(): void {
    const shown = inline();
    for (const editor of vscode.window.visibleTextEditors) {
      if (!isContract(editor.document)) {
        continue;
      }
      const own = shown ? (this.known.get(editor.document.uri.toString()) ?? []) : [];
      const behind = (which: boolean) =>
        own.filter((it) => it.passed === which && it.range.start.line < editor.document.lineCount).map((it) => {
          const end = editor.document.lineAt(it.range.start.line).range.end;
          const first = it.message.split('\n')[0] ?? '';
          return {
            range: new vscode.Range(end, end),
            hoverMessage: it.message === '' ? undefined : new vscode.MarkdownString().appendText(it.message),
            renderOptions: { after: { contentText: which ? '✓ comes out so' : `✗ ${shortened(first)}` } },
          };
        });
      editor.setDecorations(this.passed, behind(true));
      editor.setDecorations(this.failed, behind(false));
    }
  }
}

function report(run: vscode.TestRun, item: vscode.TestItem, answer: Example[] | string): void {
  if (typeof answer === 'string') {
    run.errored(item, new vscode.TestMessage(answer));
    return;
  }
  const file = item.uri?.toString();
  const named = answer.filter((it) => it.uri === file && it.name === item.label);
  const found = named.find((it) => it.range.start.line === item.range?.start.line) ?? named[0];
  if (found === undefined) {
    run.errored(item, new vscode.TestMessage('This example cannot be run: the contract has errors.'));
  } else if (found.passed) {
    run.passed(item);
  } else {
    const message = new vscode.TestMessage(found.message);
    // Behind the head of the example, we say how it comes out ourselves.
    message.location = item.uri && new vscode.Location(item.uri, range(found.unmet ?? found.range));
    run.failed(item, message);
  }
}

function range({ start, end }: LspRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function hasErrors(): boolean {
  const all = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.endsWith('.sla') || uri.scheme === 'untitled');
  return all.some(([, found]) => found.some((it) => it.severity === vscode.DiagnosticSeverity.Error));
}

function inline(): boolean {
  return vscode.workspace.getConfiguration('sla').get<boolean>('examples.inline', true);
}

function isContract(document: vscode.TextDocument): boolean {
  return document.languageId === 'sla';
}

function tail(color: string): vscode.DecorationRenderOptions {
  return {
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor(color) },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  };
}
