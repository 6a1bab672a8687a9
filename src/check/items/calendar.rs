//! Calendars: hours of a week with their exceptions, sets of dates, and combinations.

use super::super::context::Checker;
use super::super::kept::Fact;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Calendar, CalendarRule, Type};
use crate::quantity::{Date, DateList, DateSet, TimeOfDay, Weekday};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{
    self, BinaryOp, Clause, ClauseKind, ClockParts, DateItem, ItemKind, Literal,
};
use crate::text::Location;

/// Most dates and hours that a calendar may come to, with all that it is made of.
const MOST_PARTS: usize = 50_000;

type Hours = Vec<(TimeOfDay, TimeOfDay)>;

/// A calendar that has been read.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::check) struct Made {
    ty: Type,
    rule: CalendarRule,
    parts: usize,
}

impl Made {
    fn wrong() -> Self {
        Self {
            ty: Type::Unknown,
            rule: CalendarRule::Always,
            parts: 1,
        }
    }
}

impl Checker<'_> {
    /// All calendars, but those of the library only when something names them.
    pub(super) fn calendars_declared(&mut self) {
        for id in self.all(Kind::Calendar) {
            let declaration = self.declaration(id);
            if !self.resolved.unit(declaration.unit).is_library {
                self.type_of_calendar(id, declaration.at);
            }
        }
    }

    /// Whether a calendar is a set of dates or has hours.
    pub(in crate::check) fn type_of_calendar(&mut self, id: DeclId, at: Location) -> Type {
        self.calendar_made(id, at)
            .map_or(Type::Unknown, |made| made.ty.clone())
    }

    fn calendar_made(&mut self, id: DeclId, at: Location) -> Option<&Made> {
        self.read_calendar(id, at);
        self.facts.calendars.get(id)
    }

    /// Reads a calendar that has not been read.
    pub(in crate::check) fn read_calendar(&mut self, id: DeclId, at: Location) {
        self.needs(Fact::Calendar, id, at);
        if self.facts.calendars.get(id).is_some() {
            return;
        }
        if !self.open.insert((Fact::Calendar, id)) {
            let declaration = self.declaration(id);
            self.tangle();
            self.report(
                Diagnostic::new(
                    codes::CYCLE,
                    at,
                    format!("`{}` is made of itself", declaration.name),
                )
                .also(declaration.at, "declared here"),
            );
            return;
        }
        if self.enter(at) {
            self.aside(id, Self::calendar_declared);
        } else {
            self.tangle();
        }
        self.leave();
        self.open.remove(&(Fact::Calendar, id));
    }

    fn calendar_declared(&mut self, id: DeclId) {
        let outer = std::mem::take(&mut self.calendars_named);
        let made = self.make_calendar(id);
        let names = std::mem::replace(&mut self.calendars_named, outer);
        let head = self.head(id);
        if made.ty != Type::Unknown {
            let rule = made.rule.clone();
            let calendar = Calendar { head, rule, names };
            let parts = &mut self.parts.calendars;
            parts.add(&mut self.agreement.calendars, id, calendar);
        }
        self.facts.calendars.set(id, made);
    }

    fn make_calendar(&mut self, id: DeclId) -> Made {
        let scope = self.scope(id, Place::Constant);
        match &self.item(id).kind {
            ItemKind::CalendarIs { value, .. } => {
                let made = self.combination(value, &scope).unwrap_or_else(Made::wrong);
                self.small_enough(id, made)
            }
            ItemKind::Block(block) => {
                let made = self.week_or_dates(id, &block.clauses, &scope);
                self.small_enough(id, made)
            }
            _ => Made::wrong(),
        }
    }

    fn small_enough(&mut self, id: DeclId, made: Made) -> Made {
        if made.parts <= MOST_PARTS {
            return made;
        }
        let at = self.declaration(id).at;
        self.report(
            Diagnostic::new(
                codes::TOO_LARGE,
                at,
                "this calendar has too many dates and hours",
            )
            .note(format!(
                "a calendar may come to {MOST_PARTS} of them, with all that it is made of"
            )),
        );
        Made::wrong()
    }

    // ---- blocks

    fn week_or_dates(&mut self, id: DeclId, clauses: &[Clause], scope: &Scope) -> Made {
        let mut zone = None;
        let mut week: [Hours; 7] = Default::default();
        let mut open = Vec::new();
        let mut has_hours = false;
        let mut parts = 1;
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Prose(text) if &*clause.word.text == "timezone" => {
                    zone = self.zone(id, text).map(|zone| zone.name().to_owned());
                }
                ClauseKind::Hours { days, hours } => {
                    has_hours = true;
                    let at = scope.at(clause.span);
                    if let Some(hours) = self.hours(hours, at) {
                        parts += hours.len() * 7;
                        self.add_days(&mut week, days, &hours, scope, at);
                    }
                }
                ClauseKind::Open { dates, hours } => {
                    has_hours = true;
                    let at = scope.at(clause.span);
                    if let Some(hours) = self.hours(hours, at) {
                        let ranges = self.date_ranges(dates, scope);
                        parts += ranges.len() * hours.len();
                        open.extend(ranges.into_iter().map(|(a, b)| (a, b, hours.clone())));
                    }
                }
                _ => {}
            }
        }
        let Some((closed, more)) = self.closed(clauses, scope) else {
            return Made::wrong();
        };
        parts += more;
        let only_closed = !has_hours
            && clauses
                .iter()
                .any(|it| matches!(it.kind, ClauseKind::Closed(_)));
        if only_closed {
            return Made {
                ty: Type::Dates,
                rule: CalendarRule::Dates(closed),
                parts,
            };
        }
        let timezone = zone.unwrap_or_else(|| self.frame.zone.name().to_owned());
        Made {
            ty: Type::Calendar,
            rule: CalendarRule::Week {
                timezone,
                hours: week,
                closed,
                open,
            },
            parts,
        }
    }

    /// Opening hours of a day: each ends after it begins, none overlap.
    fn hours(&mut self, hours: &[(ClockParts, ClockParts)], at: Location) -> Option<Hours> {
        let mut list = Hours::new();
        for (from, to) in hours {
            let (from, to) = (self.clock(*from, at)?, self.clock(*to, at)?);
            if to <= from {
                self.report(
                    Diagnostic::new(
                        codes::HOURS,
                        at,
                        format!("hours from {from} to {to} end before they begin"),
                    )
                    .note("the hours of a day do not go over midnight")
                    .help(
                        "write the hours until 24:00 on one day and those from 00:00 on the next",
                    ),
                );
                return None;
            }
            list.push((from, to));
        }
        self.no_overlap(&list, at).then_some(list)
    }

    fn no_overlap(&mut self, hours: &[(TimeOfDay, TimeOfDay)], at: Location) -> bool {
        let mut sorted = hours.to_vec();
        sorted.sort();
        let twice = sorted.windows(2).find(|pair| pair[1].0 < pair[0].1);
        if let Some([first, second]) = twice {
            self.report(Diagnostic::new(
                codes::HOURS,
                at,
                format!(
                    "the hours {} to {} and {} to {} overlap",
                    first.0, first.1, second.0, second.1
                ),
            ));
            return false;
        }
        true
    }

    fn add_days(
        &mut self,
        week: &mut [Hours; 7],
        days: &[(ast::Name, Option<ast::Name>)],
        hours: &Hours,
        scope: &Scope,
        at: Location,
    ) {
        for (from, to) in days {
            let Some(first) = self.weekday(from, scope) else {
                continue;
            };
            let last = match to {
                Some(to) => match self.weekday(to, scope) {
                    Some(last) => last,
                    None => continue,
                },
                None => first,
            };
            let count = (last.index() + 7 - first.index()) % 7;
            for step in 0..=count {
                let day = &mut week[(first.index() + step) % 7];
                let mut both = day.clone();
                both.extend_from_slice(hours);
                if self.no_overlap(&both, at) {
                    both.sort();
                    *day = both;
                } else {
                    return;
                }
            }
        }
    }

    fn weekday(&mut self, name: &ast::Name, scope: &Scope) -> Option<Weekday> {
        let day = Weekday::parse(&name.text);
        if day.is_none() {
            let names = Weekday::ALL.map(|day| day.word().to_owned());
            self.unknown_among(name, "day of the week", &names, scope);
        }
        day
    }

    // ---- dates

    /// All days of the `closed` clauses, and how many parts they have.
    fn closed(&mut self, clauses: &[Clause], scope: &Scope) -> Option<(DateSet, usize)> {
        let mut list = DateList::default();
        let mut named: Vec<DateSet> = Vec::new();
        let mut parts = 0;
        for clause in clauses {
            let ClauseKind::Closed(items) = &clause.kind else {
                continue;
            };
            for item in items {
                parts += 1;
                let at = scope.at(item.from.span);
                match (&item.from.kind, &item.to) {
                    (ast::ExprKind::Literal(literal), to) => {
                        self.closed_dates(literal, to.as_ref(), &mut list, scope, at);
                    }
                    (ast::ExprKind::Missing, _) => {}
                    (_, None) => {
                        let (set, more) = self.named_dates(&item.from, scope)?;
                        parts += more;
                        if parts > MOST_PARTS {
                            return Some((DateSet::default(), parts));
                        }
                        named.push(set);
                    }
                    (_, Some(_)) => self.report(Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        at,
                        "a range runs from a date to a date",
                    )),
                }
            }
        }
        let listed = DateSet::Listed(list);
        if named.is_empty() {
            return Some((listed, parts));
        }
        named.insert(0, listed);
        Some((DateSet::Or(named), parts))
    }

    fn closed_dates(
        &mut self,
        literal: &Literal,
        to: Option<&ast::Expr>,
        list: &mut DateList,
        scope: &Scope,
        at: Location,
    ) {
        match literal {
            Literal::Date(parts) => {
                let Some(first) = self.date(*parts, at) else {
                    return;
                };
                match to {
                    None => {
                        list.dates.insert(first);
                    }
                    Some(to) => {
                        if let Some(last) = self.end_of_range(to, first, scope) {
                            list.ranges.push((first, last));
                        }
                    }
                }
            }
            Literal::YearlyDate(month, day) => {
                let Some(first) = self.yearly(*month, *day, at) else {
                    return;
                };
                let last = match to.map(|to| (&to.kind, to.span)) {
                    None => first,
                    Some((ast::ExprKind::Literal(Literal::YearlyDate(month, day)), span)) => {
                        match self.yearly(*month, *day, scope.at(span)) {
                            Some(last) => last,
                            None => return,
                        }
                    }
                    Some((_, span)) => {
                        self.report(Diagnostic::new(
                            codes::TYPE_MISMATCH,
                            scope.at(span),
                            "a range that begins on a day of every year ends on one",
                        ));
                        return;
                    }
                };
                list.yearly.extend(days_of_year(first, last));
            }
            _ => self.report(
                Diagnostic::new(codes::TYPE_MISMATCH, at, "a date is written here")
                    .help("as in `2026-12-24`, or `12-24` for every year"),
            ),
        }
    }

    fn yearly(&mut self, month: u8, day: u8, at: Location) -> Option<(u8, u8)> {
        // 2024 is a leap year: 29 February is a day of every fourth year.
        let there = Date::new(2024, u32::from(month), u32::from(day)).is_some();
        if !there {
            self.report(Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                at,
                "there is no such day in any year",
            ));
        }
        there.then_some((month, day))
    }

    fn end_of_range(&mut self, to: &ast::Expr, first: Date, scope: &Scope) -> Option<Date> {
        let last = self.fixed_date(to, scope)?;
        if last < first {
            self.report(Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                scope.at(to.span),
                "this range of dates ends before it begins",
            ));
            return None;
        }
        Some(last)
    }

    /// Dates and ranges of `open`.
    fn date_ranges(&mut self, items: &[DateItem], scope: &Scope) -> Vec<(Date, Date)> {
        let mut ranges = Vec::new();
        for item in items {
            let Some(first) = self.fixed_date(&item.from, scope) else {
                continue;
            };
            let last = match &item.to {
                None => Some(first),
                Some(to) => self.end_of_range(to, first, scope),
            };
            ranges.extend(last.map(|last| (first, last)));
        }
        ranges
    }

    /// The dates of another calendar.
    fn named_dates(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<(DateSet, usize)> {
        let made = self.named_calendar(expr, scope)?;
        if let CalendarRule::Dates(dates) = &made.rule {
            Some((dates.clone(), made.parts))
        } else {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    scope.at(expr.span),
                    "a calendar with hours is no set of dates",
                )
                .help("name dates, or a calendar that has only `closed`"),
            );
            None
        }
    }

    fn named_calendar(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Made> {
        let path = path_of(expr)?;
        if path.single().is_some_and(|name| &*name.text == "always") {
            return Some(Made {
                ty: Type::Calendar,
                rule: CalendarRule::Always,
                parts: 1,
            });
        }
        let id = self.reference(&path, &[Kind::Calendar], scope)?;
        self.calendars_named
            .insert(ir::Path::new(&self.declaration(id).path));
        let made = self.calendar_made(id, scope.at(expr.span))?.clone();
        (made.ty != Type::Unknown).then_some(made)
    }

    // ---- combinations

    fn combination(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Made> {
        let at = scope.at(expr.span);
        if !self.enter(at) {
            self.leave();
            return None;
        }
        let made = self.combined(expr, scope, at);
        self.leave();
        made
    }

    fn combined(&mut self, expr: &ast::Expr, scope: &Scope, at: Location) -> Option<Made> {
        match &expr.kind {
            ast::ExprKind::Missing => None,
            ast::ExprKind::Paren(of) => self.combination(of, scope),
            ast::ExprKind::Binary(op @ (BinaryOp::Or | BinaryOp::And | BinaryOp::Except), a, b) => {
                let (a, b) = (self.combination(a, scope)?, self.combination(b, scope)?);
                let parts = a.parts + b.parts;
                if parts > MOST_PARTS {
                    return Some(Made {
                        parts,
                        ..Made::wrong()
                    });
                }
                let Some(rule) = combine(*op, a.rule, b.rule) else {
                    self.report(
                        Diagnostic::new(
                            codes::TYPE_MISMATCH,
                            at,
                            "a set of dates and a calendar with hours do not combine",
                        )
                        .note("sets of dates combine with each other, and so do calendars")
                        .help("let the calendar close on the dates: `closed …`"),
                    );
                    return None;
                };
                Some(Made {
                    ty: a.ty,
                    rule,
                    parts,
                })
            }
            ast::ExprKind::Name(_) | ast::ExprKind::Member(..) => self.named_calendar(expr, scope),
            _ => {
                self.report(
                    Diagnostic::new(codes::TYPE_MISMATCH, at, "expected a calendar")
                        .help("calendars combine with `or`, `and` and `except`"),
                );
                None
            }
        }
    }
}

fn combine(op: BinaryOp, a: CalendarRule, b: CalendarRule) -> Option<CalendarRule> {
    match (a, b) {
        (CalendarRule::Dates(a), CalendarRule::Dates(b)) => Some(CalendarRule::Dates(match op {
            BinaryOp::Or => DateSet::Or(vec![a, b]),
            BinaryOp::And => DateSet::And(vec![a, b]),
            _ => DateSet::Except(Box::new(a), Box::new(b)),
        })),
        (CalendarRule::Dates(_), _) | (_, CalendarRule::Dates(_)) => None,
        (a, b) => Some(match op {
            BinaryOp::Or => CalendarRule::Union(vec![a, b]),
            BinaryOp::And => CalendarRule::Intersection(vec![a, b]),
            _ => CalendarRule::Except(Box::new(a), Box::new(b)),
        }),
    }
}

/// Month and day from one day of the year to another, over New Year if need be.
fn days_of_year(first: (u8, u8), last: (u8, u8)) -> Vec<(u8, u8)> {
    let date = |(month, day): (u8, u8)| Date::new(2024, u32::from(month), u32::from(day));
    let (Some(first), Some(last)) = (date(first), date(last)) else {
        return Vec::new();
    };
    let length = last.days_since(first).rem_euclid(366);
    let new_year = Date::new(2024, 1, 1).map_or(0, |date| first.days_since(date));
    (0..=length)
        .filter_map(|step| {
            let day = Date::new(2024, 1, 1)?.plus_days((new_year + step).rem_euclid(366));
            let month = u8::try_from(day.month()).ok()?;
            Some((month, u8::try_from(day.day()).ok()?))
        })
        .collect()
}

/// Names joined by dots, as a path.
pub(in crate::check) fn path_of(expr: &ast::Expr) -> Option<ast::Path> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(ast::Path {
            parts: vec![name.clone()],
            span: expr.span,
        }),
        ast::ExprKind::Member(of, name) => {
            let mut path = path_of(of)?;
            path.parts.push(name.clone());
            path.span = expr.span;
            Some(path)
        }
        ast::ExprKind::Paren(of) => path_of(of),
        _ => None,
    }
}
