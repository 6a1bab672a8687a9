//! The rows of the table of clauses.

use super::Times::{Any, AtLeastOnce, AtMostOnce, Once};
use super::{ClauseSpec, Times};
use crate::syntax::ast::BlockKind::{
    self, Amendment, Amendments, Bonus, Calendar, Contract, Define, Escalation, Example, Exclusion,
    Ledger, Objective, Party, Penalty, Pool, Remedies, Report, Responsibility, Review, Service,
    Source, Termination,
};
use crate::syntax::next::DAYS;
use crate::syntax::parser::Rule;

/// `words, kinds, times, form, takes, example, doc`
macro_rules! rows {
    ($($words:expr, $kinds:expr, $times:ident, $form:ident,
       $takes:literal, $example:literal, $doc:literal;)*) => {
        &[$(row(&$words, &$kinds, $times, Rule::$form, [$takes, $example, $doc])),*]
    };
}

const fn row(
    words: &'static [&'static str],
    kinds: &'static [BlockKind],
    times: Times,
    form: Rule,
    [takes, example, doc]: [&'static str; 3],
) -> ClauseSpec {
    ClauseSpec {
        words,
        kinds,
        times,
        takes,
        example,
        doc,
        form,
    }
}

pub(super) const CLAUSES: &[ClauseSpec] = rows! {
    // the agreement and its parties
    ["provider"], [Contract], Once, named_clause,
        "the name of a party", "provider acme", "Who delivers the services.";
    ["customer"], [Contract], Once, customer_clause,
        "the name of a party, or `any as \"…\"` for a public offer", "customer globex", "Who receives the services.";
    ["version"], [Contract], AtMostOnce, prose_clause,
        "a text", "version \"1.0\"", "Which text of the agreement this is.";
    ["effective"], [Contract], Once, value_clause,
        "a date", "effective 2026-01-01", "The first day of the term.";
    ["term"], [Contract], AtMostOnce, term_clause,
        "a length of time, and how it renews",
        "term 12 months, renews for 12 months unless ended with 60 days notice", "How long the agreement runs.";
    ["ended"], [Contract], AtMostOnce, ended_clause,
        "a date, and who gave notice on it", "ended 2026-10-20 by globex", "Who gave notice that the agreement ends.";
    ["timezone"], [Contract], Once, prose_clause,
        "the name of a time zone", "timezone \"Europe/Berlin\"", "Whose clock cuts days and months.";
    ["currency"], [Contract], AtMostOnce, named_clause,
        "a currency", "currency EUR", "The currency of every amount.";
    ["law"], [Contract], AtMostOnce, prose_clause,
        "a text", "law \"Germany\"", "The law that governs the agreement.";
    ["business"], [Contract], AtMostOnce, business_days_clause,
        "`days on` and a calendar", "business days on office_hours", "Whose business days are meant where none are named.";
    ["precedence"], [Contract], AtMostOnce, precedence_clause,
        "documents in order, one of them `this agreement`",
        "precedence \"Order form\", this agreement", "Which document prevails where they conflict.";
    ["purpose"], [Contract], AtMostOnce, prose_clause,
        "a text", "purpose \"To keep every office working.\"", "What the agreement is for.";
    ["address"], [Party], AtMostOnce, prose_clause,
        "a text", "address \"Torstraße 1, 10119 Berlin\"", "Where the party is served.";
    ["contact"], [Party], Any, contact_clause,
        "a name and an address", "contact service_desk \"desk@acme.example\"", "Somebody who can be reached.";
    ["signs"], [Party], Any, signs_clause,
        "a name, and an office after a comma", "signs \"Erika Muster\", \"Managing Director\"", "Who signs for the party.";
    ["means"], [Define], Once, prose_clause,
        "a text", "means \"an unplanned interruption of a service\"", "What the defined term stands for.";

    // calendars and services
    ["timezone"], [Calendar], AtMostOnce, prose_clause,
        "the name of a time zone", "timezone \"America/New_York\"", "Whose clock the hours are, if not the contract's.";
    DAYS, [Calendar], Any, hours_clause,
        "days and opening hours", "monday to friday 08:00 to 18:00", "The hours of a week.";
    ["closed"], [Calendar], Any, closed_clause,
        "dates, ranges of dates, or sets of dates", "closed germany.national, 12-24", "Days without hours.";
    ["open"], [Calendar], Any, open_clause,
        "dates and hours", "open 2026-12-19 09:00 to 13:00", "Hours against the rule of the week.";
    ["external"], [Service], AtMostOnce, flag_clause,
        "nothing", "external", "Somebody outside this agreement delivers the service.";
    ["description"], [Service], AtMostOnce, prose_clause,
        "a text", "description \"Mail, files and single sign-on.\"", "What is delivered.";
    ["fee"], [Service], AtMostOnce, fee_clause,
        "an amount, and a period after `per`", "fee 42_000 EUR per month", "What the service costs.";
    ["hours"], [Service], AtMostOnce, value_clause,
        "a calendar", "hours office_hours", "When the service is delivered.";
    ["depends"], [Service], Any, depends_clause,
        "`on` services, or `any of` them, and what is promised for each",
        "depends on mail_cloud with availability 99.95%", "What the service needs from others.";

    // sources
    ["kind"], [Source], Once, kind_clause,
        "`samples every …`, `events`, `spans`, `cases` or `totals per …`",
        "kind samples every 1 minute by site", "What the rows are.";
    ["exists"], [Source], AtMostOnce, exists_clause,
        "`always`, `while sampled` or `during` rows", "exists always", "When a sampled thing is there at all.";
    ["late"], [Source], AtMostOnce, late_clause,
        "`after` and a length of time", "late after 90 seconds", "When a sample that stays away becomes a gap.";
    ["gaps"], [Source], AtMostOnce, gaps_clause,
        "`count as down`, `up`, `unknown` or `excluded`", "gaps count as down", "What is assumed where data is missing.";
    ["dated"], [Source], AtMostOnce, dated_clause,
        "`by` and a field", "dated by opened", "Which field says to which window a row belongs.";
    ["supplied", "verifiable", "decided", "estimates"], [Source], Any, supplied_clause,
        "`by` and parties", "supplied by acme, verifiable by globex", "Who supplies, verifies, decides or estimates the data.";
    ["figures"], [Source], AtMostOnce, figures_clause,
        "`of` a party, `prevail`, and perhaps `unless disputed by` a party, how long and of what",
        "figures of acme prevail unless disputed by globex within 10 days of the window",
        "Whose figures count where figures differ.";
    ["field"], [Source], AtLeastOnce, field_clause,
        "a name and a type", "field opened timestamp", "A column of the data, or one computed from others.";

    // exclusions
    ["time"], [Exclusion], Once, time_clause,
        "a set of time, or `rulings by` a party",
        "time maintenance where announced + 5 business days <= start", "Which time does not count.";
    ["limit"], [Exclusion], Any, limit_clause,
        "a length of time and a period after `per`", "limit 8 hours per calendar month", "How much of it is excluded at most.";

    // objectives
    ["for"], [Objective], AtMostOnce, names_clause,
        "services", "for workplace", "Whose promise it is.";
    ["measure"], [Objective], Once, measure_clause,
        "a metric, and keys after `by`", "measure availability by region", "What is measured, and apart for what.";
    ["groups"], [Objective], AtMostOnce, groups_clause,
        "`from` and rows", "groups from bill", "Which groups there are.";
    ["target"], [Objective], AtLeastOnce, target_clause,
        "a bound, or two joined by `and`", "target >= 99.9%", "What is promised.";
    ["minimum"], [Objective], Any, target_clause,
        "a bound, or two joined by `and`", "minimum >= 99.5%", "What must be kept in any case.";
    ["over"], [Objective], Once, over_clause,
        "`each` period, row or run, or `rolling` and a length",
        "over each calendar month", "What the promise is judged over.";
    ["excluding"], [Objective], Any, names_clause,
        "exclusions", "excluding planned_maintenance", "Time that leaves the window.";
    ["relief"], [Objective], Any, names_clause,
        "exclusions", "relief out_of_scope", "Time that the metric may forgive.";
    ["provided"], [Objective], Any, value_clause,
        "a condition", "provided count(plans where paid) == 1", "What the customer must have done first.";
    ["needs"], [Objective], Any, needs_clause,
        "a number, `of` and rows", "needs 30 of survey", "The smallest number of rows that is judged.";
    ["starts"], [Objective], AtMostOnce, starts_clause,
        "a date, or a length of time `after effective`", "starts 3 months after effective", "When the promise begins.";
    ["critical", "key"], [Objective], AtMostOnce, flag_clause,
        "nothing", "key", "How much depends on it.";
    ["met"], [Objective], Any, met_clause,
        "`if` and a condition", "met if count(calls) < 20", "A further way to keep the promise.";

    // duties
    ["party"], [Responsibility], Once, named_clause,
        "the name of a party", "party globex", "Whose duty it is.";
    ["must", "may"], [Responsibility], AtLeastOnce, duty_clause,
        "a text, after `not` if so", "must \"report an incident\"", "What the party must, must not or may do.";
    ["when"], [Responsibility], Any, when_clause,
        "a condition on an objective", "when uptime missed", "When the duty arises.";
    ["lifted"], [Responsibility], Any, condition_clause,
        "`when` a condition on an objective",
        "lifted when uptime missed in 3 consecutive calendar months", "When the duty does not bind.";
    ["within"], [Responsibility], AtMostOnce, within_clause,
        "a length of time, and from when", "within 1 hour of \"noticing it\"", "How soon.";
    ["every"], [Responsibility], AtMostOnce, every_clause,
        "a period or a length of time", "every 1 hour while incidents", "How often.";
    ["evidence"], [Responsibility, Exclusion], AtMostOnce, evidence_clause,
        "rows, or `rulings by` a party", "evidence incidents where late", "What shows it.";
    ["breach"], [Responsibility], Any, breach_clause,
        "`gives relief for` objectives, `costs` a penalty or `escalates` an escalation",
        "breach gives relief for response", "What follows when the duty is not kept.";
    ["for"], [Escalation], Once, value_clause,
        "rows", "for incidents where priority == P1", "Which cases escalate.";
    ["clock"], [Escalation], AtMostOnce, value_clause,
        "a calendar", "clock always", "Which time counts.";
    ["after"], [Escalation], AtLeastOnce, after_clause,
        "a length of time, `notify` and contacts",
        "after 15 minutes notify acme.duty_manager", "A step.";
    ["until"], [Escalation], AtMostOnce, until_clause,
        "a field", "until resolved", "What ends it.";
    ["sent"], [Report], Once, sent_clause,
        "`by` a party `to` a party", "sent by acme to globex", "Who reports to whom.";
    ["every"], [Report, Review], Once, every_clause,
        "a period or a length of time", "every calendar month", "How often.";
    ["due"], [Report], AtMostOnce, due_clause,
        "`within` and a length of time", "due within 5 days", "How soon after the period it is sent.";
    ["keep"], [Report], AtMostOnce, keep_clause,
        "a length of time", "keep 13 months", "How long the report and its data are kept.";
    ["covers"], [Report], Any, names_clause,
        "objectives", "covers uptime, response", "What is reported.";
    ["attended"], [Review], AtMostOnce, attended_clause,
        "`by` and contacts", "attended by acme.director, globex.it_lead", "Who takes part.";

    // pools, penalties and remedies
    ["amount"], [Pool], Once, limit_clause,
        "an amount and a period after `per`", "amount 12% of fees per calendar month", "How much is at risk.";
    ["weight"], [Pool], AtLeastOnce, weight_clause,
        "an objective and its share", "weight uptime 40%", "How much of the amount an objective stands for.";
    ["for"], [Penalty, Bonus], Once, names_clause,
        "objectives", "for uptime", "Which objectives it follows.";
    ["basis"], [Penalty, Bonus], AtMostOnce, basis_clause,
        "an amount", "basis fee of workplace", "What a percentage of credit is taken of.";
    ["when"], [Bonus], AtLeastOnce, when_clause,
        "a condition, `earn`, an amount, and perhaps `into` a ledger",
        "when > 97% earn 1_000 EUR per exact 1 percentage point above 97% into bank", "What is earned.";
    ["when"], [Penalty, Termination], AtLeastOnce, when_clause,
        "a condition, and in a penalty what is credited", "when < 99.9% credit 10%", "A step, or a trigger.";
    ["multiply"], [Penalty], Any, multiply_clause,
        "`by` a number, and `when` a condition",
        "multiply by 1.5 when missed in 2 consecutive calendar months", "What repeated misses cost more.";
    ["offset"], [Penalty], AtMostOnce, offset_clause,
        "`from` a ledger, and perhaps `when` a condition",
        "offset from bank when >= 90%", "From what the credits are paid first.";
    ["earnback"], [Penalty], AtMostOnce, condition_clause,
        "`when` a condition on later windows",
        "earnback when met in 3 consecutive calendar months", "When the credits are given back.";
    ["unit"], [Ledger], AtMostOnce, named_clause,
        "the contract's currency", "unit EUR", "What the entries are.";
    ["starts"], [Ledger], AtMostOnce, value_clause,
        "an amount of money", "starts 0 EUR", "What is in it when the agreement takes effect.";
    ["expires"], [Ledger], AtMostOnce, expires_clause,
        "a length of time `after entry`", "expires 52 weeks after entry", "Until when an entry can be used.";
    ["oldest", "newest"], [Ledger], AtMostOnce, words_clause,
        "`first`", "oldest first", "Which entries are used first.";
    ["cap"], [Penalty, Remedies], Any, cap_clause,
        "an amount, and a period or `any` number of periods after `per`",
        "cap 30% of fees per calendar month", "The most that is owed.";
    ["automatic"], [Penalty, Remedies], AtMostOnce, flag_clause,
        "nothing", "automatic", "It is owed without a claim.";
    ["combine"], [Remedies], AtMostOnce, combine_clause,
        "`sum`, `largest` or `customer chooses`, and for what",
        "combine sum per calendar month", "What becomes of several credits.";
    ["disregard"], [Remedies], Any, disregard_clause,
        "a bound", "disregard <= 1 USD", "Credits too small to pay.";
    ["round"], [Remedies], Any, round_clause,
        "`each credit` or `total`, `to` a step and how",
        "round each credit to 0.01 half up", "How money is rounded.";
    ["claim"], [Remedies], Any, claim_clause,
        "`by` a party, and until when",
        "claim by globex within 30 days of the report", "Who must claim, and how soon.";
    ["decide"], [Remedies], AtMostOnce, decide_clause,
        "`by` a party, and how soon after the claim",
        "decide by acme within 15 business days of the claim", "Who decides on a claim, and how soon.";
    ["pay"], [Remedies], AtMostOnce, pay_clause,
        "`as credit`, `as deduction` or `as transfer`, where, and behind a comma how soon",
        "pay as credit on the next invoice, within 30 days of the window", "How credits are paid.";
    ["expire"], [Remedies], AtMostOnce, expire_clause,
        "`at termination`, or a length of time `after the credit`",
        "expire 12 months after the credit", "Until when a credit can be used.";
    ["sole"], [Remedies], AtMostOnce, words_clause,
        "`remedy`", "sole remedy", "Nothing else is owed.";
    ["never"], [Remedies], AtMostOnce, words_clause,
        "`cash`", "never cash", "How credits are never paid.";
    ["accept"], BlockKind::ALL, Any, accept_clause,
        "names of findings and a reason", "accept band_gap \"as published\"", "Findings that may stand.";

    // ends and changes
    ["right"], [Termination], Once, right_clause,
        "`of` a party", "right of globex", "Who may end the agreement.";
    ["notice"], [Termination, Amendments], AtMostOnce, notice_clause,
        "a length of time", "notice 30 days", "How long before it takes effect.";
    ["cure"], [Termination], AtMostOnce, cure_clause,
        "a length of time, and perhaps `, then the count starts again`", "cure 30 days",
        "How long keeping the promise takes the right away.";
    ["lapses"], [Termination], AtMostOnce, lapses_clause,
        "a length of time `after the trigger`", "lapses 90 days after the trigger", "Until when the right may be used.";
    ["refund"], [Termination], Any, prose_clause,
        "a text", "refund \"prepaid fees pro rata\"", "What is paid back.";
    ["grants"], [Termination], Any, prose_clause,
        "a text", "grants \"to run the service itself\"", "Another right than to end the agreement.";
    ["agreed"], [Amendments], AtMostOnce, agreed_clause,
        "`by` and parties", "agreed by acme, globex", "Who must agree to a change.";
    ["silence"], [Amendments], AtMostOnce, silence_clause,
        "`for` a length of time `means refusal` or `acceptance`",
        "silence for 20 business days means refusal", "What no answer means.";
    ["effective"], [Amendments], AtMostOnce, effect_clause,
        "`from the next renewal`, and perhaps `when it favours` a party",
        "effective from the next renewal when it favours acme", "That changes wait for a renewal.";
    ["running"], [Amendments], AtMostOnce, running_clause,
        "`orders keep the old terms` or `orders take the new terms`",
        "running orders keep the old terms", "What becomes of orders that are running.";
    [], [Amendments], Any, power_clause,
        "`change` and what, with how much notice; or `refuse within` a length of time",
        "acme may change party acme.contact with 14 days notice",
        "What one party may change alone, or `may refuse`.";
    [], [Pool], Any, change_clause,
        "what, and with how much notice",
        "acme may change party acme.contact with 14 days notice", "What one party may change alone.";
    ["never"], [Amendments], AtMostOnce, never_clause,
        "what can never be changed", "never law", "What can never be changed.";
    ["entrenched"], [Amendments], Any, entrenched_clause,
        "what is harder to change, `agreed by` whom, `with` how much `notice`",
        "entrenched law agreed by acme, globex with 90 days notice", "What is harder to change than the rest.";

    ["proposed"], [Amendment], Once, proposed_clause,
        "a date, and `by` a party", "proposed 2026-01-15 by acme", "Who proposed it, and when.";
    ["agreed"], [Amendment], AtMostOnce, consents_clause,
        "dates, each with `by` a party", "agreed 2026-02-02 by globex, 2026-02-03 by acme", "Who agreed to it, and when.";
    ["refused"], [Amendment], AtMostOnce, proposed_clause,
        "a date `by` a party", "refused 2026-02-20 by globex", "Who refused it, and when.";
    ["effective"], [Amendment], Once, value_clause,
        "a date", "effective 2026-04-01", "The first day on which it is in force.";
    ["windows"], [Amendment], AtMostOnce, progress_clause,
        "`in progress` and what becomes of them: `keep the old terms`, `take the new terms` or `are split`",
        "windows in progress are split", "By which terms a window is judged that it falls into.";
    ["reason"], [Amendment], AtMostOnce, prose_clause,
        "a text", "reason \"The shop has moved.\"", "Why.";

    // examples
    ["over"], [Example], AtMostOnce, windows_clause,
        "a window, or the first and the last", "over 2026-04", "The windows that the example judges.";
    ["given"], [Example], Any, given_clause,
        "a source and its rows, or when it fails",
        "given checks fail from 2026-04-03 10:00 to 2026-04-03 10:51", "Data.";
    ["expect"], [Example], AtLeastOnce, expect_clause,
        "a comparison, or an objective and its verdict", "expect uptime missed", "What must come out.";
};
