//! What a client takes: Markdown or plain text, findings that it has not asked for, and edits that come later.

use tower_lsp::lsp_types::{self as lsp, ClientCapabilities, MarkupKind};

/// What a client takes. One that does not say so is taken to show Markdown and findings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Takes {
    /// Whether hover may be Markdown.
    hover: bool,
    /// Whether what is said of an offered word may be.
    completion: bool,
    /// Whether findings are sent without being asked for.
    pub(crate) findings: bool,
    /// Whether the edits of an action may be asked for when it is taken.
    pub(crate) later_edits: bool,
    /// Whether the client opens the standard library, and asks for its texts.
    pub(crate) library: bool,
    /// Whether findings of other files may come with those of the one that is asked about.
    pub(crate) related: bool,
    /// Whether an offered word may have places to fill in.
    pub(crate) snippets: bool,
    /// Whether an offered word may say what it is inserted before and what it replaces.
    pub(crate) insert_replace: bool,
    /// Whether what is said of an offered word is asked for when somebody looks at it.
    pub(crate) documentation_later: bool,
}

impl Default for Takes {
    fn default() -> Self {
        Self {
            hover: true,
            completion: true,
            findings: true,
            later_edits: false,
            library: false,
            related: false,
            snippets: false,
            insert_replace: false,
            documentation_later: false,
        }
    }
}

impl Takes {
    pub(crate) fn of(client: &ClientCapabilities) -> Self {
        let text = client.text_document.as_ref();
        let markdown = |kinds: Option<&Vec<MarkupKind>>| {
            kinds.is_none_or(|it| it.is_empty() || it.contains(&MarkupKind::Markdown))
        };
        let hover = text.and_then(|it| it.hover.as_ref());
        let item = text.and_then(|it| it.completion.as_ref());
        let item = item.and_then(|it| it.completion_item.as_ref());
        let actions = text.and_then(|it| it.code_action.as_ref());
        let actions = actions.and_then(|it| it.resolve_support.as_ref());
        let later = item.and_then(|it| it.resolve_support.as_ref());
        let later = later.is_some_and(|it| it.properties.iter().any(|it| it == "documentation"));
        let asks = text.is_some_and(|it| it.diagnostic.is_some());
        let shows = text.is_some_and(|it| it.publish_diagnostics.is_some());
        Self {
            hover: markdown(hover.and_then(|it| it.content_format.as_ref())),
            completion: markdown(item.and_then(|it| it.documentation_format.as_ref())),
            findings: shows || !asks,
            later_edits: actions.is_some_and(|it| it.properties.iter().any(|it| it == "edit")),
            library: false,
            related: text
                .and_then(|it| it.diagnostic.as_ref())
                .is_some_and(|it| it.related_document_support == Some(true)),
            snippets: item.is_some_and(|it| it.snippet_support == Some(true)),
            insert_replace: item.is_some_and(|it| it.insert_replace_support == Some(true)),
            documentation_later: later,
        }
    }

    /// What a client says of itself that the protocol has no words for: that it opens the standard library, and that it
    /// offers whole declarations itself.
    pub(crate) fn learn(&mut self, options: Option<&serde_json::Value>) {
        self.library = options.is_some_and(|it| it["library"] == true);
        self.snippets &= options.is_none_or(|it| it["snippets"] != false);
    }

    pub(crate) fn hover(self, markdown: String) -> lsp::MarkupContent {
        content(self.hover, markdown)
    }

    pub(crate) fn completion(self, markdown: String) -> lsp::MarkupContent {
        content(self.completion, markdown)
    }
}

fn content(takes_markdown: bool, markdown: String) -> lsp::MarkupContent {
    let (kind, value) = match takes_markdown {
        true => (MarkupKind::Markdown, markdown),
        false => (MarkupKind::PlainText, plain(&markdown)),
    };
    lsp::MarkupContent { kind, value }
}

/// Markdown as `ide` writes it (fences, code, strong words, escaped signs), without its signs.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut fence = 0;
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if fence == 0 && ticks >= 3 {
            fence = ticks;
            continue;
        }
        if fence > 0 && ticks == fence && line.len() == ticks {
            fence = 0;
            continue;
        }
        match fence {
            0 => without_signs(line, &mut out),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn without_signs(line: &str, out: &mut String) {
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if signs.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(signs.next());
            }
            '`' => {}
            '*' if signs.peek() == Some(&'*') => {
                signs.next();
            }
            _ => out.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn signs_go_and_words_stay() {
        let markdown = "**metric** `up`: 5 \\* 3\n\n````sla\nlet a = \"```\" // `x` **y**\n````\n\nIt is `%`.\n";
        assert_eq!(
            plain(markdown),
            "metric up: 5 * 3\n\nlet a = \"```\" // `x` **y**\n\nIt is %."
        );
    }
}
