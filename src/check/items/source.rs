//! Sources: what their rows are, and the fields of each.

use super::super::context::{Checker, FieldShape, SourceShape, SourceWord};
use super::super::kept::Step;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Existence, Gaps, Origin, Path, Source, SourceKind, Type};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, Exists};
use crate::syntax::next::{GAPS, KINDS_OF_SOURCES};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Fields, keys and dates of all sources, as formulas need them.
    pub(super) fn source_shapes(&mut self) {
        self.once_each(Step::SourceShape, Kind::Source, Self::source_shape);
    }

    fn source_shape(&mut self, id: DeclId) {
        let scope = self.constants(id);
        let clauses = self.clauses(id);
        let mut kind = SourceWord::Unknown;
        let mut by = Vec::new();
        for clause in clauses {
            if let ClauseKind::SourceKind {
                kind: word,
                by: keys,
                ..
            } = &clause.kind
            {
                kind = self.source_word(word, &scope);
                by.clone_from(keys);
            }
        }
        let fields = self.field_shapes(clauses, &scope);
        let path = Path::new(&self.declaration(id).path);
        let mut shape = SourceShape {
            path,
            kind,
            fields,
            by: Vec::new(),
            dated_by: None,
            ends_by: None,
        };
        self.dates(id, clauses, &mut shape, &scope);
        self.dates_are_data(&shape);
        shape.by = self.series_keys(&by, &shape, &scope);
        self.facts.sources.set(id, shape);
    }

    fn source_word(&mut self, word: &ast::Name, scope: &Scope) -> SourceWord {
        match &*word.text {
            "samples" => SourceWord::Samples,
            "events" => SourceWord::Events,
            "spans" => SourceWord::Spans,
            "cases" => SourceWord::Cases,
            "totals" => SourceWord::Totals,
            _ => {
                let names = KINDS_OF_SOURCES.map(ToOwned::to_owned);
                self.unknown_among(word, "kind of source", &names, scope);
                SourceWord::Unknown
            }
        }
    }

    fn field_shapes(&mut self, clauses: &[Clause], scope: &Scope) -> Vec<FieldShape> {
        let mut fields = Vec::new();
        let mut seen = BTreeMap::new();
        for clause in clauses {
            let ClauseKind::Field(field) = &clause.kind else {
                continue;
            };
            if field.name.is_missing() {
                continue;
            }
            let at = scope.at(field.name.span);
            if let Some(first) = seen.insert(field.name.text.clone(), at) {
                self.duplicate(at, first, &field.name.text);
                continue;
            }
            let ty = self.type_named(&field.ty, scope);
            let ty = self.readable(ty, scope.at(field.ty.span));
            fields.push(FieldShape {
                name: field.name.text.to_string(),
                ty,
                optional: field.optional,
                computed: field.value.is_some(),
                at,
            });
        }
        fields
    }

    /// Refuses types that no cell of data can hold.
    fn readable(&mut self, ty: Type, at: crate::text::Location) -> Type {
        let of = match &ty {
            Type::List(of) => of,
            ty => ty,
        };
        let in_list = matches!(ty, Type::List(_));
        let readable = match of {
            Type::Period
            | Type::DurationOrPeriod
            | Type::TimeOfDay
            | Type::Party
            | Type::Calendar => false,
            Type::Time => !in_list,
            Type::Quantity(dimension) => {
                let plain = dimension.declared().next().is_some()
                    && dimension.time == 0
                    && dimension.data == 0;
                plain || matches!(*of, Type::DURATION | Type::MONEY | Type::DATA)
            }
            _ => true,
        };
        if readable {
            return ty;
        }
        self.report(
            Diagnostic::new(codes::TYPE_MISMATCH, at, format!("a field of data cannot be {of}"))
                .help("data has numbers, percentages, durations, money, sizes, timestamps, dates, texts, conditions, members of an enum and spans"),
        );
        Type::Unknown
    }

    /// Which field dates a row, and which one ends a span.
    fn dates(&mut self, id: DeclId, clauses: &[Clause], shape: &mut SourceShape, scope: &Scope) {
        let written = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::DatedBy(name) if !name.is_missing() => Some(name),
            _ => None,
        });
        let dates =
            |field: &&FieldShape| matches!(field.ty, Type::Timestamp | Type::Date | Type::Unknown);
        if let Some(name) = written {
            match shape.field(&name.text) {
                Some(field) if dates(&field) => {
                    self.defined(scope.at(name.span), field.at);
                    shape.dated_by = Some(field.name.clone());
                }
                Some(field) => {
                    let finding = Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        scope.at(name.span),
                        format!(
                            "rows are dated by a timestamp or a date, `{}` is {}",
                            name.text, field.ty
                        ),
                    )
                    .also(field.at, "declared here");
                    self.report(finding);
                    shape.dated_by = Some(field.name.clone());
                }
                None => {
                    let names: Vec<String> = shape
                        .fields
                        .iter()
                        .filter(dates)
                        .map(|field| field.name.clone())
                        .collect();
                    self.unknown_among(name, "field that dates a row", &names, scope);
                    shape.dated_by = Some(String::new());
                }
            }
            if shape.kind != SourceWord::Spans {
                return;
            }
        }
        let mut instants = shape
            .fields
            .iter()
            .filter(|field| dates(field) && !field.computed);
        match shape.kind {
            SourceWord::Samples | SourceWord::Events => {
                shape.dated_by = instants.next().map(|field| field.name.clone());
                if shape.dated_by.is_none() {
                    self.missing(
                        id,
                        &format!("no field of `{}` says when a row happened", shape.path),
                        "a row belongs to the window in which its date lies",
                        "add `field at timestamp`",
                    );
                }
            }
            SourceWord::Spans => {
                let named = |name: &str| {
                    shape
                        .fields
                        .iter()
                        .find(|field| field.name == name && dates(field))
                };
                let start = written
                    .and_then(|name| shape.field(&name.text))
                    .or_else(|| named("start"))
                    .or_else(|| instants.clone().next());
                let end = named("end").or_else(|| {
                    instants.find(|field| start.is_none_or(|start| start.name != field.name))
                });
                let (start, end) = (
                    start.map(|it| it.name.clone()),
                    end.map(|it| it.name.clone()),
                );
                if start.is_none() || end.is_none() {
                    self.missing(
                        id,
                        &format!(
                            "`{}` does not say from when to when a span lasts",
                            shape.path
                        ),
                        "a span has a beginning and an end",
                        "add `field start timestamp; field end timestamp`",
                    );
                }
                shape.dated_by = start;
                shape.ends_by = end;
            }
            SourceWord::Cases => self.missing(
                id,
                &format!(
                    "nothing says which field dates the cases of `{}`",
                    shape.path
                ),
                "a case belongs to one window, and begins and ends in different ones",
                "add `dated by FIELD`",
            ),
            SourceWord::Totals | SourceWord::Unknown => {}
        }
    }

    /// Rows are put into windows as they are read, before anything is computed from them.
    fn dates_are_data(&mut self, shape: &SourceShape) {
        let dates = [&shape.dated_by, &shape.ends_by];
        let fields = dates.into_iter().flatten();
        for field in fields.filter_map(|name| shape.field(name)) {
            if field.computed {
                let headline = format!(
                    "`{}` is computed, and rows are dated by their data",
                    field.name
                );
                self.report(
                    Diagnostic::new(codes::NOT_HERE, field.at, headline)
                        .help("date them by a field that the data has, and compare with the computed one in a metric"),
                );
            }
        }
    }

    fn series_keys(&mut self, by: &[ast::Name], shape: &SourceShape, scope: &Scope) -> Vec<String> {
        let mut keys = Vec::new();
        for key in by.iter().filter(|key| !key.is_missing()) {
            let Some(field) = shape.field(&key.text) else {
                let names: Vec<String> = shape
                    .fields
                    .iter()
                    .map(|field| field.name.clone())
                    .collect();
                self.unknown_among(key, &format!("field of `{}`", shape.path), &names, scope);
                continue;
            };
            if field.optional {
                self.report(
                    Diagnostic::new(
                        codes::OPTIONAL_KEY,
                        scope.at(key.span),
                        format!("`{}` may be absent, so it is no key", key.text),
                    )
                    .also(field.at, "optional here")
                    .note("a sample without the key would belong to no series, or to all")
                    .help("remove `optional`"),
                );
                continue;
            }
            self.defined(scope.at(key.span), field.at);
            keys.push(field.name.clone());
        }
        keys
    }

    /// Sources as the agreement has them, with their computed fields.
    pub(super) fn sources_declared(&mut self) {
        self.once_each(Step::Source, Kind::Source, Self::source_declared);
    }

    fn source_declared(&mut self, id: DeclId) {
        let Some(shape) = self.shape_of(id).cloned() else {
            return;
        };
        let scope = self.constants(id);
        let clauses = self.clauses(id);
        let kind = self.source_kind(id, clauses, &shape, &scope);
        let fields = self.fields(id, clauses, &shape);
        let head = self.head(id);
        let mut source = Source {
            head,
            kind,
            fields,
            dated_by: shape.dated_by.filter(|name| !name.is_empty()),
            ends_by: shape.ends_by,
            supplied: Vec::new(),
            verifiable: Vec::new(),
            decided: Vec::new(),
            estimates: Vec::new(),
            prevails: None,
        };
        for clause in clauses {
            if let ClauseKind::Supplied {
                supplied,
                verifiable,
                decided,
                estimates,
            } = &clause.kind
            {
                source.supplied.extend(self.parties(supplied, &scope));
                source.verifiable.extend(self.parties(verifiable, &scope));
                source.decided.extend(self.parties(decided, &scope));
                source.estimates.extend(self.parties(estimates, &scope));
            }
        }
        source.prevails = self.prevails(clauses, &source, &scope);
        self.parts
            .sources
            .add(&mut self.agreement.sources, id, source);
    }

    fn source_kind(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &SourceShape,
        scope: &Scope,
    ) -> SourceKind {
        let (mut every, mut per) = (None, None);
        for clause in clauses {
            if let ClauseKind::SourceKind {
                every: length,
                per: period,
                ..
            } = &clause.kind
            {
                every = length.as_ref().map(|length| self.micros(length, scope));
                per = period
                    .as_ref()
                    .map(|period| self.period_rule(period, scope));
            }
        }
        if shape.kind != SourceWord::Samples {
            self.only_of_samples(id, clauses, shape, scope);
        }
        match shape.kind {
            SourceWord::Samples => {
                if every.is_none() {
                    self.missing(
                        id,
                        &format!("nothing says how often `{}` is sampled", shape.path),
                        "a sample holds until the next one; when one is late there is a gap",
                        "write `kind samples every 1 minute`",
                    );
                }
                let every = every.flatten().unwrap_or(60_000_000);
                let (gaps, late_after, exists) = self.samples(id, clauses, shape, every);
                SourceKind::Samples {
                    every,
                    by: shape.by.clone(),
                    late_after,
                    gaps,
                    exists,
                }
            }
            SourceWord::Spans => SourceKind::Spans,
            SourceWord::Cases => SourceKind::Cases,
            SourceWord::Totals => match per {
                Some(Some(per)) => SourceKind::Totals(per),
                Some(None) => SourceKind::Events,
                None => {
                    self.missing(
                        id,
                        &format!("nothing says over which period `{}` is summed", shape.path),
                        "totals fit into windows only whole",
                        "write `kind totals per calendar month`",
                    );
                    SourceKind::Events
                }
            },
            SourceWord::Events | SourceWord::Unknown => SourceKind::Events,
        }
    }

    /// Gaps, lateness and existence belong to samples.
    fn only_of_samples(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &SourceShape,
        scope: &Scope,
    ) {
        if shape.kind == SourceWord::Unknown {
            return;
        }
        for clause in clauses {
            let samples_only = matches!(
                clause.kind,
                ClauseKind::Exists(_) | ClauseKind::Gaps(_) | ClauseKind::LateAfter(_)
            );
            if samples_only {
                let at = scope.at(clause.span);
                self.report(
                    Diagnostic::new(
                        codes::NOT_HERE,
                        at,
                        format!("`{}` has a meaning for samples only", clause.word.text),
                    )
                    .also(self.declaration(id).at, "this source has no samples")
                    .help("remove the clause"),
                );
            }
        }
    }

    fn samples(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &SourceShape,
        every: i64,
    ) -> (Gaps, i64, Existence) {
        let scope = self.constants(id);
        let mut gaps = None;
        let mut late = every.saturating_add(every / 2);
        let mut exists = None;
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Gaps(word) => {
                    gaps = Some(match &*word.text {
                        "down" => Gaps::Down,
                        "up" => Gaps::Up,
                        "excluded" => Gaps::Excluded,
                        "unknown" => Gaps::Unknown,
                        _ => {
                            let names = GAPS.map(ToOwned::to_owned);
                            self.unknown_among(word, "reading of a gap", &names, &scope);
                            Gaps::Unknown
                        }
                    });
                }
                ClauseKind::LateAfter(length) => {
                    if let Some(length) = self.micros(length, &scope) {
                        if length < every {
                            self.report(
                                Diagnostic::new(
                                    codes::IMPOSSIBLE_VALUE,
                                    scope.at(clause.span),
                                    "a sample would be late before it is due",
                                )
                                .note("`late after` is counted from the sample before"),
                            );
                        }
                        late = length;
                    }
                }
                ClauseKind::Exists(how) => exists = Some(self.existence(id, how)),
                _ => {}
            }
        }
        if gaps.is_none() {
            self.missing(
                id,
                &format!("nothing says what gaps in `{}` count as", shape.path),
                "a probe that stays silent may mean an outage or a broken probe: the parties must choose",
                "add `gaps count as down`, `up`, `unknown` or `excluded`",
            );
        }
        if exists.is_none() && !shape.by.is_empty() {
            self.missing(
                id,
                &format!("nothing says when a series of `{}` exists", shape.path),
                "a thing that was added on the 20th was not down before; one that falls silent is",
                "add `exists always`, `exists while sampled` or `exists during SPANS`",
            );
        }
        (
            gaps.unwrap_or(Gaps::Unknown),
            late,
            exists.unwrap_or(Existence::Always),
        )
    }

    fn existence(&mut self, id: DeclId, how: &Exists) -> Existence {
        match how {
            Exists::Always => Existence::Always,
            Exists::WhileSampled => Existence::WhileSampled,
            Exists::During(rows) => {
                let scope = self.scope(id, Place::Rows);
                let (found, source) = self.demand_rows(rows, &scope);
                let kind = source
                    .and_then(|id| self.shape_of(id))
                    .map(|shape| shape.kind);
                if kind.is_some_and(|kind| !matches!(kind, SourceWord::Spans | SourceWord::Unknown))
                {
                    self.report(
                        Diagnostic::new(
                            codes::TYPE_MISMATCH,
                            found.at,
                            "a group exists during spans",
                        )
                        .help("name a source of `kind spans`"),
                    );
                }
                Existence::During(found)
            }
        }
    }

    fn fields(&mut self, id: DeclId, clauses: &[Clause], shape: &SourceShape) -> Vec<ir::Field> {
        let mut fields = Vec::with_capacity(shape.fields.len());
        let constants = self.constants(id);
        for clause in clauses {
            let ClauseKind::Field(field) = &clause.kind else {
                continue;
            };
            let at = constants.at(field.name.span);
            let Some(own) = shape.fields.iter().find(|it| it.at == at) else {
                continue;
            };
            let range = field
                .range
                .as_ref()
                .and_then(|(from, to)| self.range(from, to, &own.ty, &constants));
            let value = field.value.as_ref().map(|value| {
                let scope = self.scope(id, Place::Field).in_row(Some(id));
                self.demand(value, &scope, &own.ty)
            });
            let column = field
                .column
                .as_ref()
                .map_or(own.name.clone(), |text| text.value.to_string());
            fields.push(ir::Field {
                name: own.name.clone(),
                ty: own.ty.clone(),
                origin: Origin::at(at),
                column,
                optional: own.optional,
                range,
                separator: field
                    .ty
                    .separator
                    .as_ref()
                    .map(|text| text.value.to_string()),
                others_ignored: field.others_ignored,
                value,
            });
        }
        fields
    }

    fn range(
        &mut self,
        from: &ast::Expr,
        to: &ast::Expr,
        ty: &Type,
        scope: &Scope,
    ) -> Option<(Number, Number)> {
        if *ty == Type::Unknown {
            return None;
        }
        if !ty.is_numeric() {
            self.report(Diagnostic::new(
                codes::TYPE_MISMATCH,
                scope.at(from.span.to(to.span)),
                format!("{ty} has no smallest and no largest value"),
            ));
            return None;
        }
        let (lo, hi) = (
            self.constant(from, scope, ty)?,
            self.constant(to, scope, ty)?,
        );
        let (ir::Constant::Number(lo), ir::Constant::Number(hi)) = (lo, hi) else {
            return None;
        };
        if hi < lo {
            self.report(Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                scope.at(from.span.to(to.span)),
                "no value lies in this range",
            ));
        }
        Some((lo, hi))
    }
}
