//! The remedies a second time, for known amounts only: plain loops, no intervals, no sums beside
//! the amounts. What the pipeline says of amounts that are not known must hold for each of them.

use crate::quantity::{Number, Rounding};

/// What one penalty gives for a month and a site.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) penalty: usize,
    /// From 0.
    pub(super) month: usize,
    pub(super) site: usize,
    pub(super) amount: Number,
}

/// A clause. Limits act on so many months together.
#[derive(Clone, Debug)]
pub(super) enum Clause {
    Largest {
        by_site: bool,
    },
    Cap {
        most: Number,
        months: usize,
    },
    /// In any so many months in a row.
    LookBack {
        most: Number,
        months: usize,
    },
    Disregard {
        most: Number,
    },
    RoundEach {
        to: Number,
        rounding: Rounding,
    },
    RoundTotal {
        to: Number,
        rounding: Rounding,
    },
    /// Only what was claimed in these months is payable from here on.
    Claim {
        months: Vec<bool>,
    },
}

/// What became of the lines, and of the months.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Owed {
    pub(super) due: Vec<Number>,
    pub(super) due_of_months: Vec<Number>,
    pub(super) payable_of_months: Vec<Number>,
}

struct Credit {
    /// The line that counts.
    line: usize,
    month: usize,
    site: usize,
    due: Number,
    payable: Number,
}

/// Takes lines in time order, then in that of penalties, through their penalties' caps (a limit
/// and the number of months it is for) and all clauses.
pub(super) fn owed(
    lines: &[Line],
    own_caps: &[Option<(Number, usize)>],
    clauses: &[Clause],
) -> Owed {
    let mut amounts: Vec<Number> = lines.iter().map(|line| line.amount.clone()).collect();
    for (penalty, cap) in own_caps.iter().enumerate() {
        let Some((most, months)) = cap else { continue };
        for (at, line) in lines.iter().enumerate() {
            let before = (0..at).filter(|it| {
                lines[*it].penalty == penalty && lines[*it].month / months == line.month / months
            });
            let before = before.fold(Number::zero(), |sum, it| sum + amounts[it].clone());
            if line.penalty == penalty {
                amounts[at] = amounts[at].clone().min(rest(most, &before));
            }
        }
    }
    let credits = lines.iter().zip(amounts).enumerate();
    let mut credits: Vec<Credit> = credits
        .map(|(at, (line, amount))| Credit {
            line: at,
            month: line.month,
            site: line.site,
            due: amount.clone(),
            payable: amount,
        })
        .collect();
    let mut claimed = false;
    for clause in clauses {
        if let Clause::Largest { by_site } = clause {
            credits = largest(credits, *by_site);
        } else {
            act(clause, &mut credits, &mut claimed);
        }
    }
    let months = 1 + lines.iter().map(|line| line.month).max().unwrap_or(0);
    let mut owed = Owed {
        due: vec![Number::zero(); lines.len()],
        due_of_months: vec![Number::zero(); months],
        payable_of_months: vec![Number::zero(); months],
    };
    for credit in credits {
        add(&mut owed.due[credit.line], &credit.due);
        add(&mut owed.due_of_months[credit.month], &credit.due);
        add(&mut owed.payable_of_months[credit.month], &credit.payable);
    }
    owed
}

fn act(clause: &Clause, credits: &mut [Credit], claimed: &mut bool) {
    match clause {
        Clause::Largest { .. } => {}
        Clause::Cap { most, months } => {
            for at in 0..credits.len() {
                let period = credits[at].month / months;
                let (mut due, mut paid) = (Number::zero(), Number::zero());
                for other in credits[..at]
                    .iter()
                    .filter(|it| it.month / months == period)
                {
                    add(&mut due, &other.due);
                    add(&mut paid, &other.payable);
                }
                let credit = &mut credits[at];
                let taken = if *claimed { &paid } else { &due };
                credit.due = credit.due.clone().min(rest(most, taken));
                credit.payable = credit.payable.clone().min(rest(most, &paid));
            }
        }
        Clause::LookBack { most, months } => {
            for at in 0..credits.len() {
                let month = credits[at].month;
                let (mut due, mut paid) = (Number::zero(), Number::zero());
                for other in credits[..at].iter().filter(|it| it.month + months > month) {
                    add(&mut due, &other.due);
                    add(&mut paid, &other.payable);
                }
                let credit = &mut credits[at];
                let taken = if *claimed { &paid } else { &due };
                credit.due = credit.due.clone().min(rest(most, taken));
                credit.payable = credit.payable.clone().min(rest(most, &paid));
            }
        }
        Clause::Disregard { most } => {
            for month in 0..12 {
                let (due, payable) = totals(credits, month);
                for credit in credits.iter_mut().filter(|it| it.month == month) {
                    if due <= *most {
                        credit.due = Number::zero();
                    }
                    if payable <= *most {
                        credit.payable = Number::zero();
                    }
                }
            }
        }
        Clause::RoundEach { to, rounding } => {
            for credit in credits {
                credit.due = credit.due.rounded(to, *rounding);
                credit.payable = credit.payable.rounded(to, *rounding);
            }
        }
        Clause::RoundTotal { to, rounding } => {
            for month in 0..12 {
                let (mut due, mut paid) = (Number::zero(), Number::zero());
                for credit in credits.iter_mut().filter(|it| it.month == month) {
                    credit.due = part(&mut due, &credit.due, to, *rounding);
                    credit.payable = part(&mut paid, &credit.payable, to, *rounding);
                }
            }
        }
        Clause::Claim { months } => {
            if !*claimed {
                *claimed = true;
                for credit in credits.iter_mut().filter(|it| !months[it.month]) {
                    credit.payable = Number::zero();
                }
            }
        }
    }
}

/// What one more amount adds to the rounded sum.
fn part(sum: &mut Number, amount: &Number, to: &Number, rounding: Rounding) -> Number {
    let before = sum.rounded(to, rounding);
    add(sum, amount);
    sum.rounded(to, rounding) - before
}

fn largest(credits: Vec<Credit>, by_site: bool) -> Vec<Credit> {
    let mut left: Vec<Credit> = Vec::new();
    for credit in credits {
        let same =
            |it: &&mut Credit| it.month == credit.month && (!by_site || it.site == credit.site);
        let Some(known) = left.iter_mut().find(same) else {
            left.push(credit);
            continue;
        };
        let payable = known.payable.clone().max(credit.payable.clone());
        if credit.due > known.due {
            *known = credit;
        }
        known.payable = payable;
    }
    let site = |credit: &Credit| if by_site { credit.site } else { 0 };
    left.sort_by_key(|credit| (credit.month, site(credit)));
    left
}

fn totals(credits: &[Credit], month: usize) -> (Number, Number) {
    let (mut due, mut payable) = (Number::zero(), Number::zero());
    for credit in credits.iter().filter(|it| it.month == month) {
        add(&mut due, &credit.due);
        add(&mut payable, &credit.payable);
    }
    (due, payable)
}

fn rest(most: &Number, taken: &Number) -> Number {
    (most - taken).max(Number::zero())
}

fn add(sum: &mut Number, more: &Number) {
    *sum = &*sum + more;
}
