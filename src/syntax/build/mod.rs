//! From what pest found to the tree.
//!
//! The file was cut into parts before (`syntax::skeleton`). Each part is
//! parsed alone by the rule that its first word asks for, and built by the
//! function of that rule: declarations in `items`, clauses in `clauses`,
//! expressions in `exprs`. A part that its rule refuses is reported by
//! `recovery` and stands in the tree as an error node; its neighbours never
//! notice.

mod blocks;
mod braces;
mod clauses;
mod exprs;
mod formulas;
mod halves;
mod items;
mod literals;
mod pairs;
mod tables;
mod templates;
mod texts;

pub(super) use pairs::{Stop, offset};
pub(super) use texts::without_indentation;

use super::ast::{Expr, ExprKind, File, Name, NodeId, Path};
use super::parser::{self, Rule};
use super::recovery;
use super::report::Report;
use super::reuse::{Earlier, Reuse};
use super::skeleton::{self, Group, Part, Sentence};
use crate::diagnostics::{Diagnostic, codes};
use crate::text::{FileId, Location, Span};
use pairs::{Built, Node, Nodes};
use std::sync::Arc;

/// Builds the tree of a scanned text, and says what the next one can use of it.
pub(super) fn build(
    file: FileId,
    text: &str,
    report: &mut Report,
    earlier: Option<Earlier>,
) -> (File, Reuse) {
    let mut reuse = Reuse::new(text, report.places(), earlier);
    // Of what the scan had to mend, nothing more is said, so it is not known whether something could be read.
    let sound = !report.has_damage();
    let known = |at| reuse.known(at).filter(|_| sound);
    let mut parts = skeleton::cut_from(0, text, &known);
    // What has lost its beginning is looked for in all parts before it.
    if parts.iter().any(|part| matches!(part, Part::StrayClose(_))) {
        parts = skeleton::cut(text);
    }
    if reuse.is_new()
        && report.len() == 0
        && sound
        && let Some(built) = halves::build(file, text, &parts)
    {
        return built;
    }
    reuse.of_parts(&parts);
    let mut builder = Builder::new(file, text, report);
    let items = builder.items(parts, &mut reuse);
    let file = File {
        items,
        node_count: offset(builder.heights.len()),
    };
    (file, reuse)
}

/// What all builders share.
pub(super) struct Builder<'t, 'r> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
    pub(super) report: &'r mut Report,
    /// For each node number, how many levels of expressions are below it.
    heights: Vec<u16>,
    /// How deep the builder of expressions is in itself.
    depth: u32,
    /// Whether this sentence was already reported as nested too deeply.
    too_high: bool,
    /// Whether a template is being read: none stands in another one.
    in_template: bool,
}

/// Most levels of an expression. Later passes walk trees by calling themselves.
const MAX_HEIGHT: u16 = 256;

impl<'t, 'r> Builder<'t, 'r> {
    fn new(file: FileId, text: &'t str, report: &'r mut Report) -> Self {
        Self {
            file,
            text,
            report,
            heights: Vec::new(),
            depth: 0,
            too_high: false,
            in_template: false,
        }
    }
}

impl<'t> Builder<'t, '_> {
    fn id(&mut self) -> NodeId {
        let id = NodeId(offset(self.heights.len()));
        self.heights.push(0);
        id
    }

    fn at(&self, span: Span) -> Location {
        span.in_file(self.file)
    }

    /// Parses the words at `span` by a rule that wants all of them.
    fn strict(&mut self, rule: Rule, span: Span) -> Result<Nodes<'t>, recovery::Refused> {
        self.depth = 0;
        self.too_high = false;
        let text = span.of(self.text);
        let pairs =
            parser::parse(rule, text).map_err(|error| recovery::refused(rule, &error, span))?;
        Ok(Nodes::new(text, span, pairs))
    }

    /// Reports what keeps a sentence that parsed from becoming a tree.
    fn stopped(&mut self, stop: Stop) {
        let found = match stop {
            Stop::TooDeep(span) => recovery::too_deep(self.file, span),
            Stop::Bug { at, wanted } => Diagnostic::new(
                codes::PARSER_BUG,
                self.at(at),
                format!("slac cannot build what it has read here (it waited for {wanted:?})"),
            )
            .note("this is a mistake in slac, not in the contract")
            .help("please report it with these lines"),
        };
        self.report.push(found);
    }

    fn name(&self, node: &Node<'_>) -> Name {
        Name {
            text: Arc::from(node.text().trim_end()),
            span: node.span(),
        }
    }

    /// A name within a declaration. Joining words cannot be used again, so they are refused;
    /// for the names of declarations themselves, `resolve` does it.
    fn declared(&mut self, node: &Node<'_>) -> Name {
        let name = self.name(node);
        self.refuse_reserved(&name);
        name
    }

    fn refuse_reserved(&mut self, name: &Name) {
        if super::schema::is_reserved(&name.text) {
            let headline = format!("`{}` cannot be a name", name.text);
            self.report.push(
                Diagnostic::new(codes::RESERVED_WORD, self.at(name.span), headline)
                    .note("it joins expressions, so nothing could refer to this")
                    .help("choose another name, or add a word to it"),
            );
        }
    }

    fn path(&self, node: Node<'_>) -> Path {
        let span = node.span();
        let mut nodes = node.children();
        let parts = nodes
            .all(Rule::word)
            .iter()
            .map(|part| self.name(part))
            .collect();
        Path { parts, span }
    }

    /// The path within a rule such as `on_calendar`.
    fn path_in(&self, node: Node<'_>) -> Built<Path> {
        let path = node.children().expect(Rule::path)?;
        Ok(self.path(path))
    }

    fn paths(&self, nodes: &mut Nodes<'_>) -> Vec<Path> {
        let found = nodes.all(Rule::path);
        found.into_iter().map(|node| self.path(node)).collect()
    }

    fn names(&self, nodes: &mut Nodes<'_>) -> Vec<Name> {
        nodes
            .all(Rule::word)
            .iter()
            .map(|node| self.name(node))
            .collect()
    }

    fn make(&mut self, mut kind: ExprKind, span: Span) -> Expr {
        let mut height = 0;
        kind.for_each_part(&mut |part| {
            let below = self.heights.get(part.id.0 as usize);
            height = height.max(below.map_or(0, |below| below + 1));
        });
        if height > MAX_HEIGHT {
            if !self.too_high {
                self.report.push(recovery::too_deep(self.file, span));
            }
            self.too_high = true;
            kind = ExprKind::Missing;
            height = 0;
        }
        let id = self.id();
        if let Some(own) = self.heights.last_mut() {
            *own = height;
        }
        Expr { id, kind, span }
    }

    fn missing(&mut self, at: u32) -> Expr {
        self.make(ExprKind::Missing, Span::empty(at))
    }
}
