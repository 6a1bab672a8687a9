//! What the checker knows while it works, and how it reports.

use super::kept::{AllFacts, AllParts, Earlier, Noted, Open, Quiet, Read, Steps};
use super::scope::Scope;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ir::{self, Agreement, Expr, ExprKind, Head, Origin, Type};
use crate::quantity::{Currency, Date, Zone};
use crate::resolve::{DeclId, Resolved};
use crate::syntax::ast;
use crate::text::{FileId, Location, Span};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Deepest expression that is looked into. The parser allows less; this is the second lock.
pub(super) const MAX_DEPTH: u32 = 400;

/// Most errors that are reported. A contract with more is none yet, and nobody reads the thousandth.
pub(super) const MOST_ERRORS: usize = 1_000;

/// The checker: what is declared, what was found, and the agreement as far as it is built.
pub(super) struct Checker<'a> {
    pub(super) resolved: &'a Resolved,
    pub(super) found: Diagnostics,
    pub(super) types: BTreeMap<(FileId, ast::NodeId), Type>,
    pub(super) definitions: BTreeMap<Location, Location>,
    pub(super) agreement: Agreement,
    /// Who reads clocks how, and in which currency.
    pub(super) frame: Frame,
    /// What is known of declarations. It is asked through `kept::reads`.
    pub(super) facts: AllFacts,
    pub(super) parts: AllParts,
    /// What is being read, because of itself or of another one.
    pub(super) open: Open,
    /// What was found beside all steps.
    pub(super) loose: Noted,
    pub(super) steps: Steps,
    /// Whether what was found of some declarations was taken over without a look at them.
    pub(super) skipped: bool,
    /// Stages beside all steps that have said nothing.
    pub(super) quiet: Quiet,
    pub(super) earlier: Earlier,
    /// What the step at hand has asked.
    pub(super) reads: RefCell<Vec<Read>>,
    /// How deep in formulas the step at hand began, and the deepest that it came to.
    pub(super) level: u32,
    pub(super) deepest: u32,
    /// Whether the step at hand hangs on where reading began.
    pub(super) tangled: bool,
    /// Comparisons of names in steps within the one at hand.
    pub(super) compared_within: usize,
    /// The calendars that the one being read has named so far.
    pub(super) calendars_named: BTreeSet<ir::Path>,
    /// Params that the step at hand names.
    pub(super) params_named: BTreeSet<DeclId>,
    /// Declarations by their identity.
    pub(super) by_path: Arc<HashMap<ir::Path, DeclId>>,
    /// Defined terms as prose may use them.
    pub(super) terms: super::prose::Terms,
    /// Sources that the local names of the metric at hand read.
    pub(super) local_reads: BTreeMap<String, BTreeSet<ir::Path>>,
    /// Local names of the metric at hand that may be undefined.
    pub(super) open_locals: BTreeSet<String>,
    /// Metrics that the metric at hand reads.
    pub(super) metric_reads: Vec<(DeclId, Location)>,
    pub(super) depth: u32,
    pub(super) errors: usize,
    /// Whether a formula or a chain of names that is too deep was reported.
    pub(super) too_deep: bool,
}

/// What the contract fixes for every formula.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Frame {
    pub(super) zone: Zone,
    /// `None` when the contract names none or one that there is not.
    pub(super) currency: Option<Currency>,
    /// Whether a currency was named at all.
    pub(super) currency_named: bool,
    pub(super) effective: Option<Date>,
    pub(super) business_days: Option<ir::Path>,
    /// Whether `business days on` was written, even if wrongly.
    pub(super) business_days_named: bool,
    /// The names `provider` and `customer` of the parties.
    pub(super) provider: Option<ir::Path>,
    pub(super) customer: Option<ir::Path>,
}

/// A source as formulas see it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct SourceShape {
    pub(super) path: ir::Path,
    pub(super) kind: SourceWord,
    pub(super) fields: Vec<FieldShape>,
    /// Keys of the series of a sampled source.
    pub(super) by: Vec<String>,
    pub(super) dated_by: Option<String>,
    pub(super) ends_by: Option<String>,
}

/// The kinds of sources, as formulas tell them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SourceWord {
    Samples,
    Events,
    Spans,
    Cases,
    Totals,
    /// It has an unknown kind, which was reported.
    Unknown,
}

/// A field as formulas see it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct FieldShape {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) optional: bool,
    pub(super) computed: bool,
    pub(super) at: Location,
}

/// A table as formulas see it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct TableShape {
    pub(super) path: ir::Path,
    pub(super) key: Type,
    pub(super) columns: Vec<(String, Type)>,
    /// Where each of them is declared.
    pub(super) places: Vec<Location>,
}

impl SourceShape {
    pub(super) fn field(&self, name: &str) -> Option<&FieldShape> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl<'a> Checker<'a> {
    pub(super) fn new(resolved: &'a Resolved) -> Self {
        Self {
            resolved,
            found: Diagnostics::new(),
            types: BTreeMap::new(),
            definitions: BTreeMap::new(),
            agreement: super::draft::empty(),
            frame: Frame {
                zone: Zone::utc(),
                currency: None,
                currency_named: false,
                effective: None,
                business_days: None,
                business_days_named: false,
                provider: None,
                customer: None,
            },
            facts: AllFacts::default(),
            parts: AllParts::default(),
            open: Open::new(),
            loose: Noted::default(),
            steps: Steps::default(),
            skipped: false,
            quiet: Quiet::default(),
            earlier: Earlier::default(),
            reads: RefCell::default(),
            level: 0,
            deepest: 0,
            tangled: false,
            compared_within: 0,
            calendars_named: BTreeSet::new(),
            params_named: BTreeSet::new(),
            by_path: Arc::default(),
            terms: super::prose::Terms::default(),
            local_reads: BTreeMap::new(),
            open_locals: BTreeSet::new(),
            metric_reads: Vec::new(),
            depth: 0,
            errors: 0,
            too_deep: false,
        }
    }

    /// Finds out what is declared under which path and title, unless that is known from the last time.
    pub(super) fn look_up(&mut self) {
        if self.by_path.is_empty() {
            let all = self.resolved.declarations();
            let by_path = all.map(|(id, it)| (ir::Path(it.path.clone()), id));
            self.by_path = Arc::new(by_path.collect());
            self.terms = super::prose::Terms::of(self.resolved);
        }
    }

    /// Adds a finding.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        if finding.is_error() {
            if self.has_enough() {
                return;
            }
            self.errors += 1;
        }
        self.found.push(finding);
    }

    /// Whether so much is wrong already that looking further is a waste.
    pub(super) fn has_enough(&self) -> bool {
        self.errors >= MOST_ERRORS
    }

    /// A place in a declaration.
    pub(super) fn at(&self, id: DeclId, span: Span) -> Location {
        let declaration = self.resolved.declaration(id);
        let start = self.resolved.head(id).start;
        span.from(start).in_file(declaration.part)
    }

    /// A place in the declaration, or file, in which another place lies.
    pub(super) fn beside(&self, other: Location, span: Span) -> Location {
        let start = self
            .resolved
            .sources
            .in_text(Span::empty(0).in_file(other.file));
        span.from(start.span.start).in_file(other.file)
    }

    /// The head of a declaration in the agreement.
    pub(super) fn head(&mut self, id: DeclId) -> Head {
        let resolved = self.resolved;
        let declaration = resolved.declaration(id);
        let item = self.item(id);
        let doc = item.doc.as_ref().map(|doc| self.prose(id, doc));
        let title = title_of(item).map(|title| self.plain(id, title));
        let title = self.included_title(id, title);
        Head {
            path: ir::Path::new(&declaration.path),
            title,
            doc,
            origin: Origin::at(declaration.at),
        }
    }

    /// The title of a declaration of a template tells which inclusion it belongs to.
    fn included_title(&self, id: DeclId, title: Option<String>) -> Option<String> {
        use crate::resolve::Kind;
        let declaration = self.resolved.declaration(id);
        // A defined term is found in prose by its title.
        let instance = self.resolved.unit(declaration.unit).instance.as_ref();
        let instance = instance.filter(|_| !matches!(declaration.kind, Kind::Define | Kind::Let));
        let (Some(instance), Some(title)) = (instance, &title) else {
            return title;
        };
        let of = instance.title.as_ref().unwrap_or(&instance.name);
        Some(format!("{title} ({of})"))
    }

    /// The block of a declaration that has one.
    pub(super) fn block(&self, id: DeclId) -> Option<&'a ast::Block> {
        match &self.item(id).kind {
            ast::ItemKind::Block(block) => Some(block),
            ast::ItemKind::Amendment(amendment) => Some(&amendment.block),
            _ => None,
        }
    }

    /// The numbers of all declarations of a kind, in order.
    pub(super) fn all(&self, kind: crate::resolve::Kind) -> Vec<DeclId> {
        self.resolved.of_kind(kind).map(|(id, _)| id).collect()
    }

    /// Something wrong that was reported.
    pub(super) fn poison(at: Location) -> Expr {
        Expr {
            kind: ExprKind::Poison,
            ty: Type::Unknown,
            at,
        }
    }

    /// How much was said beside all steps by now.
    pub(super) fn said_beside(&self) -> [usize; 3] {
        [self.found.len(), self.types.len(), self.definitions.len()]
    }

    /// Remembers where a used name is declared.
    pub(super) fn defined(&mut self, used: Location, declared: Location) {
        self.definitions.insert(used, declared);
    }

    /// Counts a step into an expression; `false` beyond all sense, and reported.
    pub(super) fn enter(&mut self, at: Location) -> bool {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        if self.depth == MAX_DEPTH && !std::mem::replace(&mut self.too_deep, true) {
            self.report(
                Diagnostic::new(
                    crate::diagnostics::codes::TOO_LARGE,
                    at,
                    "this formula is nested too deeply",
                )
                .help("give parts of it a name with `let`"),
            );
        }
        self.depth < MAX_DEPTH
    }

    /// Counts a step into what a name stands for; `false` where names that are declared later
    /// stand within names beyond all sense. One report is enough: the chain goes on behind it.
    pub(super) fn enter_name(&mut self, at: Location) -> bool {
        if self.depth + 1 < MAX_DEPTH {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
            return true;
        }
        if !std::mem::replace(&mut self.too_deep, true) {
            self.report(
                Diagnostic::new(
                    crate::diagnostics::codes::TOO_LARGE,
                    at,
                    "too many names are made of one another here",
                )
                .help("say in one formula what the chain of names comes to"),
            );
        }
        false
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The source with a path.
    pub(super) fn source(&self, path: &ir::Path) -> Option<&SourceShape> {
        self.shape_of(*self.by_path.get(path)?)
    }

    /// The source whose rows a type stands for.
    pub(super) fn source_of(&self, ty: &Type) -> Option<&SourceShape> {
        match ty {
            Type::Rows(path) => self.source(path),
            _ => None,
        }
    }

    /// The scope of a declaration's own formulas, without rows.
    pub(super) fn scope(&self, id: DeclId, place: super::scope::Place) -> Scope {
        let declaration = self.resolved.declaration(id);
        Scope::of(declaration, self.resolved.head(id), place)
    }
}

/// The title of an item.
pub(super) fn title_of(item: &ast::Item) -> Option<&ast::Text> {
    match &item.kind {
        ast::ItemKind::Use(_) | ast::ItemKind::Bad => None,
        ast::ItemKind::Enum { title, .. }
        | ast::ItemKind::Let { title, .. }
        | ast::ItemKind::CalendarIs { title, .. }
        | ast::ItemKind::Param { title, .. }
        | ast::ItemKind::Unit { title, .. }
        | ast::ItemKind::Prose { title, .. } => title.as_ref(),
        ast::ItemKind::Table(table) => table.title.as_ref(),
        ast::ItemKind::Metric(metric) => metric.title.as_ref(),
        ast::ItemKind::Template(template) => template.title.as_ref(),
        ast::ItemKind::Include(include) => include.title.as_ref(),
        ast::ItemKind::Block(block) => block.title.as_ref(),
        ast::ItemKind::Amendment(it) => it.block.title.as_ref(),
    }
}
