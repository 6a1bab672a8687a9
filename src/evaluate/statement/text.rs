//! A statement as plain text: what was promised, what was found, what it costs, what to do.
//!
//! Nothing here decides anything. Lines are laid out in columns by the width that
//! characters have on a terminal; there is no colour, and meaning never hangs on one.

use super::bank;
use super::show::shown_range;
use super::v1::{self, EffectKind, PayableCondition, Standing, State, Statement};
use super::words;
use crate::phrases::statement as say;
use crate::text::{sanitise, sanitise_line};
use unicode_width::UnicodeWidthStr;

/// The statement as text, with a line feed at its end.
pub fn render(statement: &Statement) -> String {
    let mut page = Page::default();
    head(&mut page, statement);
    objectives(&mut page, statement);
    behind(&mut page, statement);
    credits(&mut page, statement);
    bank::write(&mut page, statement);
    rights(&mut page, statement);
    breaches(&mut page, statement);
    dates(&mut page, statement);
    open(&mut page, statement);
    data(&mut page, statement);
    sanitise(&page.text).into_owned()
}

/// Text that grows line by line.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    pub(super) fn line(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A heading, with a blank line before it.
    pub(super) fn heading(&mut self, heading: &str) {
        self.text.push('\n');
        self.line(0, heading);
    }

    /// Rows in columns; the last column is not padded.
    pub(super) fn table(&mut self, indent: usize, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        for row in rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.width().min(*width) + 2));
            }
            self.line(indent, &line);
        }
    }
}

fn head(page: &mut Page, statement: &Statement) {
    let header = &statement.header;
    let contract = &header.contract;
    let title = sanitise_line(&contract.title);
    match &contract.version {
        Some(version) => page.line(0, &say::title_and_version(&title, version)),
        None => page.line(0, &title),
    }
    page.line(
        0,
        &say::between_parties(&contract.provider, &contract.customer),
    );
    page.line(
        0,
        &say::statement_over(
            &header.over.name,
            &header.over.first_day,
            &header.over.last_day,
            &contract.timezone,
        ),
    );
    page.text.push('\n');
    let summary = &statement.summary;
    page.line(
        0,
        &say::verdict_counts(
            summary.met,
            summary.missed,
            summary.undetermined,
            summary.not_judged,
        ),
    );
    let owed = shown_range(&summary.entitlement);
    let to_claim = |line: &v1::CreditLine| {
        let nothing = line.payable.amount.exact.0.is_zero();
        line.payable.condition == PayableCondition::IfClaimed && !nothing
    };
    let payable = &summary.payable.shown;
    page.line(
        0,
        &if is_nothing(&summary.entitlement) {
            say::nothing_owed()
        } else if statement.credits.iter().any(to_claim) {
            say::owed_if_claimed(&owed, payable)
        } else {
            say::owed_in_all(&owed, payable)
        },
    );
    if summary.state == State::Provisional {
        page.line(0, &say::provisional());
    }
}

fn objectives(page: &mut Page, statement: &Statement) {
    page.heading(&say::heading_objectives());
    let mut rows = Vec::new();
    for objective in &statement.objectives {
        for window in &objective.windows {
            for group in &window.groups {
                rows.push(vec![
                    words::verdict(group.verdict),
                    words::name(&objective.path, &group.group, &window.name),
                    words::value(group),
                    words::target(&group.target),
                    sanitise_line(&objective.title).into_owned(),
                    notes(objective, window, group),
                ]);
            }
        }
    }
    if rows.is_empty() {
        page.line(2, &say::no_windows());
    }
    page.table(2, &rows);
}

/// What else is to be said of a row: reasons, and whether it may change.
pub(super) fn notes(objective: &v1::Objective, window: &v1::Window, group: &v1::Group) -> String {
    let mut notes = Vec::new();
    // That there is no value is said by the column of values.
    let told = |reason: &&v1::Reason| reason.code != v1::ReasonCode::NoValue;
    if let Some(reason) = group.reason.as_ref().filter(told) {
        notes.push(sanitise_line(&reason.words).into_owned());
    }
    match group.minimum_kept {
        Some(true) => notes.push(say::minimum_kept(&words::target(&group.minimum))),
        Some(false) => notes.push(say::minimum_missed(&words::target(&group.minimum))),
        None => {}
    }
    if objective.key {
        notes.push(say::key_measurement());
    }
    if window.partial {
        notes.push(say::cut_by_term());
    }
    if window.state == State::Provisional {
        notes.push(say::may_change());
    }
    notes.join("; ")
}

/// What lies behind the verdicts that were not kept.
fn behind(page: &mut Page, statement: &Statement) {
    let mut headed = false;
    for objective in &statement.objectives {
        for window in &objective.windows {
            for group in &window.groups {
                let kept = matches!(group.verdict, v1::Verdict::Met | v1::Verdict::NotJudged);
                let figures: Vec<_> = group
                    .figures
                    .iter()
                    .filter(|it| !it.evidence.is_empty())
                    .collect();
                if kept || figures.is_empty() {
                    continue;
                }
                if !headed {
                    page.heading(&say::heading_behind());
                    headed = true;
                }
                page.line(2, &words::name(&objective.path, &group.group, &window.name));
                for figure in figures {
                    figure_lines(page, 4, figure);
                }
            }
        }
    }
}

/// A figure and the runs or rows behind it.
pub(super) fn figure_lines(page: &mut Page, indent: usize, figure: &v1::Figure) {
    page.line(indent, &words::figure(figure));
    for evidence in &figure.evidence {
        page.line(indent + 2, &words::evidence(evidence, &figure.label));
    }
    if figure.more > 0 {
        page.line(indent + 2, &say::and_more(figure.more));
    }
}

fn credits(page: &mut Page, statement: &Statement) {
    if statement.credits.is_empty() && statement.totals.is_empty() {
        return;
    }
    page.heading(&say::heading_credits());
    for line in &statement.credits {
        credit(page, line);
    }
    for total in &statement.totals {
        let owed = shown_range(&total.entitlement);
        page.line(
            2,
            &say::total_of(&total.period, &owed, &total.payable.shown),
        );
        if !total.unallocated.exact.0.is_zero() {
            page.line(4, &say::unallocated(&total.unallocated.shown));
        }
    }
    for words in &statement.payment {
        page.line(2, words);
    }
    if statement.sole_remedy {
        page.line(2, &say::sole_remedy());
    }
}

fn credit(page: &mut Page, line: &v1::CreditLine) {
    let name = words::name(&line.penalty, &line.group, &line.window);
    let title = sanitise_line(&line.title);
    page.line(2, &say::titled(&name, &title));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for step in &line.steps {
        let amount = shown_range(&step.amount);
        let what = step_words(line, step);
        rows.push(vec![amount, what]);
    }
    if line.steps.is_empty() {
        rows.push(vec![shown_range(&line.amount), say::no_line_applies()]);
    }
    if let Some(multiplied) = &line.multiplied {
        rows.push(vec![
            shown_range(&line.amount),
            multiplied_words(multiplied),
        ]);
    }
    for effect in line.effects.iter().filter(|it| matters(it)) {
        rows.push(vec![
            shown_range(&effect.after),
            say::after_step(&effect.words, &shown_range(&effect.taken)),
        ]);
    }
    rows.push(vec![
        line.payable.amount.shown.clone(),
        payable(&line.payable),
    ]);
    page.table(4, &rows);
    for amount in other_amounts(line) {
        page.line(4, &amount);
    }
    if let Some(words) = bank::earn_back_words(line) {
        page.line(4, &words);
    }
    if let Some(reason) = &line.reason {
        page.line(4, &say::not_known_because(&reason.words));
    }
}

/// By what a line was multiplied.
pub(super) fn multiplied_words(multiplied: &v1::Multiplied) -> String {
    let factor = &multiplied.factor.shown;
    if multiplied.sure {
        say::multiplied(factor, &multiplied.words)
    } else {
        say::multiplied_perhaps(factor, &multiplied.words)
    }
}

/// Points and days of service, which are no money.
pub(super) fn other_amounts(line: &v1::CreditLine) -> Vec<String> {
    let mut amounts = Vec::new();
    if !is_nothing(&line.points) {
        amounts.push(shown_range(&line.points));
    }
    if !is_nothing(&line.service_days) {
        amounts.push(say::service_days(&shown_range(&line.service_days)));
    }
    amounts
}

pub(super) fn step_words(line: &v1::CreditLine, step: &v1::StepReached) -> String {
    step_words_of(line.basis.as_ref(), step)
}

/// A line of a ladder, with what its percentage is of.
pub(super) fn step_words_of(basis: Option<&v1::BasisAmount>, step: &v1::StepReached) -> String {
    let number = u64::from(step.number);
    let words = match basis {
        Some(basis) => say::step_of_basis(&step.words, &shown_range(&basis.amount), &basis.words),
        None => step.words.clone(),
    };
    if step.sure {
        say::step(number, &words)
    } else {
        say::step_perhaps(number, &words)
    }
}

/// Steps that left a line as it was are not worth a row.
pub(super) fn matters(effect: &v1::Effect) -> bool {
    effect.before != effect.after || (effect.kind == EffectKind::Claim)
}

/// Under which condition an amount is payable.
pub(super) fn payable(payable: &v1::Payable) -> String {
    match (payable.condition, &payable.claim_by, &payable.claim_from) {
        (PayableCondition::Due, _, _) => say::payable_due(),
        (PayableCondition::Claimed, _, _) => say::payable_claimed(),
        (PayableCondition::Lapsed, _, _) => say::payable_lapsed(),
        (PayableCondition::IfClaimed, Some(day), Some(by)) => say::payable_if_claimed_by(by, day),
        (PayableCondition::IfClaimed, ..) => say::payable_if_claimed(),
    }
}

pub(super) fn is_nothing(range: &v1::Range) -> bool {
    let greatest = range.greatest.as_ref();
    range.known && greatest.is_some_and(|it| it.exact.0.is_zero())
}

fn rights(page: &mut Page, statement: &Statement) {
    if statement.rights.is_empty() {
        return;
    }
    page.heading(&say::heading_rights());
    for right in &statement.rights {
        let whose = say::right_of(&right.title, &right.right_of);
        page.line(2, &say::titled(&whose, &words::group(&right.group)));
        for line in right_lines(right) {
            page.line(4, &line);
        }
    }
}

/// How a right stands, from what it arose and until when it can be used.
pub(super) fn right_lines(right: &v1::Right) -> Vec<String> {
    let day = &words::moment(&right.arose);
    let mut lines = vec![match right.standing {
        Standing::Open => say::right_open(day, &right.trigger),
        Standing::Lapsed => say::right_lapsed(day, &right.trigger),
        Standing::Cured => say::right_cured(day, &right.trigger),
        Standing::Undetermined => say::right_undetermined(day, &right.trigger),
    }];
    let misses = right.misses.iter();
    let misses = misses.map(|miss| words::name(&miss.objective, &miss.group, &miss.window));
    lines.push(say::because_of(&misses.collect::<Vec<_>>().join(", ")));
    if let (Some(notice), Some(end)) = (&right.notice, &right.notice_ends) {
        lines.push(say::notice(notice, end));
    }
    lines.extend(right.lapses.as_deref().map(say::lapses));
    lines.extend(right.cured.as_deref().map(say::cured_on));
    let reason = right.reason.as_ref();
    lines.extend(reason.map(|reason| say::not_known_because(&reason.words)));
    lines
}

fn breaches(page: &mut Page, statement: &Statement) {
    if statement.breaches.is_empty() {
        return;
    }
    page.heading(&say::heading_breaches());
    for breach in &statement.breaches {
        page.line(2, &say::breach(&breach.title, &breach.party, &breach.duty));
        for evidence in &breach.evidence {
            page.line(4, &words::evidence(evidence, ""));
        }
        if breach.more > 0 {
            page.line(4, &say::and_more(breach.more));
        }
        if !breach.relief_for.is_empty() {
            page.line(4, &say::gives_relief(&breach.relief_for.join(", ")));
        }
    }
}

fn dates(page: &mut Page, statement: &Statement) {
    if statement.dates.is_empty() {
        return;
    }
    page.heading(&say::heading_dates());
    let rows = statement.dates.iter().map(|date| {
        let who = date.party.as_deref().unwrap_or_default();
        let words = match words::group(&date.group).as_str() {
            "" => sanitise_line(&date.words).into_owned(),
            group => say::for_group(&date.words, group),
        };
        let day = sanitise_line(&date.day).into_owned();
        vec![day, sanitise_line(who).into_owned(), words]
    });
    page.table(2, &rows.collect::<Vec<_>>());
}

fn open(page: &mut Page, statement: &Statement) {
    if statement.open.is_empty() {
        return;
    }
    page.heading(&say::heading_open());
    for open in &statement.open {
        let window = open.window.as_deref().unwrap_or_default();
        let name = words::name(&open.subject, &open.group, window);
        page.line(2, &say::titled(&name, &open.reason.words));
        if !open.sources.is_empty() {
            page.line(4, &say::would_settle(&open.sources.join(", ")));
        }
    }
}

fn data(page: &mut Page, statement: &Statement) {
    page.heading(&say::heading_data());
    let mut rows = Vec::new();
    for source in &statement.header.data {
        let covers = match (&source.from, &source.to) {
            (Some(from), Some(to)) => words::span(from, to),
            _ => String::new(),
        };
        let rows_read = if source.absent {
            say::absent()
        } else if source.refused > 0 {
            say::rows_and_refused(source.rows, source.refused)
        } else {
            say::rows(source.rows)
        };
        let files = source.files.iter().map(|file| sanitise_line(&file.name));
        rows.push(vec![
            sanitise_line(&source.source).into_owned(),
            rows_read,
            covers,
            files.collect::<Vec<_>>().join(", "),
        ]);
    }
    page.table(2, &rows);
    for given in &statement.header.given {
        page.line(2, &say::given_value(&given.objective, &given.value.shown));
    }
    let header = &statement.header;
    if let Some(history) = &header.history {
        page.line(2, &say::earlier_statement(history));
    }
    page.line(2, &say::cut_off(&words::moment(&header.cut_off)));
    if let Some(digest) = &header.contract.digest {
        page.line(2, &say::judged_by(digest));
    }
    page.line(
        2,
        &say::made_by(&header.tool, &header.plan, &header.timezone_release),
    );
}
