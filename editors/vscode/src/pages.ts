/**
 * Pages beside the text: the document, the credit curve, the statement.
 *
 * The server makes the page, and it holds what the other party wrote. So it is shown in a view in which one
 * script of ours runs and no other, and which can say two things: which line is in sight, and which was chosen.
 */
import * as crypto from 'crypto';
import * as vscode from 'vscode';
import { Refused, Server } from './server';
import { SCRIPT, STYLE } from './page_script';

/** What can be shown of a contract. */
export interface Kind {
  readonly method: string;
  readonly title: string;
  readonly follows: boolean;
  /** How long the text must rest before the page is asked for anew. One change is often told twice. */
  readonly rest: number;
}

export const DOCUMENT: Kind = { method: 'sla/preview', title: 'Document', follows: true, rest: 30 };
export const CURVE: Kind = { method: 'sla/creditCurve', title: 'Credit Curve', follows: false, rest: 200 };
/** Made from all data of the project, while every other question waits: not at each key. */
export const STATEMENT: Kind = { method: 'sla/evaluate', title: 'Statement', follows: false, rest: 1000 };

interface Answer {
  html: string | null;
  version: number | null;
  ok: boolean;
}

export class Pages implements vscode.Disposable {
  private readonly open = new Map<string, Page>();
  private readonly watched: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.watched = [
      // A page is of a whole contract, and any of its files may be the one that has changed.
      server.onContractChanged(() => this.changed()),
      server.onStarted(() => this.changed()),
      vscode.window.onDidChangeTextEditorVisibleRanges((event) => {
        const top = event.visibleRanges[0];
        if (top !== undefined) {
          this.follow(event.textEditor, top.start.line);
        }
      }),
    ];
  }

  /** Opens a page of a text beside it, or brings the one that is open to the front. */
  async show(kind: Kind, uri: vscode.Uri): Promise<void> {
    const key = `${kind.method} ${uri.toString()}`;
    const known = this.open.get(key);
    if (known !== undefined) {
      known.reveal();
      await known.refresh();
      return;
    }
    const page = new Page(this.server, kind, uri, () => this.open.delete(key));
    this.open.set(key, page);
    await page.refresh();
  }

  /** The page under a title, as the server made it. */
  shown(title: string): string | undefined {
    return [...this.open.values()].find((it) => it.title === title)?.html;
  }

  dispose(): void {
    this.watched.forEach((it) => it.dispose());
    [...this.open.values()].forEach((it) => it.dispose());
  }

  private changed(): void {
    for (const page of this.open.values()) {
      page.changed();
    }
  }

  private follow(editor: vscode.TextEditor, line: number): void {
    for (const page of this.open.values()) {
      page.follow(editor, line);
    }
  }
}

/** While one side is moved by the other, its own movement is not passed back. */
const ECHO_MS = 400;

/** How soon a question is asked anew that a change of the text has overtaken. */
const AGAIN_MS = 150;

class Page {
  private readonly panel: vscode.WebviewPanel;
  private asked = 0;
  private resting: NodeJS.Timeout | undefined;
  /** Whether the text has changed while nobody could see the page. */
  private stale = false;
  private movedEditor = 0;
  private last: object | undefined;
  /** The page that was made last. */
  html: string | undefined;

  constructor(
    private readonly server: Server,
    private readonly kind: Kind,
    readonly uri: vscode.Uri,
    closed: () => void,
  ) {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    this.panel = vscode.window.createWebviewPanel(
      'sla.page',
      `${kind.title}: ${name}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, enableCommandUris: false, enableForms: false, localResourceRoots: [] },
    );
    this.panel.webview.onDidReceiveMessage((message: unknown) => this.hear(message));
    this.panel.onDidChangeViewState(() => {
      if (this.panel.visible && this.stale) {
        this.changed();
      }
    });
    this.panel.onDidDispose(() => {
      this.asked += 1;
      clearTimeout(this.resting);
      closed();
    });
    this.panel.webview.html = shell(kind);
  }

  get title(): string {
    return this.panel.title;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.asked += 1;
    this.panel.dispose();
  }

  /** The text has changed: the page follows when it rests, and when somebody can see it. */
  changed(): void {
    clearTimeout(this.resting);
    this.stale = !this.panel.visible;
    if (!this.stale) {
      this.resting = setTimeout(() => void this.refresh(), this.kind.rest);
    }
  }

  async refresh(): Promise<void> {
    clearTimeout(this.resting);
    this.stale = false;
    this.asked += 1;
    const asked = this.asked;
    let message: object;
    try {
      const answer = await this.server.ask<Answer>(this.kind.method, {
        textDocument: { uri: this.uri.toString() },
      });
      this.html = answer.html ?? this.html;
      message = { type: 'page', html: answer.html, mark: this.mark(answer) };
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      // The text has changed while the server looked.
      if (error.message.toLowerCase().includes('content modified')) {
        setTimeout(() => asked === this.asked && void this.refresh(), AGAIN_MS);
        return;
      }
      message = { type: 'trouble', text: error.message };
    }
    if (asked === this.asked) {
      this.last = message;
      await this.panel.webview.postMessage(message);
    }
  }

  /** Shows what a line of the text became. */
  follow(editor: vscode.TextEditor, line: number): void {
    const moved = Date.now() - this.movedEditor < ECHO_MS;
    if (this.kind.follows && !moved && followsScroll() && editor.document.languageId === 'sla') {
      const path = editor.document.uri.path;
      void this.panel.webview.postMessage({ type: 'line', path, line: line + 1 });
    }
  }

  private mark(answer: Answer): string | null {
    if (answer.ok) {
      return null;
    }
    return answer.html === null
      ? 'There is nothing to show until the errors in the text are mended.'
      : 'The text has errors. This is the last version without them.';
  }

  /** The page can say where it is and which line was chosen, and nothing else. */
  private hear(message: unknown): void {
    const said = message as { type?: unknown; file?: unknown; line?: unknown };
    if (said?.type === 'ready') {
      if (this.last !== undefined) {
        void this.panel.webview.postMessage(this.last);
      }
      const editor = vscode.window.visibleTextEditors.find((it) => it.document.uri.toString() === this.uri.toString());
      if (editor?.visibleRanges[0] !== undefined) {
        this.follow(editor, editor.visibleRanges[0].start.line);
      }
      return;
    }
    if (typeof said?.file !== 'string' || !Number.isSafeInteger(said.line)) {
      return;
    }
    const line = Math.max(0, (said.line as number) - 1);
    if (said.type === 'scrolled' && followsScroll()) {
      const editor = vscode.window.visibleTextEditors.find((it) => isFile(it.document.uri, said.file as string));
      if (editor !== undefined && line < editor.document.lineCount) {
        this.movedEditor = Date.now();
        editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
      }
    } else if (said.type === 'chosen') {
      const document = vscode.workspace.textDocuments.find((it) => isFile(it.uri, said.file as string));
      if (document !== undefined && line < document.lineCount) {
        this.movedEditor = Date.now();
        const selection = new vscode.Range(line, 0, line, 0);
        void vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection });
      }
    }
  }
}

function followsScroll(): boolean {
  return vscode.workspace.getConfiguration('sla').get<boolean>('preview.followScroll', true);
}

function isFile(uri: vscode.Uri, file: string): boolean {
  return uri.path === file || uri.path.endsWith(`/${file}`);
}

/** The frame that pages are put into. What is put there has no nonce, so no script of it runs. */
function shell(kind: Kind): string {
  const nonce = crypto.randomBytes(18).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${STYLE}</style>
<style nonce="${nonce}" id="sla-page-style"></style>
</head>
<body>
<div id="sla-mark" role="status" hidden></div>
<div id="sla-page" data-page="${kind.method}"><p>One moment…</p></div>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}
