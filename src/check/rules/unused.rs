//! Declarations that nothing refers to.
//!
//! Nobody can look up what does not refer to something, so it is counted how many refer to each path, and what one
//! refers to is kept as long as it does not change.

use super::kept::{Changed, HasPath};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::{HasRoots, roots_of_others, walk};
use crate::ir::{
    Agreement, Basis, Calendar, Constant, Evidence, Exclusion, ExclusionTime, Expr, ExprKind, Head,
    Length, Let, Metric, Objective, Path, Penalty, Pool, Prose, Relief, RemedyKind, Run, Service,
    Sort, Source, Table, Type, WithinFrom, lengths,
};
use std::collections::{BTreeSet, HashMap};

/// A named thing that plays no part: either it is left over, or something forgot to use it.
pub(super) fn unused(agreement: &Agreement, named: &Named, found: &mut Diagnostics) {
    let mut report = |head: &Head, what: &str, help: &str| {
        if named.has(&head.path) {
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

/// What declarations refer to, for the next time.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Named {
    by: HashMap<Sort, Vec<Naming>>,
    /// Everything else refers to these.
    others: BTreeSet<Path>,
    /// How many of the declarations refer to each path.
    times: HashMap<Path, usize>,
}

/// A declaration, and what it refers to.
#[derive(Clone, Debug)]
struct Naming {
    of: Path,
    named: BTreeSet<Path>,
}

impl Named {
    fn has(&self, path: &Path) -> bool {
        self.times.contains_key(path) || self.others.contains(path)
    }

    /// What declarations refer to now, if no more than `changed` has changed.
    pub(super) fn again(mut self, agreement: &Agreement, changed: &Changed) -> Self {
        let of = agreement;
        self.of_sort(Sort::Service, &of.services, changed);
        self.of_sort(Sort::Source, &of.sources, changed);
        self.of_sort(Sort::Exclusion, &of.exclusions, changed);
        self.of_sort(Sort::Let, &of.lets, changed);
        self.of_sort(Sort::Metric, &of.metrics, changed);
        self.of_sort(Sort::Objective, &of.objectives, changed);
        self.of_sort(Sort::Table, &of.tables, changed);
        self.of_sort(Sort::Calendar, &of.calendars, changed);
        self.of_sort(Sort::Pool, &of.pools, changed);
        self.of_sort(Sort::Penalty, &of.penalties, changed);
        self.others = named_by_others(agreement);
        self
    }

    /// What declarations of one sort refer to now. Without a change in them it is what it was.
    fn of_sort<T: HasPath + Names>(&mut self, sort: Sort, now: &[T], changed: &Changed) {
        let namings = self.by.entry(sort).or_default();
        if namings.len() == now.len() && !changed.has_some_of(sort) {
            return;
        }
        let times = &mut self.times;
        let mut before = std::mem::take(namings).into_iter();
        for one in now {
            let path = one.path();
            let naming = match before.next() {
                Some(naming) if naming.of == *path && !changed.has(sort, path) => naming,
                other => {
                    other.iter().for_each(|it| it.count_less(times));
                    let naming = Naming::new(path, one);
                    naming.count(times);
                    naming
                }
            };
            namings.push(naming);
        }
        before.for_each(|naming| naming.count_less(times));
    }
}

impl Naming {
    fn new(path: &Path, of: &impl Names) -> Self {
        let mut named = BTreeSet::new();
        of.add_named(&mut named);
        Self {
            of: path.clone(),
            named,
        }
    }

    fn count(&self, times: &mut HashMap<Path, usize>) {
        for path in &self.named {
            *times.entry(path.clone()).or_default() += 1;
        }
    }

    fn count_less(&self, times: &mut HashMap<Path, usize>) {
        for path in &self.named {
            if let Some(count) = times.get_mut(path) {
                *count -= 1;
                if *count == 0 {
                    times.remove(path);
                }
            }
        }
    }
}

/// What refers to declarations.
trait Names {
    /// Adds the paths of what it refers to.
    fn add_named(&self, named: &mut BTreeSet<Path>);
}

fn from_roots(of: &impl HasRoots, used: &mut BTreeSet<Path>) {
    let mut roots = Vec::new();
    of.add_roots(&mut roots);
    roots.into_iter().for_each(|root| from_formula(root, used));
}

fn from_formula(root: &Expr, used: &mut BTreeSet<Path>) {
    walk(root, &mut |expr| {
        match &expr.kind {
            ExprKind::Let(path)
            | ExprKind::Past { metric: path, .. }
            | ExprKind::Rows(path)
            | ExprKind::Exclusion(path)
            | ExprKind::Existing(path)
            | ExprKind::Cell { table: path, .. }
            | ExprKind::Constant(
                Constant::Calendar(path) | Constant::Party(path) | Constant::BusinessDays(_, path),
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

fn from_lengths<'a>(lengths: impl IntoIterator<Item = &'a Length>, used: &mut BTreeSet<Path>) {
    for length in lengths {
        if let Length::Period(_, Some(calendar)) = length {
            used.insert(calendar.clone());
        }
    }
}

impl Names for Service {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        used.extend(self.hours.clone());
        let depends = self.depends_on.iter();
        used.extend(depends.flat_map(|it| it.services.iter().cloned()));
        from_prose(self.description.as_ref(), used);
    }
}

impl Names for Source {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        from_lengths(lengths::of_source(self), used);
        used.extend(self.supplied.iter().cloned());
        used.extend(self.verifiable.iter().cloned());
        used.extend(self.decided.iter().cloned());
        used.extend(self.estimates.iter().cloned());
        if let Some(prevails) = &self.prevails {
            used.insert(prevails.party.clone());
            let dispute = prevails.dispute.iter();
            used.extend(dispute.flat_map(|it| it.then.iter().chain([&it.by]).cloned()));
        }
        for field in &self.fields {
            from_type(&field.ty, used);
        }
    }
}

impl Names for Exclusion {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        if let ExclusionTime::RulingsBy(parties) = &self.time {
            used.extend(parties.iter().map(party_of));
        }
    }
}

impl Names for Let {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
    }
}

impl Names for Metric {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        // A metric that it reads is a line of it.
        used.extend(self.lets.iter().map(|(name, _)| Path::new(name)));
    }
}

impl Names for Objective {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        from_lengths(lengths::of_objective(self), used);
        used.insert(self.metric.clone());
        used.extend(self.service.clone());
        used.extend(self.excluding.iter().cloned());
        for relief in &self.relief {
            if let Relief::Exclusion(path) = relief {
                used.insert(path.clone());
            }
        }
    }
}

impl Names for Table {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_type(&self.key.1, used);
        for cell in self.rows.iter().flat_map(|(_, cells)| cells) {
            if let Constant::Calendar(path) | Constant::BusinessDays(_, path) = cell {
                used.insert(path.clone());
            }
        }
    }
}

impl Names for Calendar {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        used.extend(self.names.iter().cloned());
    }
}

impl Names for Pool {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        from_lengths(lengths::of_pool(self), used);
        used.extend(self.may_change.iter().map(|it| party_of(&it.party)));
    }
}

impl Names for Penalty {
    fn add_named(&self, used: &mut BTreeSet<Path>) {
        from_roots(self, used);
        from_lengths(lengths::of_penalty(self), used);
        if let Some(Basis::FeeOf(service)) = &self.basis {
            used.insert(service.clone());
        }
        used.extend(self.offset.iter().map(|offset| offset.ledger.clone()));
    }
}

/// A contact is named by its party: `acme.duty_manager`.
fn party_of(contact: &Path) -> Path {
    Path::new(contact.as_str().split('.').next().unwrap_or_default())
}

/// What everything else refers to.
fn named_by_others(agreement: &Agreement) -> BTreeSet<Path> {
    let mut used = BTreeSet::new();
    let roots = roots_of_others(agreement).into_iter();
    roots.for_each(|root| from_formula(root, &mut used));
    from_lengths(lengths::of_others(agreement), &mut used);
    from_contract(agreement, &mut used);
    from_roles(agreement, &mut used);
    from_duties(agreement, &mut used);
    let contract = &agreement.contract;
    from_prose(&contract.purpose, &mut used);
    from_prose(agreement.terms.iter().map(|it| &it.means), &mut used);
    from_prose(
        agreement.responsibilities.iter().map(|it| &it.duty),
        &mut used,
    );
    from_prose(agreement.clauses.iter().map(|it| &it.text), &mut used);
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
    let mut contact = |path: &Path| {
        used.insert(party_of(path));
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
    let changes = agreement.amendments.iter().flat_map(|it| &it.may_change);
    changes.for_each(|change| contact(&change.party));
}

fn from_duties(agreement: &Agreement, used: &mut BTreeSet<Path>) {
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
    for bonus in &agreement.bonuses {
        if let Some(Basis::FeeOf(service)) = &bonus.terms.basis {
            used.insert(service.clone());
        }
        let offset = bonus.terms.offset.iter();
        used.extend(offset.map(|offset| offset.ledger.clone()));
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

fn from_prose<'a>(texts: impl IntoIterator<Item = &'a Prose>, used: &mut BTreeSet<Path>) {
    for run in texts.into_iter().flat_map(|prose| &prose.0) {
        if let Run::Reference { to, .. } | Run::Term { to, .. } = run {
            used.insert(to.clone());
            if let Some((first, _)) = to.as_str().split_once('.') {
                used.insert(Path::new(first));
            }
        }
    }
}
