//! Moves a tree to where its text stands now.
//!
//! When somebody types, what stands behind the place moves and stays the same otherwise. Every field of
//! every node is named here, so that a new one cannot be forgotten.

use super::{
    Amendment, Amount, AmountTerm, Arg, ArgLabel, BinaryOp, Block, BlockKind, Bound, Change,
    ChangeCondition, ChangeKind, ChangeSubject, ChargedTime, ClaimAnchor, ClaimDeadline, Clause,
    ClauseKind, ClockParts, Column, Consent, DateItem, DateParts, Dispute, Each, EachStep, Event,
    Exists, Expr, ExprKind, Field, Include, IncludeArgument, Interval, Item, ItemKind, Literal,
    LocalLet, Member, Metric, Name, NodeId, Over, Parameter, Path, Pattern, PerStep, PeriodName,
    Quantifier, RankedDocument, ReliefExtent, RoundingMode, Row, Table, Template, Test, Text,
    TypeName, UnaryOp, VerdictWord, WithinFrom,
};
use crate::quantity::{Decimal, Relation};
use crate::text::Span;

/// How far something moves; backwards around zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::syntax) struct By {
    bytes: u32,
    nodes: u32,
}

impl By {
    /// Not at all.
    pub(in crate::syntax) const NOTHING: Self = Self { bytes: 0, nodes: 0 };

    /// From the first byte and node to the second ones.
    pub(in crate::syntax) fn new(bytes: (u32, u32), nodes: (u32, u32)) -> Self {
        Self {
            bytes: bytes.1.wrapping_sub(bytes.0),
            nodes: nodes.1.wrapping_sub(nodes.0),
        }
    }

    /// First this far, then further.
    pub(in crate::syntax) fn and(self, further: Self) -> Self {
        Self {
            bytes: self.bytes.wrapping_add(further.bytes),
            nodes: self.nodes.wrapping_add(further.nodes),
        }
    }

    /// How many bytes.
    pub(in crate::syntax) fn bytes(self) -> u32 {
        self.bytes
    }

    /// Whether nothing moves.
    pub(in crate::syntax) fn is_nothing(self) -> bool {
        self == Self::NOTHING
    }
}

/// What has a place.
pub(in crate::syntax) trait Shift {
    /// Moves it.
    fn shift(&mut self, by: By);
}

impl Shift for Span {
    fn shift(&mut self, by: By) {
        self.start = self.start.wrapping_add(by.bytes);
        self.end = self.end.wrapping_add(by.bytes);
    }
}

impl Shift for NodeId {
    fn shift(&mut self, by: By) {
        self.0 = self.0.wrapping_add(by.nodes);
    }
}

impl<T: Shift> Shift for Option<T> {
    fn shift(&mut self, by: By) {
        self.iter_mut().for_each(|it| it.shift(by));
    }
}

impl<T: Shift> Shift for Vec<T> {
    fn shift(&mut self, by: By) {
        self.iter_mut().for_each(|it| it.shift(by));
    }
}

impl<T: Shift> Shift for Box<T> {
    fn shift(&mut self, by: By) {
        (**self).shift(by);
    }
}

impl<A: Shift, B: Shift> Shift for (A, B) {
    fn shift(&mut self, by: By) {
        self.0.shift(by);
        self.1.shift(by);
    }
}

/// What has no place.
macro_rules! stays {
    ($($of:ty),* $(,)?) => {
        $(impl Shift for $of {
            fn shift(&mut self, _: By) {}
        })*
    };
}

/// Structures with all their fields.
macro_rules! fields {
    ($($of:ident { $($field:ident),* $(,)? })*) => {
        $(impl Shift for $of {
            fn shift(&mut self, by: By) {
                let Self { $($field),* } = self;
                $($field.shift(by);)*
            }
        })*
    };
}

/// Alternatives with all that each holds.
macro_rules! variants {
    ($($of:ident {
        $($name:ident $(($($part:ident),*))? $({ $($field:ident),* $(,)? })?),* $(,)?
    })*) => {
        $(impl Shift for $of {
            fn shift(&mut self, by: By) {
                match self {
                    $(Self::$name $(($($part),*))? $({ $($field),* })? => {
                        $($($part.shift(by);)*)?
                        $($($field.shift(by);)*)?
                    })*
                }
            }
        })*
    };
}

stays! {
    bool, u8, u32, i32, String, std::sync::Arc<str>, Decimal, Relation, BlockKind, DateParts, ClockParts,
    UnaryOp, BinaryOp, Quantifier, RoundingMode, VerdictWord,
}

fields! {
    Name { text, span }
    Path { parts, span }
    Text { value, span, references }
    Item { id, doc, kind, span }
    Template { name, title, parameters, items, body }
    Include { template, arguments, name, title, changes, body }
    Amendment { block, changes }
    Consent { date, by }
    IncludeArgument { name, value }
    Change { kind, span }
    Member { name, text }
    Block { kind, word, name, title, clauses, body }
    Table { name, title, key, columns, rows }
    Column { name, ty }
    Row { cells, span }
    TypeName { list, separator, word, per, or, span }
    Metric { name, title, parameters, ty, lets, value }
    Parameter { name, ty }
    LocalLet { id, name, value }
    DateItem { from, to }
    Field { name, ty, optional, range, column, others_ignored, value }
    Bound { relation, relation_span, value }
    Dispute { by, within, of_report, then }
    Event { subject, test, pattern, across, span }
    Amount { verb, terms, span }
    AmountTerm { value, per, span }
    PerStep { mode, step, from }
    ChangeSubject { kind, path }
    Clause { id, word, kind, span }
    Expr { id, kind, span }
    Arg { label, value, to, each, span }
    Each { step, by, span }
    PeriodName { basis, unit, from, span }
}

variants! {
    ItemKind {
        Use(a),
        Enum { name, title, members },
        Table(a),
        Let { name, title, value },
        Metric(a),
        CalendarIs { name, title, value },
        Prose { name, title, text },
        Param { name, title, ty, value },
        Unit { name, title, value },
        Template(a),
        Include(a),
        Amendment(a),
        Block(a),
        Bad,
    }
    ChangeKind {
        Clauses { block, dropped },
        Whole(a),
        Add(a),
        Remove { kind, name },
        Bad,
    }
    Exists {
        Always,
        WhileSampled,
        During(a),
    }
    Over {
        Each(a),
        EachRow { rows, merged_by },
        EachRun(a),
        Rolling { length, every },
        BeforeRow { length, rows },
    }
    RankedDocument {
        This(a),
        Titled(a),
        Named(a),
    }
    WithinFrom {
        Event(a),
        Fields(a, b),
        Run { end, time },
    }
    Interval {
        Period(a),
        Length(a),
    }
    ReliefExtent {
        Whole,
        While(a),
        RowsWhere(a),
    }
    Test {
        Missed,
        Met,
        Bounds(a),
    }
    Pattern {
        Consecutive(a, b),
        Of(a, b, c),
        Times(a, b, c),
    }
    ClaimDeadline {
        Within(a, b),
        UntilEnd(a, b, c),
    }
    ClaimAnchor {
        Window,
        Report,
        LastOutage,
        Field(a),
    }
    ChangeCondition {
        Favours(a),
        Words(a),
        Otherwise(a),
    }
    ClauseKind {
        Bad,
        Flag,
        Prose(a),
        Named(a),
        NamedList(a),
        Value(a),
        CustomerAny(a),
        Term { length, renews_for, unless_notice },
        Ended { notice, under },
        Precedence(a),
        BusinessDays(a),
        Contact(a, b),
        Signs(a, b),
        Hours { days, hours },
        Closed(a),
        Open { dates, hours },
        Fee { amount, per },
        DependsOn { any, services, promise },
        SourceKind { kind, every, per, by },
        Exists(a),
        Gaps(a),
        LateAfter(a),
        DatedBy(a),
        Supplied { supplied, verifiable, decided, estimates },
        FiguresOf { party, dispute },
        Field(a),
        Time(a),
        TimeRulings(a),
        Limit { amount, per },
        Measure { metric, by },
        Target { bounds, from },
        Over(a),
        Needs { count, of },
        Starts(a),
        Duty { negated, text },
        Within { limit, from, on },
        Every { interval, while_ },
        Due(a),
        Keep(a),
        Evidence(a),
        EvidenceRulings(a),
        BreachRelief { objectives, extent },
        BreachLeadsTo(a, b),
        After { delay, notify },
        Until(a),
        Sent(a, b),
        Attended(a),
        Weight { objective, share },
        Basis(a),
        When { condition, amount, into },
        Offset { ledger, condition },
        Condition(a),
        Multiply { factor, condition },
        Cap { amount, per, any },
        Combine { mode, by, per },
        Disregard(a, b),
        Round { each, to, mode },
        Claim { by, deadline, with, in_writing },
        Decide { by, within, of },
        Pay { words, within, of },
        ExpireAt(a),
        ExpireAfter(a),
        Right(a),
        Notice { length, after },
        Cure { length, restarts },
        ExpiresAfterEntry(a),
        Lapses(a),
        Agreed(a),
        Silence { after, means },
        MayChange { party, subjects, notice, condition, at_most },
        Entrenched { subjects, agreed_by, notice },
        MayRefuse { party, within },
        FromRenewal { favours },
        RunningOrders { keep },
        Proposed(a),
        Consents(a),
        InProgress(a),
        Never(a),
        Accept { codes, reason },
        OverWindows(a, b),
        GivenFail { source, group, from, to },
        GivenRows { source, columns, rows },
        Expect(a),
        ExpectVerdict { subject, verdict },
    }
    ExprKind {
        Missing,
        Literal(a),
        Text(a),
        Name(a),
        Member(a, b),
        Index(a, b),
        Call(a, b),
        Paren(a),
        Unary(a, b),
        Binary(a, b, c),
        Compare(a, b, c),
        If(a, b, c),
        Quantified { quantifier, of, by },
        Lasting { of, relation, at_least, counting_excess },
        Merged(a, b),
        Rolled(a, b),
        Rounded { of, mode, to },
        At(a, b),
        Otherwise(a, b),
        OfWord(a, b),
        Charged(a, b),
    }
    ChargedTime {
        In(a),
        Next(a),
        Previous(a),
        Last(a),
        Before(a),
    }
    ArgLabel {
        None,
        On,
        Except,
        Distinct,
        OverLast(a, b),
        Named(a),
    }
    EachStep {
        Elapsed(a),
        Calendar(a),
    }
    Literal {
        Number(a),
        Percent(a),
        Quantity { number, unit, on },
        Date(a),
        DateTime(a, b),
        YearlyDate(a, b),
        YearMonth(a, b),
        WindowName(a),
        Clock(a),
        Bool(a),
    }
}
