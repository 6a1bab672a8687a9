//! The chain from an amount back to the rows behind it, in plain words.
//!
//! Each line says why the line above it is so: the amount, the steps it went through,
//! the line of the ladder, the value and the target, the figures, the runs and rows.

use super::bank::earn_back_words;
use super::show::shown_range;
use super::text::{Page, figure_lines, multiplied_words, payable};
use super::v1::{self, Statement, Verdict};
use super::words;
use crate::phrases::statement as say;
use crate::plan::v1::Unit;
use crate::text::sanitise;

/// Why each amount, and each verdict without one, is what it is. With a subject only those of
/// this objective or penalty. Empty when the statement knows no such subject.
pub fn render(statement: &Statement, subject: Option<&str>) -> String {
    let mut page = Page::default();
    let wanted = |name: &str| subject.is_none_or(|subject| subject == name);
    for line in &statement.credits {
        if wanted(&line.penalty) || wanted(&line.objective) {
            credit(&mut page, statement, line);
            page.text.push('\n');
        }
    }
    for objective in &statement.objectives {
        if !wanted(&objective.path) {
            continue;
        }
        for window in &objective.windows {
            for group in &window.groups {
                if !has_credit(statement, objective, window, group) {
                    verdict(&mut page, 0, objective, window, group);
                    page.text.push('\n');
                }
            }
        }
    }
    while page.text.ends_with("\n\n") {
        page.text.pop();
    }
    sanitise(&page.text).into_owned()
}

fn has_credit(
    statement: &Statement,
    objective: &v1::Objective,
    window: &v1::Window,
    group: &v1::Group,
) -> bool {
    let mut lines = statement.credits.iter();
    lines.any(|line| {
        line.objective == objective.path && line.window == window.name && line.group == group.group
    })
}

fn credit(page: &mut Page, statement: &Statement, line: &v1::CreditLine) {
    let name = words::name(&line.penalty, &line.group, &line.window);
    page.line(
        0,
        &say::amount_of(&line.payable.amount.shown, &name, &payable(&line.payable)),
    );
    let amount = &line.payable.amount.exact.0;
    let exact = line.entitlement.greatest.as_ref();
    if !line.entitlement.known || exact.is_some_and(|it| it.exact.0 != *amount) {
        page.line(2, &say::because_entitled(&shown_range(&line.entitlement)));
    }
    let (changed, left): (Vec<_>, Vec<_>) =
        line.effects.iter().partition(|it| it.before != it.after);
    for effect in changed.into_iter().rev() {
        let (before, after) = (shown_range(&effect.before), shown_range(&effect.after));
        page.line(2, &say::because_step(&effect.words, &before, &after));
    }
    let left = left.into_iter().map(|it| it.words.clone());
    if let Some(steps) = left.reduce(|one, other| say::semicolon(&one, &other)) {
        page.line(2, &say::steps_left(&steps));
    }
    if let Some(multiplied) = &line.multiplied {
        page.line(2, &multiplied_words(multiplied));
    }
    steps(page, line);
    if let Some(words) = earn_back_words(line) {
        page.line(2, &words);
    }
    if let Some(reason) = &line.reason {
        page.line(2, &say::not_known_because(&reason.words));
    }
    let objective = statement
        .objectives
        .iter()
        .find(|it| it.path == line.objective);
    let Some(objective) = objective else {
        return;
    };
    for window in objective.windows.iter().filter(|it| it.name == line.window) {
        for group in window.groups.iter().filter(|it| it.group == line.group) {
            verdict(page, 4, objective, window, group);
        }
    }
}

/// The lines of the ladder, with what they counted.
fn steps(page: &mut Page, line: &v1::CreditLine) {
    for step in &line.steps {
        let amount = shown_range(&step.amount);
        let number = u64::from(step.number);
        page.line(
            2,
            &match &line.basis {
                Some(basis) => say::because_of_basis(
                    &amount,
                    number,
                    &step.words,
                    &shown_range(&basis.amount),
                    &basis.words,
                ),
                None => say::because_ladder(&amount, number, &step.words),
            },
        );
        for counted in &step.counted {
            page.line(4, &count(counted));
        }
    }
    if line.steps.is_empty() {
        page.line(2, &say::because_no_line());
    }
}

/// `3 full steps counted`
fn count(counted: &v1::Counted) -> String {
    let number = shown_range(&counted.number);
    match counted.how {
        v1::Counting::Full => say::full_steps(&number),
        v1::Counting::Started => say::started_steps(&number),
        v1::Counting::Exact => say::exact_steps(&number),
        v1::Counting::Units => say::units(&number),
    }
}

fn verdict(
    page: &mut Page,
    indent: usize,
    objective: &v1::Objective,
    window: &v1::Window,
    group: &v1::Group,
) {
    let name = words::name(&objective.path, &group.group, &window.name);
    let value = value(objective, group);
    page.line(
        indent,
        &match group.verdict {
            Verdict::NotJudged => say::was_not_judged(&name),
            Verdict::Undetermined => say::is_undetermined(&name, &value, &words::compared(group)),
            Verdict::Met => say::was_met(&name, &value, &words::compared(group)),
            Verdict::Missed => say::was_missed(&name, &value, &words::compared(group)),
        },
    );
    if let Some(reason) = &group.reason {
        page.line(indent + 2, &say::because(&reason.words));
    }
    if group.verdict != Verdict::NotJudged {
        page.line(
            indent + 2,
            &say::window_was(
                &words::span(&window.start, &window.end),
                &shown_range(&group.window_length),
            ),
        );
    }
    // The window's length is said by the line above.
    let others = group.figures.iter().filter(|it| it.label != "window");
    for figure in others {
        figure_lines(page, indent + 2, figure);
    }
}

/// `14383/14400 = 99.881944…%`; the fraction where it says more than the decimal.
fn value(objective: &v1::Objective, group: &v1::Group) -> String {
    let shown = words::value(group);
    let known = group.value.as_ref().filter(|range| range.known);
    match known.and_then(|range| range.least.as_ref()) {
        Some(value) if objective.unit == Unit::Percent && !value.exact.0.is_integer() => {
            say::equals(&value.exact.0.to_string(), &shown)
        }
        _ => shown,
    }
}
