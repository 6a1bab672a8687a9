/** The one script, and our few styles, of the view that shows pages. */

export const STYLE = `
#sla-mark { position: sticky; top: 0; z-index: 1; margin: 0 0 1rem; padding: .5rem 1rem;
  font: .9rem system-ui, sans-serif; color: #3b2e00; background: #ffe9a8; border: 1px solid #b98900; }
#sla-mark[hidden] { display: none; }
body.sla-stale #sla-page { opacity: .75; }
.sla-here { box-shadow: -4px 0 0 #0b4a8f; }
`;

export const SCRIPT = `
(() => {
  const vscode = acquireVsCodeApi();
  const ECHO_MS = 400;
  let moved = 0;
  let wanted = null;
  const page = document.getElementById('sla-page');
  const mark = document.getElementById('sla-mark');
  const style = document.getElementById('sla-page-style');

  const place = (it) => {
    const source = it.getAttribute('data-source') || '';
    const colon = source.lastIndexOf(':');
    return { file: source.slice(0, colon), line: Number(source.slice(colon + 1)) };
  };
  const sentences = () => Array.from(page.querySelectorAll('[data-source]'));

  const show = (text) => {
    mark.hidden = text === null;
    mark.textContent = text || '';
    document.body.classList.toggle('sla-stale', text !== null);
  };

  const put = (html) => {
    const made = new DOMParser().parseFromString(html, 'text/html');
    made.querySelectorAll('script, iframe, frame, object, embed, link, meta, base, form, template').forEach((it) => it.remove());
    style.textContent = Array.from(made.querySelectorAll('style'), (it) => it.textContent).join('\\n');
    made.querySelectorAll('style').forEach((it) => it.remove());
    const at = window.scrollY;
    page.replaceChildren(...Array.from(made.body.childNodes, (it) => document.importNode(it, true)));
    document.title = made.title;
    moved = Date.now();
    window.scrollTo(0, at);
  };

  // The sentence of the line, or of the nearest line above it.
  const go = (path, line) => {
    let best = null;
    let bestLine = -1;
    for (const it of sentences()) {
      const at = place(it);
      const same = path === at.file || path.endsWith('/' + at.file);
      if (same && at.line <= line && at.line > bestLine) {
        best = it;
        bestLine = at.line;
      }
    }
    page.querySelectorAll('.sla-here').forEach((it) => it.classList.remove('sla-here'));
    if (best !== null) {
      best.classList.add('sla-here');
      moved = Date.now();
      window.scrollTo(0, window.scrollY + best.getBoundingClientRect().top - 12);
    }
  };

  window.addEventListener('message', (event) => {
    const said = event.data;
    if (said.type === 'page') {
      if (said.html !== null) {
        put(said.html);
      } else if (said.mark !== null) {
        page.replaceChildren();
      }
      show(said.mark);
      if (wanted !== null) {
        const at = wanted;
        wanted = null;
        go(at.path, at.line);
      }
    } else if (said.type === 'trouble') {
      show(said.text);
      if (page.querySelector('[data-source]') === null && page.querySelector('main') === null) {
        page.replaceChildren();
      }
    } else if (said.type === 'line') {
      if (sentences().length === 0) {
        wanted = said;
      } else {
        go(said.path, said.line);
      }
    }
  });

  let waiting = 0;
  window.addEventListener('scroll', () => {
    if (Date.now() - moved < ECHO_MS) {
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const top = sentences().find((it) => it.getBoundingClientRect().bottom > 0);
      if (top !== undefined) {
        vscode.postMessage({ type: 'scrolled', ...place(top) });
      }
    }, 50);
  });

  document.addEventListener('dblclick', (event) => {
    const it = event.target instanceof Element ? event.target.closest('[data-source]') : null;
    if (it !== null) {
      vscode.postMessage({ type: 'chosen', ...place(it) });
    }
  });

  vscode.postMessage({ type: 'ready' });
})();
`;
