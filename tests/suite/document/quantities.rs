//! Every quantity of an agreement, gathered without asking the document's code.

use slac::document::model::Value;
use slac::ir::visit::{roots, walk};
use slac::ir::{
    Aggregate, Agreement, Amount, Cap, CapAmount, CapPer, ChargeTime, Condition, Constant,
    Deadline, Each, Every, Expected, Expiry, Expr, ExprKind, Fee, GivenData, Length, MayChange,
    Pattern, PeriodBasis, PeriodRule, Quantifier, RemedyKind, SourceKind, Step, Type, Window,
};
use slac::ir::{CalendarRule, Dimension};
use slac::quantity::{Date, DateSet, LocalDateTime, Number, Period, PeriodUnit, TimeOfDay, Zone};
use std::collections::BTreeSet;

/// All quantities that the agreement states.
pub(crate) fn stated(agreement: &Agreement) -> BTreeSet<Value> {
    let mut gatherer = Gatherer {
        agreement,
        found: BTreeSet::new(),
    };
    gatherer.contract();
    gatherer.delivery();
    gatherer.promises();
    gatherer.consequences();
    gatherer.examples();
    for root in roots(agreement) {
        gatherer.expression(root);
    }
    gatherer.found
}

struct Gatherer<'a> {
    agreement: &'a Agreement,
    found: BTreeSet<Value>,
}

impl Gatherer<'_> {
    fn number(&mut self, number: &Number, ty: &Type) {
        let number = number.clone();
        let currency = || self.agreement.contract.currency.as_str().into();
        self.found.insert(match ty {
            Type::Percent => Value::Percent(number),
            Type::PercentagePoints => Value::PercentagePoints(number),
            Type::Quantity(Dimension::TIME) => Value::Duration(number),
            Type::Quantity(Dimension::MONEY) => Value::Money(number, currency()),
            Type::Quantity(Dimension::DATA) => Value::Data(number),
            Type::Quantity(Dimension::POINTS) => Value::Number(number),
            Type::Quantity(_) => Value::Rate(number),
            _ => Value::Number(number),
        });
    }

    fn count(&mut self, count: u32) {
        self.number(&Number::from(i64::from(count)), &Type::Number);
    }

    fn micros(&mut self, micros: i64) {
        self.found.insert(Value::Duration(Number::from(micros)));
    }

    fn date(&mut self, date: Date) {
        self.found.insert(Value::Date(date));
    }

    fn length(&mut self, length: &Length) {
        match length {
            Length::Elapsed(micros) => self.micros(*micros),
            Length::Period(period, _) => {
                self.found.insert(Value::from(*period));
            }
        }
    }

    /// Only the day on which a billing period begins is a number; months and weekdays are words.
    fn rule(&mut self, rule: PeriodRule) {
        if rule.basis == PeriodBasis::Billing {
            self.count(u32::from(rule.from));
        }
    }

    fn every(&mut self, every: &Every) {
        match every {
            Every::Period(rule) => self.rule(*rule),
            Every::Length(length) => self.length(length),
        }
    }

    fn constant(&mut self, constant: &Constant, ty: &Type) {
        match constant {
            Constant::Number(number) => self.number(number, ty),
            Constant::Period(period) => {
                self.found.insert(Value::from(*period));
            }
            Constant::BusinessDays(count, _) => {
                let unit = PeriodUnit::BusinessDay.word();
                self.found.insert(Value::Period(*count, unit));
            }
            Constant::Date(date) => self.date(*date),
            Constant::Instant(instant) => {
                self.found.insert(Value::Instant(*instant));
            }
            Constant::TimeOfDay(time) => {
                self.found.insert(Value::TimeOfDay(*time));
            }
            Constant::Text(_)
            | Constant::Bool(_)
            | Constant::Member { .. }
            | Constant::Party(_)
            | Constant::Calendar(_) => {}
        }
    }

    fn expression(&mut self, root: &Expr) {
        let mut parts = Vec::new();
        walk(root, &mut |part| parts.push(part));
        // The end of a day is written as a date that is shifted by nothing.
        let ends: Vec<*const Expr> = parts.iter().filter_map(|part| end_of_day(part)).collect();
        for part in parts {
            if ends.iter().any(|end| std::ptr::eq(*end, part)) {
                continue;
            }
            match &part.kind {
                ExprKind::Constant(constant) => self.constant(constant, &part.ty),
                ExprKind::Aggregate { function, .. } => self.function(function),
                ExprKind::OverBuckets { function, each, .. } => {
                    self.function(function);
                    self.each(each);
                }
                ExprKind::TimeOfBuckets { each, .. } => self.each(each),
                ExprKind::Charge(charge) => self.charge_time(charge.time),
                ExprKind::Quantified {
                    quantifier: Quantifier::AtLeast(count),
                    ..
                } => self.count(*count),
                ExprKind::Past { back, .. } if *back > 1 => self.count(*back),
                ExprKind::Total {
                    over: Some((count, rule)),
                    ..
                } => {
                    self.rule(*rule);
                    if *count > 1 {
                        self.count(*count);
                    }
                }
                _ => {}
            }
        }
    }

    fn charge_time(&mut self, time: ChargeTime) {
        match time {
            ChargeTime::Window => {}
            ChargeTime::In(rule) | ChargeTime::Next(rule) | ChargeTime::Previous(rule) => {
                self.rule(rule);
            }
            ChargeTime::Last(days) | ChargeTime::Before(days) => {
                let period = Period::new(days, PeriodUnit::Day);
                self.found.insert(Value::from(period));
            }
        }
    }

    fn function(&mut self, function: &Aggregate) {
        if let Aggregate::Percentile(share) = function {
            self.number(share, &Type::Percent);
        }
    }

    fn each(&mut self, each: &Each) {
        match &each.step {
            Step::Elapsed(micros) => self.micros(*micros),
            Step::Calendar(rule) => self.rule(*rule),
        }
    }

    // ---- parts of the agreement

    fn contract(&mut self) {
        let contract = &self.agreement.contract;
        self.date(contract.effective);
        if let Some(term) = &contract.term {
            self.length(&term.length);
            let more = term.renews_for.iter().chain(&term.unless_notice);
            more.for_each(|it| self.length(it));
        }
        if let Some(ended) = &contract.ended {
            self.date(ended.date);
            let last = slac::ir::dates::last_day(self.agreement);
            last.into_iter().for_each(|day| self.date(day));
        }
        for calendar in &self.agreement.calendars {
            self.calendar(&calendar.rule);
        }
        for table in &self.agreement.tables {
            for (key, cells) in &table.rows {
                self.constant(key, &table.key.1);
                for (cell, (_, ty)) in cells.iter().zip(&table.columns) {
                    self.constant(cell, ty);
                }
            }
        }
        for amendment in &self.agreement.amended {
            let consents = std::iter::once(&amendment.proposed).chain(&amendment.agreed);
            consents.for_each(|it| self.date(it.date));
            self.date(amendment.effective);
        }
        let Some(rules) = &self.agreement.amendments else {
            return;
        };
        let lengths = rules.notice.iter().chain(&rules.silence);
        lengths.for_each(|(length, _)| self.length(length));
        rules.may_change.iter().for_each(|it| self.may_change(it));
        let refusals = rules.may_refuse.iter();
        refusals.for_each(|(_, within)| self.length(within));
        let entrenched = rules.entrenched.iter().filter_map(|it| it.notice.as_ref());
        entrenched.for_each(|it| self.length(it));
    }

    fn may_change(&mut self, change: &MayChange) {
        change.notice.iter().for_each(|it| self.length(it));
        if let Some((count, rule)) = change.at_most {
            self.count(count);
            self.rule(rule);
        }
    }

    fn calendar(&mut self, rule: &CalendarRule) {
        match rule {
            CalendarRule::Always => {}
            CalendarRule::Dates(dates) => self.dates(dates),
            CalendarRule::Week {
                hours,
                closed,
                open,
                ..
            } => {
                hours.iter().for_each(|it| self.hours(it));
                self.dates(closed);
                for (first, last, hours) in open {
                    self.date(*first);
                    self.date(*last);
                    self.hours(hours);
                }
            }
            CalendarRule::Union(of) | CalendarRule::Intersection(of) => {
                of.iter().for_each(|it| self.calendar(it));
            }
            CalendarRule::Except(of, without) => {
                self.calendar(of);
                self.calendar(without);
            }
        }
    }

    fn hours(&mut self, hours: &[(TimeOfDay, TimeOfDay)]) {
        for (from, to) in hours {
            self.found.insert(Value::TimeOfDay(*from));
            self.found.insert(Value::TimeOfDay(*to));
        }
    }

    fn dates(&mut self, dates: &DateSet) {
        match dates {
            DateSet::Listed(list) => {
                list.dates.iter().for_each(|it| self.date(*it));
                for (month, day) in &list.yearly {
                    self.found.insert(Value::YearlyDay(*month, *day));
                }
                for (first, last) in &list.ranges {
                    self.date(*first);
                    self.date(*last);
                }
            }
            DateSet::Or(sets) | DateSet::And(sets) => sets.iter().for_each(|it| self.dates(it)),
            DateSet::Except(set, without) => {
                self.dates(set);
                self.dates(without);
            }
        }
    }

    fn delivery(&mut self) {
        for service in &self.agreement.services {
            if let Some(Fee::Flat(amount, rule)) = &service.fee {
                self.number(amount, &Type::MONEY);
                self.rule(*rule);
            }
            for needed in &service.depends_on {
                let promises = needed.promise.iter();
                promises.for_each(|promise| self.number(&promise.value, &promise.ty));
            }
        }
        for source in &self.agreement.sources {
            match &source.kind {
                SourceKind::Samples {
                    every, late_after, ..
                } => {
                    self.micros(*every);
                    self.micros(*late_after);
                }
                SourceKind::Totals(rule) => self.rule(*rule),
                SourceKind::Events | SourceKind::Spans | SourceKind::Cases => {}
            }
            let disputes = source.prevails.iter().filter_map(|it| it.dispute.as_ref());
            disputes.for_each(|it| self.length(&it.within));
            for field in &source.fields {
                if let Some((least, most)) = &field.range {
                    self.number(least, &field.ty);
                    self.number(most, &field.ty);
                }
            }
        }
        for exclusion in &self.agreement.exclusions {
            for (limit, rule) in exclusion.limits.iter().copied() {
                self.micros(limit);
                self.rule(rule);
            }
        }
    }

    fn promises(&mut self) {
        for objective in &self.agreement.objectives {
            for target in objective.targets.iter().chain(&objective.minimums) {
                target.from.iter().for_each(|it| self.date(*it));
            }
            match &objective.window {
                Window::Period(rule) => self.rule(*rule),
                Window::Rolling { length, every } => {
                    self.length(length);
                    self.rule(*every);
                }
                Window::BeforeRow { length, .. } => self.length(length),
                Window::Row { .. } | Window::Run(_) => {}
            }
            if let Some((count, _)) = &objective.needs {
                self.number(count, &Type::Number);
            }
            objective.starts.iter().for_each(|it| self.length(it));
        }
        for duty in &self.agreement.responsibilities {
            duty.within.iter().for_each(|it| self.length(&it.limit));
            duty.every.iter().for_each(|(every, _)| self.every(every));
            let conditions = duty.arises.iter().chain(&duty.lifted);
            conditions.for_each(|it| self.conditions(it));
        }
        for escalation in &self.agreement.escalations {
            escalation
                .steps
                .iter()
                .for_each(|(length, _)| self.length(length));
        }
        for report in &self.agreement.reports {
            report.every.iter().for_each(|it| self.every(it));
            report.due.iter().for_each(|it| self.length(it));
            report.keep.iter().for_each(|it| self.length(it));
        }
        for review in &self.agreement.reviews {
            review.every.iter().for_each(|it| self.every(it));
        }
    }

    fn consequences(&mut self) {
        for pool in &self.agreement.pools {
            self.rule(pool.per);
            for weight in &pool.weights {
                self.number(&weight.share, &Type::Percent);
            }
            for change in &pool.may_change {
                self.may_change(change);
            }
        }
        let bonuses = self.agreement.bonuses.iter().map(|it| &it.terms);
        for penalty in self.agreement.penalties.iter().chain(bonuses) {
            for step in &penalty.steps {
                self.conditions(&step.conditions);
                self.amount(&step.amount);
            }
            for multiply in &penalty.multiply {
                self.conditions(&multiply.conditions);
                self.number(&multiply.factor, &Type::Number);
            }
            penalty.cap.iter().for_each(|it| self.cap(it));
            if let Some(offset) = &penalty.offset {
                self.conditions(&offset.conditions);
            }
            if let Some(earn_back) = &penalty.earn_back {
                self.conditions(&earn_back.conditions);
            }
        }
        for ledger in &self.agreement.ledgers {
            if !ledger.starts.is_zero() {
                self.number(&ledger.starts, &Type::MONEY);
            }
            ledger.expires.iter().for_each(|it| self.length(it));
        }
        for step in self.agreement.remedies.iter().flat_map(|it| &it.steps) {
            match &step.kind {
                RemedyKind::Cap(cap) => self.cap(cap),
                RemedyKind::Disregard(_, amount) => self.number(amount, &Type::MONEY),
                RemedyKind::Round { to, .. } => self.number(to, &Type::MONEY),
                RemedyKind::Claim(claim) => match &claim.deadline {
                    Deadline::Within(length, _) => self.length(length),
                    Deadline::UntilEnd(rule, count, _) => {
                        self.rule(*rule);
                        self.count(*count);
                    }
                },
                RemedyKind::Pay { within, .. } => within.iter().for_each(|it| self.length(it)),
                RemedyKind::Decide { within, .. } => self.length(within),
                RemedyKind::Expire(Expiry::After(length)) => self.length(length),
                RemedyKind::Combine { .. } | RemedyKind::Expire(Expiry::AtTermination) => {}
            }
        }
        for right in &self.agreement.terminations {
            right.triggers.iter().for_each(|it| self.conditions(it));
            let lengths = right.notice.iter().chain(&right.cure).chain(&right.lapses);
            lengths.for_each(|it| self.length(it));
        }
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        for pattern in conditions.iter().filter_map(|it| it.pattern) {
            match pattern {
                Pattern::Consecutive(n, _) => self.count(n),
                Pattern::Of(k, n, _) | Pattern::Times(k, n, _) => {
                    self.count(k);
                    self.count(n);
                }
            }
        }
    }

    fn amount(&mut self, amount: &Amount) {
        match amount {
            Amount::TimeOfFee { time, .. } => self.length(time),
            Amount::ServiceDays(days) => self.number(days, &Type::Number),
            Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => self.amount(amount),
            Amount::Sum(parts) => parts.iter().for_each(|it| self.amount(it)),
            // Their numbers are expressions.
            Amount::Nothing | Amount::PercentOfBasis(_) | Amount::Money(_) | Amount::Points(_) => {}
        }
    }

    fn cap(&mut self, cap: &Cap) {
        match &cap.amount {
            CapAmount::PercentOfBasis(share)
            | CapAmount::PercentOfFees(share)
            | CapAmount::PercentOfFee(share, _) => self.number(share, &Type::Percent),
            CapAmount::Money(money) => self.number(money, &Type::MONEY),
            CapAmount::TimeOfFee(time, _) => self.length(time),
            // Its numbers are an expression.
            CapAmount::Of(_) => {}
        }
        if let Some(CapPer::Any(count, _)) = cap.per {
            self.count(count);
        }
    }

    fn examples(&mut self) {
        for example in &self.agreement.examples {
            let (first, last) = &example.over;
            self.found.insert(Value::Window(first.clone()));
            self.found.insert(Value::Window(last.clone()));
            for given in &example.given {
                match &given.data {
                    GivenData::Fail { from, to, .. } => {
                        self.found.insert(Value::Instant(*from));
                        self.found.insert(Value::Instant(*to));
                    }
                    GivenData::Rows { columns, rows } => {
                        for row in rows {
                            for (column, cell) in columns.iter().zip(row) {
                                let cell = cell.iter();
                                cell.for_each(|it| self.given(&given.source, column, it));
                            }
                        }
                    }
                }
            }
            for expect in &example.expect {
                let window = expect.window.iter().cloned();
                self.found.extend(window.map(Value::Window));
                if let Expected::Value(_, value) = &expect.what {
                    let objective = self.agreement.objective(&expect.subject);
                    let metric = objective.and_then(|it| self.agreement.metric(&it.metric));
                    let mut penalties = self.agreement.penalties.iter();
                    let penalty = penalties.find(|it| it.head.path == expect.subject);
                    let mut amounts = penalty.iter().flat_map(|it| &it.steps).map(|it| &it.amount);
                    let of_penalty = match amounts.any(Amount::is_points) {
                        true => Type::POINTS,
                        false => Type::MONEY,
                    };
                    let ty = metric.map_or(of_penalty, |it| it.ty.clone());
                    self.number(value, &ty);
                }
            }
        }
    }

    /// A cell as data holds it: money as a number, a length of time in seconds, a local time.
    fn given(&mut self, source: &slac::ir::Path, column: &str, text: &str) {
        let source = self.agreement.source(source);
        let field = source.and_then(|it| it.fields.iter().find(|field| field.name == column));
        let Some(ty) = field.map(|field| &field.ty) else {
            return;
        };
        match ty {
            Type::Timestamp => {
                let zone = Zone::load(&self.agreement.contract.timezone).expect("it is known");
                let at = LocalDateTime::parse(text).expect("a local time");
                self.found.insert(Value::Instant(zone.instant(at)));
            }
            Type::Quantity(Dimension::TIME) => {
                let seconds = text.strip_suffix(" s").expect("in seconds");
                let seconds = Number::parse(seconds).expect("a number");
                self.number(&(seconds * Number::from(1_000_000)), ty);
            }
            Type::Date => {
                let date = Date::parse(text).expect("a date");
                self.found.insert(Value::Date(date));
            }
            Type::Percent if text.ends_with('%') => {
                let percent = Number::parse(text.trim_end_matches('%')).expect("a number");
                let hundredth = Number::ratio(1, 100).expect("not by zero");
                self.number(&(percent * hundredth), ty);
            }
            Type::Number | Type::Percent | Type::Quantity(_) => {
                self.number(&Number::parse(text).expect("a number"), ty);
            }
            _ => {}
        }
    }
}

/// The shift by nothing with which a date becomes the end of its day.
fn end_of_day(part: &Expr) -> Option<*const Expr> {
    match &part.kind {
        ExprKind::Shift { instant, by } if instant.ty == Type::Date => match &by.kind {
            ExprKind::Constant(Constant::Number(number)) if number.is_zero() => {
                Some(&raw const **by)
            }
            _ => None,
        },
        _ => None,
    }
}
