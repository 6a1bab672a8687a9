//! Clauses, one line each.

use super::expr::{clock, expr, period, rounding};
use super::{list, row, text, type_name};
use crate::syntax::ast::{
    Amount, AmountTerm, Bound, ChangeCondition, ChangeSubject, ClaimAnchor, ClaimDeadline, Clause,
    ClauseKind, ClockParts, Consent, DateItem, Event, Exists, Field, Interval, Name, Over, Path,
    Pattern, PeriodName, RankedDocument, ReliefExtent, Test, VerdictWord, WithinFrom,
};

/// A clause: its word, and what it takes.
pub(super) fn clause(clause: &Clause) -> String {
    let words = words(&clause.kind);
    if words.is_empty() {
        return clause.word.text.to_string();
    }
    format!("{}: {words}", clause.word.text)
}

fn words(kind: &ClauseKind) -> String {
    party_words(kind)
        .or_else(|| promise_words(kind))
        .or_else(|| remedy_words(kind))
        .unwrap_or_default()
}

fn party_words(kind: &ClauseKind) -> Option<String> {
    Some(match kind {
        ClauseKind::Bad => "<bad>".to_owned(),
        ClauseKind::Flag => String::new(),
        ClauseKind::Prose(prose) => text(prose),
        ClauseKind::Named(path) | ClauseKind::BusinessDays(path) => path.text(),
        ClauseKind::NamedList(paths_) => paths(paths_),
        ClauseKind::Value(value) => expr(value),
        ClauseKind::CustomerAny(title) => format!("any{}", with(" as ", title.as_ref().map(text))),
        ClauseKind::Term {
            length,
            renews_for,
            unless_notice,
        } => format!(
            "{}{}{}",
            expr(length),
            with(" renews ", renews_for.as_ref().map(expr)),
            with(" unless notice ", unless_notice.as_ref().map(expr))
        ),
        ClauseKind::Ended { notice, under } => format!(
            "{}{}",
            consent(notice),
            with(" under ", under.as_ref().map(Path::text))
        ),
        ClauseKind::Precedence(documents) => list(documents, |document| match document {
            RankedDocument::This(_) => "this agreement".to_owned(),
            RankedDocument::Titled(title) => text(title),
            RankedDocument::Named(path) => path.text(),
        }),
        ClauseKind::Contact(name, address) => format!("{} {}", name.text, text(address)),
        ClauseKind::Signs(name, office) => {
            format!("{}{}", text(name), with(", ", office.as_ref().map(text)))
        }
        ClauseKind::Hours { days, hours } => format!("{} {}", day_ranges(days), hour_ranges(hours)),
        ClauseKind::Closed(dates) => list(dates, date_item),
        ClauseKind::Open { dates, hours } => {
            format!("{} {}", list(dates, date_item), hour_ranges(hours))
        }
        ClauseKind::Fee { amount, per } => format!("{}{}", expr(amount), per_period(per.as_ref())),
        ClauseKind::DependsOn {
            any,
            services,
            promise,
        } => {
            let promise = promise
                .as_ref()
                .map(|(name, value)| format!("{} {}", name.text, expr(value)));
            let any = if *any { "any of " } else { "" };
            let services: Vec<String> = services
                .iter()
                .map(crate::syntax::ast::Path::text)
                .collect();
            format!("{any}{}{}", services.join(", "), with(" with ", promise))
        }
        ClauseKind::SourceKind {
            kind,
            every,
            per,
            by,
        } => format!(
            "{}{}{}{}",
            kind.text,
            with(" every ", every.as_ref().map(expr)),
            per_period(per.as_ref()),
            keys(by)
        ),
        ClauseKind::Exists(Exists::Always) => "always".to_owned(),
        ClauseKind::Exists(Exists::WhileSampled) => "while sampled".to_owned(),
        ClauseKind::Exists(Exists::During(rows)) => format!("during {}", expr(rows)),
        ClauseKind::Gaps(word) | ClauseKind::DatedBy(word) | ClauseKind::Until(word) => {
            word.text.to_string()
        }
        ClauseKind::LateAfter(value) => format!("after {}", expr(value)),
        ClauseKind::Supplied {
            supplied,
            verifiable,
            decided,
            estimates,
        } => format!(
            "supplied [{}] verifiable [{}] decided [{}] estimates [{}]",
            paths(supplied),
            paths(verifiable),
            paths(decided),
            paths(estimates)
        ),
        ClauseKind::FiguresOf { party, dispute } => {
            let dispute = dispute.as_ref().map(|it| {
                format!(
                    "{} within {} of {}{}",
                    it.by.text(),
                    expr(&it.within),
                    if it.of_report { "report" } else { "window" },
                    with(" then ", it.then.as_ref().map(Path::text))
                )
            });
            format!(
                "of {}{}",
                party.text(),
                with(" unless disputed by ", dispute)
            )
        }
        ClauseKind::Field(one) => field(one),
        ClauseKind::Time(value) | ClauseKind::Evidence(value) => expr(value),
        ClauseKind::TimeRulings(parties) | ClauseKind::EvidenceRulings(parties) => {
            format!("rulings by {}", paths(parties))
        }
        ClauseKind::Limit { amount, per } => format!("{} per {}", expr(amount), period(per)),
        _ => return None,
    })
}

fn promise_words(kind: &ClauseKind) -> Option<String> {
    Some(match kind {
        ClauseKind::Measure { metric, by } => format!("{}{}", expr(metric), keys(by)),
        ClauseKind::Target { bounds, from } => {
            format!(
                "{}{}",
                list(bounds, bound),
                with(" from ", from.as_ref().map(expr))
            )
        }
        ClauseKind::Over(one) => over(one),
        ClauseKind::Needs { count, of } => format!("{} of {}", expr(count), expr(of)),
        ClauseKind::Starts(value) | ClauseKind::Due(value) | ClauseKind::Keep(value) => expr(value),
        ClauseKind::Duty {
            negated,
            text: duty,
        } => {
            format!("{}{}", if *negated { "not " } else { "" }, text(duty))
        }
        ClauseKind::Within { limit, from, on } => {
            let from = from.as_ref().map_or(String::new(), |from| match from {
                WithinFrom::Event(event) => format!(" of {}", text(event)),
                WithinFrom::Fields(from, to) => format!(" from {} to {}", from.text(), to.text()),
                WithinFrom::Run { end, time } => {
                    let edge = if *end { "end" } else { "start" };
                    format!(" of {edge} of {}", expr(time))
                }
            });
            let on = with(" on ", on.as_ref().map(Path::text));
            format!("{}{from}{on}", expr(limit))
        }
        ClauseKind::Every { interval, while_ } => {
            let interval = match interval {
                Interval::Period(name) => period(name),
                Interval::Length(length) => expr(length),
            };
            format!("{interval}{}", with(" while ", while_.as_ref().map(expr)))
        }
        ClauseKind::BreachRelief { objectives, extent } => {
            let extent = match extent {
                ReliefExtent::Whole => String::new(),
                ReliefExtent::While(time) => format!(" while {}", expr(time)),
                ReliefExtent::RowsWhere(condition) => {
                    format!(" for rows where {}", expr(condition))
                }
            };
            format!("relief for {}{extent}", paths(objectives))
        }
        ClauseKind::BreachLeadsTo(word, path) => format!("{} {}", word.text, path.text()),
        ClauseKind::After { delay, notify } => format!("{} notify {}", expr(delay), paths(notify)),
        ClauseKind::Sent(by, to) => format!("by {} to {}", by.text(), to.text()),
        ClauseKind::Attended(by) | ClauseKind::Agreed(by) => format!("by {}", paths(by)),
        ClauseKind::OverWindows(first, last) => {
            format!("{}{}", expr(first), with(" to ", last.as_ref().map(expr)))
        }
        ClauseKind::GivenFail {
            source,
            group,
            from,
            to,
        } => {
            let group = (!group.is_empty()).then(|| list(group, expr));
            let group = with(" for ", group);
            format!(
                "{}{group} fail from {} to {}",
                source.text,
                expr(from),
                expr(to)
            )
        }
        ClauseKind::GivenRows {
            source,
            columns,
            rows,
        } => {
            let columns = list(columns, |column| column.text.to_string());
            let rows: String = rows.iter().map(|one| format!(" [{}]", row(one))).collect();
            format!("{} ({columns}){rows}", source.text)
        }
        ClauseKind::Expect(value) => expr(value),
        ClauseKind::ExpectVerdict { subject, verdict } => {
            format!("{} {}", expr(subject), verdict_words(*verdict))
        }
        _ => return None,
    })
}

fn remedy_words(kind: &ClauseKind) -> Option<String> {
    Some(match kind {
        ClauseKind::Weight { objective, share } => format!("{} {}", objective.text(), expr(share)),
        ClauseKind::Basis(value)
        | ClauseKind::Lapses(value)
        | ClauseKind::ExpiresAfterEntry(value) => expr(value),
        ClauseKind::Cure { length, restarts } => {
            let restarts = restarts.then(|| "count restarts".to_owned());
            format!("{}{}", expr(length), with(" ", restarts))
        }
        ClauseKind::Multiply { factor, condition } => {
            format!("by {} when {}", expr(factor), list(condition, event))
        }
        ClauseKind::When {
            condition,
            amount: then,
            into,
        } => {
            format!(
                "{}{}{}",
                list(condition, event),
                with(" ", then.as_ref().map(amount)),
                with(" into ", into.as_ref().map(Path::text))
            )
        }
        ClauseKind::Offset { ledger, condition } => {
            let when = (!condition.is_empty()).then(|| list(condition, event));
            format!("from {}{}", ledger.text(), with(" when ", when))
        }
        ClauseKind::Condition(condition) => format!("when {}", list(condition, event)),
        ClauseKind::Cap { amount, per, any } => {
            let any = any.map_or(String::new(), |count| format!("any {count} "));
            let per = per.as_ref().map(|name| format!("{any}{}", period(name)));
            format!("{}{}", expr(amount), with(" per ", per))
        }
        ClauseKind::Combine { mode, by, per } => {
            let by = by.as_ref().map(|by| by.text.to_string());
            format!(
                "{}{}{}",
                mode.text,
                with(" by ", by),
                per_period(per.as_ref())
            )
        }
        ClauseKind::Disregard(relation, value) => format!("{} {}", relation.symbol(), expr(value)),
        ClauseKind::Round { each, to, mode } => {
            let what = if *each { "each credit" } else { "total" };
            format!("{what} to {} {}", expr(to), rounding(*mode))
        }
        ClauseKind::Claim {
            by,
            deadline,
            with: evidence,
            in_writing,
        } => format!(
            "by {} {}{}{}",
            by.text(),
            claim_deadline(deadline),
            with(
                " with ",
                (!evidence.is_empty()).then(|| list(evidence, text))
            ),
            if *in_writing { " in writing" } else { "" }
        ),
        ClauseKind::Decide { by, within, of } => {
            format!("by {} within {} of {}", by.text(), expr(within), of.text)
        }
        ClauseKind::ExpireAt(what) => format!("at {}", what.text),
        ClauseKind::ExpireAfter(length) => format!("after {}", expr(length)),
        ClauseKind::Pay { words, within, of } => {
            let words: Vec<&str> = words.split_whitespace().collect();
            format!(
                "{:?}{}{}",
                words.join(" "),
                with(" within ", within.as_ref().map(expr)),
                with(" of ", of.as_ref().map(|of| of.text.to_string()))
            )
        }
        ClauseKind::Right(party) => format!("of {}", party.text()),
        ClauseKind::Notice { length, after } => {
            let after = after.as_ref().map(|after| after.text.to_string());
            format!("{}{}", expr(length), with(" after ", after))
        }
        ClauseKind::Silence { after, means } => format!("{} means {}", expr(after), means.text),
        ClauseKind::MayChange {
            party,
            subjects,
            notice,
            condition,
            at_most,
        } => format!(
            "{} may change {}{}{}{}",
            party.text(),
            list(subjects, subject),
            with(" notice ", notice.as_ref().map(expr)),
            with(" ", condition.as_ref().map(change_condition)),
            with(
                " at most ",
                at_most
                    .as_ref()
                    .map(|(n, per)| format!("{n} per {}", period(per)))
            )
        ),
        ClauseKind::Entrenched {
            subjects,
            agreed_by,
            notice,
        } => format!(
            "{}{}{}",
            list(subjects, subject),
            with(
                " agreed ",
                (!agreed_by.is_empty()).then(|| paths(agreed_by))
            ),
            with(" notice ", notice.as_ref().map(expr))
        ),
        ClauseKind::MayRefuse { party, within } => {
            format!("{} may refuse within {}", party.text(), expr(within))
        }
        ClauseKind::FromRenewal { favours } => format!(
            "from renewal{}",
            with(" favouring ", favours.as_ref().map(Path::text))
        ),
        ClauseKind::RunningOrders { keep } => {
            if *keep { "keep old" } else { "take new" }.to_owned()
        }
        ClauseKind::Proposed(one) => consent(one),
        ClauseKind::Consents(all) => list(all, consent),
        ClauseKind::InProgress(how) => format!("in progress {}", how.text),
        ClauseKind::Never(subjects) => list(subjects, subject),
        ClauseKind::Accept { codes, reason } => {
            let codes = list(codes, |code| code.text.to_string());
            format!("{codes}{}", with(" ", reason.as_ref().map(text)))
        }
        _ => return None,
    })
}

fn with(before: &str, words: Option<String>) -> String {
    words.map_or(String::new(), |words| format!("{before}{words}"))
}

fn paths(all: &[Path]) -> String {
    list(all, Path::text)
}

fn change_condition(condition: &ChangeCondition) -> String {
    match condition {
        ChangeCondition::Favours(party) => format!("when it favours {}", party.text()),
        ChangeCondition::Words(words) => words.value.to_string(),
        ChangeCondition::Otherwise(_) => "otherwise".to_owned(),
    }
}

fn keys(all: &[Name]) -> String {
    let keys = list(all, |key| key.text.to_string());
    with(" by ", (!keys.is_empty()).then_some(keys))
}

fn per_period(per: Option<&PeriodName>) -> String {
    with(" per ", per.map(period))
}

fn day_ranges(days: &[(Name, Option<Name>)]) -> String {
    list(days, |(first, last)| {
        format!(
            "{}{}",
            first.text,
            with(" to ", last.as_ref().map(|last| last.text.to_string()))
        )
    })
}

fn hour_ranges(hours: &[(ClockParts, ClockParts)]) -> String {
    list(hours, |(from, to)| {
        format!("{} to {}", clock(*from), clock(*to))
    })
}

fn date_item(item: &DateItem) -> String {
    format!(
        "{}{}",
        expr(&item.from),
        with(" to ", item.to.as_ref().map(expr))
    )
}

fn field(field: &Field) -> String {
    let range = field
        .range
        .as_ref()
        .map(|(from, to)| format!("{} to {}", expr(from), expr(to)));
    format!(
        "{} {}{}{}{}{}{}",
        field.name.text,
        type_name(&field.ty),
        if field.optional { " optional" } else { "" },
        with(" from ", range),
        with(" column ", field.column.as_ref().map(text)),
        if field.others_ignored {
            " others ignored"
        } else {
            ""
        },
        with(" = ", field.value.as_ref().map(expr))
    )
}

fn bound(bound: &Bound) -> String {
    format!("{} {}", bound.relation.symbol(), expr(&bound.value))
}

fn over(over: &Over) -> String {
    match over {
        Over::Each(name) => format!("each {}", period(name)),
        Over::EachRow { rows, merged_by } => {
            let merged = merged_by.as_ref().map(|key| key.text.to_string());
            format!("each row of {}{}", expr(rows), with(" merged by ", merged))
        }
        Over::EachRun(time) => format!("each run of {}", expr(time)),
        Over::Rolling { length, every } => {
            format!("rolling {} every {}", expr(length), period(every))
        }
        Over::BeforeRow { length, rows } => {
            format!("the {} before each row of {}", expr(length), expr(rows))
        }
    }
}

fn event(event: &Event) -> String {
    let subject = event
        .subject
        .as_ref()
        .map_or(String::new(), |of| format!("{} ", expr(of)));
    let test = match &event.test {
        Test::Missed => "missed".to_owned(),
        Test::Met => "met".to_owned(),
        Test::Bounds(bounds) => bounds.iter().map(bound).collect::<Vec<_>>().join(" and "),
    };
    let pattern = event.pattern.as_ref().map(|pattern| match pattern {
        Pattern::Consecutive(n, name) => format!("in {n} consecutive {}", period(name)),
        Pattern::Of(k, n, name) => format!("in {k} of any {n} consecutive {}", period(name)),
        Pattern::Times(k, n, name) => format!("{k} times in any {n} {}", period(name)),
    });
    let across = event.across.map(|_| "across groups".to_owned());
    format!("{subject}{test}{}{}", with(" ", pattern), with(" ", across))
}

fn amount(amount: &Amount) -> String {
    if amount.terms.is_empty() {
        return format!("{} nothing", amount.verb.text);
    }
    let terms: Vec<String> = amount.terms.iter().map(amount_term).collect();
    format!("{} {}", amount.verb.text, terms.join(" plus "))
}

fn amount_term(term: &AmountTerm) -> String {
    let per = term.per.as_ref().map(|per| {
        let mode = per
            .mode
            .as_ref()
            .map_or(String::new(), |mode| format!("{} ", mode.text));
        let from = per
            .from
            .as_ref()
            .map(|(side, from)| format!("{} {}", side.text, expr(from)));
        format!("{mode}{}{}", expr(&per.step), with(" ", from))
    });
    format!("{}{}", expr(&term.value), with(" per ", per))
}

fn claim_deadline(deadline: &ClaimDeadline) -> String {
    let (when, anchor) = match deadline {
        ClaimDeadline::Within(length, anchor) => (format!("within {} of", expr(length)), anchor),
        ClaimDeadline::UntilEnd(name, n, anchor) => {
            (format!("until end of {} {n} after", period(name)), anchor)
        }
    };
    let anchor = match anchor {
        ClaimAnchor::Window => "the window".to_owned(),
        ClaimAnchor::Report => "the report".to_owned(),
        ClaimAnchor::LastOutage => "the last outage".to_owned(),
        ClaimAnchor::Field(path) => path.text(),
    };
    format!("{when} {anchor}")
}

fn subject(subject: &ChangeSubject) -> String {
    let kind = subject
        .kind
        .as_ref()
        .map_or(String::new(), |kind| format!("{} ", kind.text));
    format!("{kind}{}", subject.path.text())
}

fn verdict_words(verdict: VerdictWord) -> &'static str {
    match verdict {
        VerdictWord::Met => "met",
        VerdictWord::Missed => "missed",
        VerdictWord::Undetermined => "undetermined",
        VerdictWord::NotJudged => "not judged",
    }
}

fn consent(consent: &Consent) -> String {
    format!("{} by {}", expr(&consent.date), consent.by.text())
}
