//! Every length of time that an agreement fixes outside of formulas: notices, deadlines,
//! windows. Formulas are walked by `visit`.

use super::{
    Amount, Cap, CapAmount, Deadline, Every, Expiry, Length, Lookup, Objective, Penalty, Pool,
    Remedies, RemedyKind, Responsibility, Source, Termination, Window,
};

/// Those of a source.
pub fn of_source(source: &Source) -> impl Iterator<Item = &Length> {
    let dispute = source.prevails.as_ref().and_then(|it| it.dispute.as_ref());
    dispute.map(|dispute| &dispute.within).into_iter()
}

/// Those of an amount at risk.
pub fn of_pool(pool: &Pool) -> impl Iterator<Item = &Length> {
    let changes = pool.may_change.iter();
    changes.filter_map(|change| change.notice.as_ref())
}

/// Those that stand elsewhere than in a source, an objective, an amount at risk or a penalty.
pub fn of_others(agreement: &dyn Lookup) -> Vec<&Length> {
    let mut all = Vec::new();
    if let Some(term) = &agreement.contract().term {
        all.push(&term.length);
        all.extend(&term.renews_for);
        all.extend(&term.unless_notice);
    }
    all.extend(agreement.responsibilities().iter().flat_map(of_duty));
    let steps = agreement.escalations().iter().flat_map(|it| &it.steps);
    all.extend(steps.map(|(delay, _)| delay));
    for report in agreement.reports() {
        all.extend(report.every.as_ref().and_then(of_every));
        all.extend(&report.due);
        all.extend(&report.keep);
    }
    let reviews = agreement.reviews().iter();
    all.extend(reviews.filter_map(|it| it.every.as_ref().and_then(of_every)));
    let bonuses = agreement.bonuses().iter();
    all.extend(bonuses.flat_map(|bonus| of_penalty(&bonus.terms)));
    let ledgers = agreement.ledgers().iter();
    all.extend(ledgers.filter_map(|it| it.expires.as_ref()));
    all.extend(agreement.remedies().into_iter().flat_map(of_remedies));
    all.extend(agreement.terminations().iter().flat_map(of_right));
    if let Some(rules) = agreement.amendments() {
        let pairs = rules.notice.iter().chain(&rules.silence);
        all.extend(pairs.map(|(length, _)| length));
        all.extend(rules.may_change.iter().filter_map(|it| it.notice.as_ref()));
        all.extend(rules.may_refuse.iter().map(|(_, within)| within));
        all.extend(rules.entrenched.iter().filter_map(|it| it.notice.as_ref()));
    }
    all
}

/// Those of an objective.
pub fn of_objective(objective: &Objective) -> Vec<&Length> {
    let mut all: Vec<&Length> = objective.starts.iter().collect();
    if let Window::Rolling { length, .. } | Window::BeforeRow { length, .. } = &objective.window {
        all.push(length);
    }
    all
}

fn of_duty(duty: &Responsibility) -> Vec<&Length> {
    let within = duty.within.iter().map(|within| &within.limit);
    let every = duty.every.iter().filter_map(|(every, _)| of_every(every));
    within.chain(every).collect()
}

fn of_every(every: &Every) -> Option<&Length> {
    match every {
        Every::Length(length) => Some(length),
        Every::Period(_) => None,
    }
}

/// Those of a penalty.
pub fn of_penalty(penalty: &Penalty) -> Vec<&Length> {
    let mut all = Vec::new();
    for step in &penalty.steps {
        of_amount(&step.amount, &mut all);
    }
    all.extend(penalty.cap.as_ref().and_then(of_cap));
    all
}

fn of_amount<'a>(amount: &'a Amount, all: &mut Vec<&'a Length>) {
    match amount {
        Amount::TimeOfFee { time, .. } => all.push(time),
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => of_amount(amount, all),
        Amount::Sum(parts) => parts.iter().for_each(|part| of_amount(part, all)),
        _ => {}
    }
}

fn of_cap(cap: &Cap) -> Option<&Length> {
    match &cap.amount {
        CapAmount::TimeOfFee(time, _) => Some(time),
        _ => None,
    }
}

fn of_remedies(remedies: &Remedies) -> Vec<&Length> {
    let steps = remedies.steps.iter();
    steps.filter_map(|step| of_step(&step.kind)).collect()
}

fn of_step(step: &RemedyKind) -> Option<&Length> {
    match step {
        RemedyKind::Claim(claim) => match &claim.deadline {
            Deadline::Within(length, _) => Some(length),
            Deadline::UntilEnd(..) => None,
        },
        RemedyKind::Cap(cap) => of_cap(cap),
        RemedyKind::Pay { within, .. } => within.as_ref(),
        RemedyKind::Decide { within, .. } => Some(within),
        RemedyKind::Expire(Expiry::After(length)) => Some(length),
        _ => None,
    }
}

fn of_right(right: &Termination) -> Vec<&Length> {
    let all = right.notice.iter().chain(&right.cure);
    all.chain(&right.lapses).collect()
}
