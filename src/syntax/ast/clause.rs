//! Clauses: a word and what it takes.
//!
//! Which clause may stand in which declaration, how often, and what the
//! document says of it is one table: `syntax::schema`.

use super::part::{
    Amount, Bound, ChangeCondition, ChangeSubject, ClaimDeadline, DateItem, Dispute, Event, Exists,
    Field, Interval, Over, RankedDocument, ReliefExtent, VerdictWord, WithinFrom,
};
use super::{ClockParts, Consent, Expr, Name, NodeId, Path, PeriodName, RoundingMode, Row, Text};
use crate::quantity::Relation;
use crate::text::Span;

/// A clause of a block.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its number.
    pub id: NodeId,
    /// The word it begins with: `target`, `field`, `monday`.
    pub word: Name,
    /// What follows.
    pub kind: ClauseKind,
    /// From the word to the last character before the end.
    pub span: Span,
}

/// The forms of clauses. The word in brackets is the clause word.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// Could not be read; reported.
    Bad,
    /// The word alone: `key`, `critical`, `automatic`, `external`; also `sole remedy`, `never cash`.
    Flag,
    /// A word and prose: `purpose`, `law`, `version`, `timezone`, `address`, `means`,
    /// `description`, `refund`, `grants`, `reason`.
    Prose(Text),
    /// A word and a name: `provider`, `customer`, `currency`, `party`.
    Named(Path),
    /// A word and names: `covers`, `for` of an objective or penalty, `excluding`, `relief`.
    NamedList(Vec<Path>),
    /// A word and an expression: `provided`, `hours`, `clock`, `groups from`, `met if`, `effective`.
    Value(Expr),
    /// `customer any as "Customer"`
    CustomerAny(Option<Text>),
    /// `term 12 months, renews for 12 months unless ended with 60 days notice`
    Term {
        /// The first term.
        length: Expr,
        /// Each renewal.
        renews_for: Option<Expr>,
        /// Notice that prevents a renewal.
        unless_notice: Option<Expr>,
    },
    /// `ended 2026-10-20 by globex under repeated_failure`
    Ended {
        /// Who gave notice, and when.
        notice: Consent,
        /// The right by which; nothing is the end of a term.
        under: Option<Path>,
    },
    /// `precedence order_form, "Master Agreement", this agreement`
    Precedence(Vec<RankedDocument>),
    /// `business days on CAL`
    BusinessDays(Path),
    /// `contact duty_manager "duty@acme.example"`
    Contact(Name, Text),
    /// `signs "Erika Muster", "Managing Director"`
    Signs(Text, Option<Text>),
    /// `monday to friday 08:00 to 12:00, 13:00 to 18:00`
    Hours {
        /// Days or ranges of days, as written.
        days: Vec<(Name, Option<Name>)>,
        /// Opening times.
        hours: Vec<(ClockParts, ClockParts)>,
    },
    /// `closed germany.national, 2026-12-24, 12-31, 2026-08-01 to 2026-08-14`
    Closed(Vec<DateItem>),
    /// `open 2026-12-19 09:00 to 13:00`: an exception to the week and to `closed`
    Open {
        /// The days.
        dates: Vec<DateItem>,
        /// The hours.
        hours: Vec<(ClockParts, ClockParts)>,
    },
    /// `fee 42_000 EUR per month`, `fee sum(bill, amount)`
    Fee {
        /// How much.
        amount: Expr,
        /// In which period.
        per: Option<PeriodName>,
    },
    /// `depends on mail_cloud with availability 99.95%`,
    /// `depends on any of east, west with availability 99%`
    DependsOn {
        /// One of them suffices.
        any: bool,
        /// The services that it needs.
        services: Vec<Path>,
        /// What is promised for it, and how much.
        promise: Option<(Name, Expr)>,
    },
    /// `kind samples every 1 minute by site`, `kind cases`, `kind totals per calendar month`
    SourceKind {
        /// `samples`, `events`, `spans`, `cases`, `totals`
        kind: Name,
        /// The sampling interval.
        every: Option<Expr>,
        /// The period of totals.
        per: Option<PeriodName>,
        /// The keys of the series.
        by: Vec<Name>,
    },
    /// `exists always`, `exists while sampled`, `exists during ROWS`
    Exists(Exists),
    /// `gaps count as down`
    Gaps(Name),
    /// `late after 90 seconds`
    LateAfter(Expr),
    /// `dated by opened`
    DatedBy(Name),
    /// `supplied by acme, verifiable by globex`; also `verifiable by`, `decided by`, `estimates by` alone
    Supplied {
        /// Who supplies.
        supplied: Vec<Path>,
        /// Who can verify.
        verifiable: Vec<Path>,
        /// Who decides together.
        decided: Vec<Path>,
        /// Who may estimate what is missing.
        estimates: Vec<Path>,
    },
    /// `figures of acme prevail unless disputed by globex within 10 days of the report`
    FiguresOf {
        /// Whose.
        party: Path,
        /// Who may dispute them, and how.
        dispute: Option<Box<Dispute>>,
    },
    /// `field score number from 1 to 5`, `field late bool = …`
    Field(Box<Field>),
    /// `time EXPR`
    Time(Expr),
    /// `time rulings by nimbus`
    TimeRulings(Vec<Path>),
    /// `limit 8 hours per calendar month`; `amount 12% of fees per calendar month`
    Limit {
        /// How much.
        amount: Expr,
        /// In each of these.
        per: PeriodName,
    },
    /// `measure availability by region, class`
    Measure {
        /// A metric, with arguments if it has parameters.
        metric: Expr,
        /// The keys.
        by: Vec<Name>,
    },
    /// `target >= 99.9%`, `minimum >= 99% and <= 100% from 2026-07-01`
    Target {
        /// One bound or two.
        bounds: Vec<Bound>,
        /// In force from.
        from: Option<Expr>,
    },
    /// `over each calendar month` and its brothers
    Over(Over),
    /// `needs 30 of survey`
    Needs {
        /// How many rows.
        count: Expr,
        /// Of what.
        of: Expr,
    },
    /// `starts 3 months after effective`
    Starts(Expr),
    /// `must "…"`, `must not "…"`, `may "…"`
    Duty {
        /// Whether `not` stands after `must`.
        negated: bool,
        /// The words.
        text: Text,
    },
    /// `within 1 hour of "noticing it"`, `within 1 hour from incidents.noticed to incidents.opened`,
    /// `within 10 business days of end of outage`
    Within {
        /// How long.
        limit: Expr,
        /// From when.
        from: Option<WithinFrom>,
        /// On which calendar.
        on: Option<Path>,
    },
    /// `every 1 hour while ROWS`, `every calendar month`, `every 12 months`; with `due within …`
    Every {
        /// How often.
        interval: Interval,
        /// While which rows are open.
        while_: Option<Expr>,
    },
    /// `due within 5 business days`
    Due(Expr),
    /// `keep 13 months`
    Keep(Expr),
    /// `evidence ROWS`
    Evidence(Expr),
    /// `evidence rulings by city`
    EvidenceRulings(Vec<Path>),
    /// `breach gives relief for O, O [while T | for rows where P]`
    BreachRelief {
        /// The objectives.
        objectives: Vec<Path>,
        /// The extent.
        extent: ReliefExtent,
    },
    /// `breach costs PENALTY`, `breach escalates ESCALATION`
    BreachLeadsTo(Name, Path),
    /// `after 15 minutes notify acme.duty_manager, …`
    After {
        /// How long after the case begins.
        delay: Expr,
        /// Contacts.
        notify: Vec<Path>,
    },
    /// `until resolved`
    Until(Name),
    /// `sent by acme to globex`
    Sent(Path, Path),
    /// `attended by a, b`
    Attended(Vec<Path>),
    /// `weight uptime 40%`
    Weight {
        /// Whose.
        objective: Path,
        /// How much.
        share: Expr,
    },
    /// `basis fee of workplace`
    Basis(Expr),
    /// `when < 99.9% credit 10%`
    When {
        /// The conditions, all of which must hold.
        condition: Vec<Event>,
        /// What follows; `None` in a termination.
        amount: Option<Amount>,
        /// `into bank`: the ledger that a bonus goes to.
        into: Option<Path>,
    },
    /// `offset from bank when >= 90%`
    Offset {
        /// The ledger.
        ledger: Path,
        /// The conditions, all of which must hold.
        condition: Vec<Event>,
    },
    /// `when met in 3 consecutive calendar months`, behind `earnback` and `lifted`
    Condition(Vec<Event>),
    /// `multiply by 1.5 when missed in 2 consecutive calendar months`
    Multiply {
        /// How many times as much.
        factor: Expr,
        /// The conditions, all of which must hold.
        condition: Vec<Event>,
    },
    /// `cap 30% of fees per calendar month`, `cap 500 EUR per any 12 calendar months`
    Cap {
        /// At most this.
        amount: Expr,
        /// In each of these.
        per: Option<PeriodName>,
        /// In any so many of them in a row.
        any: Option<u32>,
    },
    /// `combine sum per calendar month`, `combine largest by instance per calendar month`
    Combine {
        /// `sum`, `largest`, or `customer` (chooses).
        mode: Name,
        /// The key.
        by: Option<Name>,
        /// In each of these.
        per: Option<PeriodName>,
    },
    /// `disregard <= 1 USD`
    Disregard(Relation, Expr),
    /// `round each credit to 0.01 half up`
    Round {
        /// `each` credit, or the `total`.
        each: bool,
        /// To multiples of this.
        to: Expr,
        /// How.
        mode: RoundingMode,
    },
    /// `claim by globex within 30 days of the report in writing`
    Claim {
        /// Who.
        by: Path,
        /// Until when.
        deadline: ClaimDeadline,
        /// `with "…", "…"`: the evidence asked for.
        with: Vec<Text>,
        /// Whether `in writing` is said.
        in_writing: bool,
    },
    /// `decide by acme within 15 business days of the claim`
    Decide {
        /// Who.
        by: Path,
        /// How soon.
        within: Expr,
        /// `claim`
        of: Name,
    },
    /// `pay as credit on the next invoice`: words as written, with one blank between them, and
    /// punctuation too
    Pay {
        /// `as credit on the next invoice`
        words: String,
        /// `within 30 days`
        within: Option<Expr>,
        /// `decision` of `of the decision`
        of: Option<Name>,
    },
    /// `expire at termination`
    ExpireAt(Name),
    /// `expire 12 months after the credit`
    ExpireAfter(Expr),
    /// `right of globex`
    Right(Path),
    /// `notice 30 days`, `notice 30 days after the last consent`
    Notice {
        /// How long.
        length: Expr,
        /// `last consent` or `proposal`, as written.
        after: Option<Name>,
    },
    /// `cure 30 days`, `cure 4 weeks, then the count starts again`
    Cure {
        /// For how long the promise must be kept.
        length: Expr,
        /// Whether no miss before it counts any longer.
        restarts: bool,
    },
    /// `expires 52 weeks after entry`
    ExpiresAfterEntry(Expr),
    /// `lapses 90 days after the trigger`
    Lapses(Expr),
    /// `agreed by acme, globex`
    Agreed(Vec<Path>),
    /// `silence for 20 business days means refusal`
    Silence {
        /// How long.
        after: Expr,
        /// `refusal` or `acceptance`.
        means: Name,
    },
    /// `acme may change party acme.contact, report monthly_report.due with 14 days notice`
    MayChange {
        /// Who. It is the clause's word.
        party: Path,
        /// What, or `anything`.
        subjects: Vec<ChangeSubject>,
        /// How long before.
        notice: Option<Expr>,
        /// `when it favours P`, `when it lowers …`, `otherwise`.
        condition: Option<ChangeCondition>,
        /// `at most 2 times per contract year`
        at_most: Option<(u32, PeriodName)>,
    },
    /// `entrenched law, objective uptime.target agreed by acme, globex with 90 days notice`
    Entrenched {
        /// What.
        subjects: Vec<ChangeSubject>,
        /// Who must agree; empty is whoever must agree to any change.
        agreed_by: Vec<Path>,
        /// How long before.
        notice: Option<Expr>,
    },
    /// `globex may refuse within 30 days`
    MayRefuse {
        /// Who. It is the clause's word.
        party: Path,
        /// How long after the proposal.
        within: Expr,
    },
    /// `effective from the next renewal`, `effective from the next renewal when it favours acme`
    FromRenewal {
        /// Only of a change that favours this party.
        favours: Option<Path>,
    },
    /// `running orders keep the old terms`, `running orders take the new terms`
    RunningOrders {
        /// Whether they keep the old ones.
        keep: bool,
    },
    /// `proposed 2026-01-15 by acme`
    Proposed(Consent),
    /// `agreed 2026-02-02 by globex, 2026-02-03 by acme`
    Consents(Vec<Consent>),
    /// `windows in progress are split`, with one blank between the words.
    InProgress(Name),
    /// `never law, currency`
    Never(Vec<ChangeSubject>),
    /// `accept band_gap, band_above_target "as published"`
    Accept {
        /// Names of codes.
        codes: Vec<Name>,
        /// Why.
        reason: Option<Text>,
    },
    /// `over 2026-04`, `over 2026-03 to 2026-04` (example)
    OverWindows(Expr, Option<Expr>),
    /// `given checks [for "x", y] fail from A to B`
    GivenFail {
        /// The source.
        source: Name,
        /// Values of its keys, in order.
        group: Vec<Expr>,
        /// From.
        from: Expr,
        /// To.
        to: Expr,
    },
    /// `given maintenance { start | end … rows }`
    GivenRows {
        /// The source, or an exclusion with rulings.
        source: Name,
        /// Fields.
        columns: Vec<Name>,
        /// Values.
        rows: Vec<Row>,
    },
    /// `expect uptime == 14383/14400`
    Expect(Expr),
    /// `expect uptime["x"][2026-03] missed`
    ExpectVerdict {
        /// The objective, with groups and window.
        subject: Expr,
        /// What is expected.
        verdict: VerdictWord,
    },
}
