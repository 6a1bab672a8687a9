//! Declarations that nothing refers to.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::{roots, walk};
use crate::ir::{
    Agreement, Basis, Constant, Evidence, ExclusionTime, ExprKind, Head, Length, Path, Relief,
    RemedyKind, Run, Type, WithinFrom, lengths,
};
use std::collections::BTreeSet;

/// A named thing that plays no part: either it is left over, or something forgot to use it.
pub(super) fn unused(agreement: &Agreement, found: &mut Diagnostics) {
    let used = used_paths(agreement);
    let mut report = |head: &Head, what: &str, help: &str| {
        if used.contains(&head.path) {
            return;
        }
        found.push(
            Diagnostic::new(
                codes::UNUSED_DECLARATION,
                head.origin.place(),
                format!("{what} `{}` is never used", head.path),
            )
            .note("what nothing refers to has no effect on any verdict or amount")
            .help(help.to_owned()),
        );
    };
    for metric in &agreement.metrics {
        report(
            &metric.head,
            "the metric",
            "add an `objective` that measures it, or remove it",
        );
    }
    for it in &agreement.lets {
        report(&it.head, "the name", "use it in a metric, or remove it");
    }
    for exclusion in &agreement.exclusions {
        report(
            &exclusion.head,
            "the exclusion",
            "name it in `excluding` or `relief` of an objective, or remove it",
        );
    }
    for source in &agreement.sources {
        report(
            &source.head,
            "the source",
            "measure something of it, or remove it",
        );
    }
    for ledger in &agreement.ledgers {
        report(
            &ledger.head,
            "the ledger",
            "let a penalty be paid from it: `offset from NAME`, or remove it",
        );
    }
    for it in &agreement.enums {
        report(
            &it.head,
            "the enum",
            "use it as the type of a field, or remove it",
        );
    }
    for table in &agreement.tables {
        report(
            &table.head,
            "the table",
            "read it with `table[key].column`, or remove it",
        );
    }
    for party in &agreement.parties {
        report(
            &party.head,
            "the party",
            "name it in `contract`, or remove it",
        );
    }
    for pool in &agreement.pools {
        report(
            &pool.head,
            "the amount at risk",
            "name it in `basis` of a penalty, or remove it",
        );
    }
    for calendar in &agreement.calendars {
        // The library declares more calendars than any one contract needs.
        if calendar.head.path.as_str().contains('.') {
            continue;
        }
        report(&calendar.head, "the calendar", "use it, or remove it");
    }
}

/// Every path that something refers to.
fn used_paths(agreement: &Agreement) -> BTreeSet<Path> {
    let mut used = BTreeSet::new();
    for root in roots(agreement) {
        walk(root, &mut |expr| {
            match &expr.kind {
                ExprKind::Let(path)
                | ExprKind::Past { metric: path, .. }
                | ExprKind::Rows(path)
                | ExprKind::Exclusion(path)
                | ExprKind::Existing(path)
                | ExprKind::Cell { table: path, .. }
                | ExprKind::Constant(
                    Constant::Calendar(path)
                    | Constant::Party(path)
                    | Constant::BusinessDays(_, path),
                ) => {
                    used.insert(path.clone());
                }
                ExprKind::AtRisk { pool, .. } => {
                    used.insert(pool.clone());
                }
                ExprKind::Charge(charge) => used.extend(charge.service.clone()),
                _ => {}
            }
            if let Type::Enum(path) = &expr.ty {
                used.insert(path.clone());
            }
        });
    }
    for length in lengths(agreement) {
        if let Length::Period(_, Some(calendar)) = length {
            used.insert(calendar.clone());
        }
    }
    from_contract(agreement, &mut used);
    from_roles(agreement, &mut used);
    from_declarations(agreement, &mut used);
    from_prose(agreement, &mut used);
    used
}

fn from_contract(agreement: &Agreement, used: &mut BTreeSet<Path>) {
    let contract = &agreement.contract;
    used.insert(contract.provider.clone());
    if let crate::ir::Customer::Party(path) = &contract.customer {
        used.insert(path.clone());
    }
    used.extend(contract.business_days.clone());
    if let Some(rules) = &agreement.amendments {
        used.extend(rules.agreed_by.iter().cloned());
        let entrenched = rules.entrenched.iter().flat_map(|it| &it.agreed_by);
        used.extend(entrenched.cloned());
        used.extend(rules.may_refuse.iter().map(|(party, _)| party.clone()));
    }
}

/// Parties that have something to do, to receive or to decide.
fn from_roles(agreement: &Agreement, used: &mut BTreeSet<Path>) {
    // A contact is named by its party: `acme.duty_manager`.
    let mut contact = |path: &Path| {
        let party = path.as_str().split('.').next().unwrap_or_default();
        used.insert(Path::new(party));
    };
    for report in &agreement.reports {
        if let Some((from, to)) = &report.sent {
            contact(from);
            contact(to);
        }
    }
    let notified = agreement.escalations.iter().flat_map(|it| &it.steps);
    notified.flat_map(|(_, to)| to).for_each(&mut contact);
    let attending = agreement.reviews.iter().flat_map(|it| &it.attended);
    attending.for_each(&mut contact);
    for exclusion in &agreement.exclusions {
        if let ExclusionTime::RulingsBy(parties) = &exclusion.time {
            parties.iter().for_each(&mut contact);
        }
    }
    for duty in &agreement.responsibilities {
        if let Some(Evidence::RulingsBy(parties)) = &duty.evidence {
            parties.iter().for_each(&mut contact);
        }
    }
    for right in &agreement.terminations {
        contact(&right.right_of);
    }
    for step in agreement.remedies.iter().flat_map(|it| &it.steps) {
        match &step.kind {
            RemedyKind::Claim(claim) => contact(&claim.by),
            RemedyKind::Decide { by, .. } => contact(by),
            _ => {}
        }
    }
    let rules = agreement.amendments.iter().flat_map(|it| &it.may_change);
    let of_pools = agreement.pools.iter().flat_map(|it| &it.may_change);
    for change in rules.chain(of_pools) {
        contact(&change.party);
    }
}

fn from_declarations(agreement: &Agreement, used: &mut BTreeSet<Path>) {
    for source in &agreement.sources {
        used.extend(source.supplied.iter().cloned());
        used.extend(source.verifiable.iter().cloned());
        used.extend(source.decided.iter().cloned());
        used.extend(source.estimates.iter().cloned());
        if let Some(prevails) = &source.prevails {
            used.insert(prevails.party.clone());
            let dispute = prevails.dispute.iter();
            used.extend(dispute.flat_map(|it| it.then.iter().chain([&it.by]).cloned()));
        }
        for field in &source.fields {
            from_type(&field.ty, used);
        }
    }
    // A metric that another one reads is a line of it.
    for (name, _) in agreement.metrics.iter().flat_map(|metric| &metric.lets) {
        used.insert(Path::new(name));
    }
    for calendar in &agreement.calendars {
        used.extend(calendar.names.iter().cloned());
    }
    for table in &agreement.tables {
        from_type(&table.key.1, used);
        for (_, cells) in &table.rows {
            for cell in cells {
                if let Constant::Calendar(path) | Constant::BusinessDays(_, path) = cell {
                    used.insert(path.clone());
                }
            }
        }
    }
    for service in &agreement.services {
        used.extend(service.hours.clone());
        used.extend(
            service
                .depends_on
                .iter()
                .flat_map(|it| it.services.iter().cloned()),
        );
    }
    for objective in &agreement.objectives {
        used.insert(objective.metric.clone());
        used.extend(objective.service.clone());
        used.extend(objective.excluding.iter().cloned());
        for relief in &objective.relief {
            if let Relief::Exclusion(path) = relief {
                used.insert(path.clone());
            }
        }
    }
    for it in &agreement.responsibilities {
        used.insert(it.party.clone());
        used.extend(it.within.iter().filter_map(|within| within.on.clone()));
        if let Some(WithinFrom::Fields { source, .. }) =
            it.within.as_ref().and_then(|within| within.from.as_ref())
        {
            used.insert(source.clone());
        }
    }
    for it in &agreement.escalations {
        used.extend(it.clock.clone());
    }
    let bonuses = agreement.bonuses.iter().map(|it| &it.terms);
    for penalty in agreement.penalties.iter().chain(bonuses) {
        if let Some(Basis::FeeOf(service)) = &penalty.basis {
            used.insert(service.clone());
        }
        used.extend(penalty.offset.iter().map(|offset| offset.ledger.clone()));
    }
}

fn from_type(ty: &Type, used: &mut BTreeSet<Path>) {
    match ty {
        Type::Enum(path) => {
            used.insert(path.clone());
        }
        Type::List(of) => from_type(of, used),
        _ => {}
    }
}

fn from_prose(agreement: &Agreement, used: &mut BTreeSet<Path>) {
    let texts = agreement
        .contract
        .purpose
        .iter()
        .chain(agreement.terms.iter().map(|it| &it.means))
        .chain(
            agreement
                .services
                .iter()
                .filter_map(|it| it.description.as_ref()),
        )
        .chain(agreement.responsibilities.iter().map(|it| &it.duty))
        .chain(agreement.clauses.iter().map(|it| &it.text));
    for run in texts.flat_map(|prose| &prose.0) {
        if let Run::Reference { to, .. } | Run::Term { to, .. } = run {
            used.insert(to.clone());
            if let Some((first, _)) = to.as_str().split_once('.') {
                used.insert(Path::new(first));
            }
        }
    }
}
