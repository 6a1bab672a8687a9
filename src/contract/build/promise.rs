//! What is promised, and the duties around it.

use super::value::{maybe_prose, prose, ty};
use super::{Build, accepts, head, maybe, rules, text, texts};
use crate::contract::v1;
use crate::ir;

impl Build<'_> {
    pub(super) fn exclusion(self, exclusion: &ir::Exclusion) -> v1::Exclusion {
        let ir::Exclusion { head, time, limits } = exclusion;
        let (path, title, doc) = self::head(head);
        v1::Exclusion {
            path,
            title,
            doc,
            time: match time {
                ir::ExclusionTime::Of(time) => v1::ExclusionTime::Formula {
                    time: self.formula(time),
                },
                ir::ExclusionTime::RulingsBy(parties) => v1::ExclusionTime::Rulings {
                    by_parties: texts(parties),
                },
            },
            limits: limits
                .iter()
                .map(|(at_most, per)| v1::ExclusionLimit {
                    at_most: rules::elapsed(*at_most),
                    per: rules::period_rule(*per),
                })
                .collect(),
        }
    }

    pub(super) fn definition(self, ir::Let { head, value }: &ir::Let) -> v1::Definition {
        let (path, title, doc) = self::head(head);
        v1::Definition {
            path,
            title,
            doc,
            is: self.formula(value),
        }
    }

    pub(super) fn metric(self, metric: &ir::Metric) -> v1::Metric {
        let ir::Metric {
            head,
            parameters,
            ty: yields,
            lets,
            value,
        } = metric;
        let (path, title, doc) = self::head(head);
        v1::Metric {
            path,
            title,
            doc,
            parameters: parameters
                .iter()
                .map(|(name, of)| v1::Parameter {
                    name: name.clone(),
                    ty: ty(of),
                })
                .collect(),
            yields: ty(yields),
            locals: lets
                .iter()
                .map(|(name, value)| v1::Local {
                    name: name.clone(),
                    value: self.formula(value),
                })
                .collect(),
            value: self.formula(value),
        }
    }

    pub(super) fn objective(self, objective: &ir::Objective) -> v1::Objective {
        let ir::Objective {
            head,
            service,
            metric,
            arguments,
            keys,
            groups,
            targets,
            minimums,
            window,
            excluding,
            relief,
            needs,
            provided,
            met_if,
            starts,
            role,
            accepts,
        } = objective;
        let (path, title, doc) = self::head(head);
        v1::Objective {
            path,
            title,
            doc,
            service: maybe(service.as_ref()),
            metric: text(metric),
            arguments: self.formulas(arguments),
            keys: keys.iter().map(key).collect(),
            groups: match groups {
                ir::Groups::Single => v1::Groups::Single,
                ir::Groups::Members => v1::Groups::Members,
                ir::Groups::From(rows) => v1::Groups::From {
                    rows: self.formula(rows),
                },
                ir::Groups::Occurring => v1::Groups::Occurring,
            },
            targets: targets.iter().map(|it| self.target(it)).collect(),
            minimums: minimums.iter().map(|it| self.target(it)).collect(),
            over: self.window(window),
            excluding: texts(excluding),
            relief: relief.iter().map(|it| self.relief(it)).collect(),
            needs: needs.as_ref().map(|(count, rows)| v1::Needs {
                at_least: count.into(),
                of: self.formula(rows),
            }),
            provided: self.maybe_formula(provided.as_ref()),
            met_if: self.maybe_formula(met_if.as_ref()),
            starts_after: starts.as_ref().map(rules::length),
            role: match role {
                ir::Role::Ordinary => v1::Role::Ordinary,
                ir::Role::Key => v1::Role::Key,
                ir::Role::Critical => v1::Role::Critical,
            },
            accepts: super::accepts(accepts),
        }
    }

    fn target(self, target: &ir::Target) -> v1::Target {
        let ir::Target {
            bounds,
            from,
            origin: _,
        } = target;
        v1::Target {
            bounds: self.bounds(bounds),
            from: from.map(|from| from.to_string()),
        }
    }

    pub(super) fn bounds(self, bounds: &[ir::Bound]) -> Vec<v1::Bound> {
        let bound = |ir::Bound { relation, value }: &ir::Bound| v1::Bound {
            relation: rules::relation(*relation),
            value: self.formula(value),
        };
        bounds.iter().map(bound).collect()
    }

    fn window(self, window: &ir::Window) -> v1::Window {
        match window {
            ir::Window::Period(rule) => v1::Window::Period {
                period: rules::period_rule(*rule),
            },
            ir::Window::Rolling { length, every } => v1::Window::Rolling {
                length: rules::length(length),
                every: rules::period_rule(*every),
            },
            ir::Window::Row { rows, merged_by } => v1::Window::Row {
                rows: self.formula(rows),
                merged_by: merged_by.clone(),
            },
            ir::Window::Run(time) => v1::Window::Run {
                time: self.formula(time),
            },
            ir::Window::BeforeRow { length, rows } => v1::Window::BeforeRow {
                length: rules::length(length),
                rows: self.formula(rows),
            },
        }
    }

    fn relief(self, relief: &ir::Relief) -> v1::Relief {
        match relief {
            ir::Relief::Exclusion(path) => v1::Relief::Exclusion {
                exclusion: text(path),
            },
            ir::Relief::BreachTime {
                responsibility,
                time,
            } => v1::Relief::BreachTime {
                responsibility: text(responsibility),
                time: self.formula(time),
            },
            ir::Relief::BreachRows {
                responsibility,
                source,
                condition,
            } => v1::Relief::BreachRows {
                responsibility: text(responsibility),
                source: text(source),
                condition: self.formula(condition),
            },
        }
    }

    pub(super) fn responsibility(self, duty: &ir::Responsibility) -> v1::Responsibility {
        let ir::Responsibility {
            head,
            party,
            modality,
            duty,
            arises,
            lifted,
            within,
            every,
            evidence,
            breach,
            accepts,
        } = duty;
        let (path, title, doc) = self::head(head);
        v1::Responsibility {
            path,
            title,
            doc,
            party: text(party),
            modality: match modality {
                ir::Modality::Must => v1::Modality::Must,
                ir::Modality::MustNot => v1::Modality::MustNot,
                ir::Modality::May => v1::Modality::May,
            },
            duty: prose(duty),
            arises: self.triggers(arises),
            lifted: self.triggers(lifted),
            within: within.as_ref().map(|it| self.within(it)),
            every: every.as_ref().map(|(every, rows)| v1::Recurrence {
                every: rules::every(every),
                while_open: self.maybe_formula(rows.as_ref()),
            }),
            evidence: evidence.as_ref().map(|evidence| match evidence {
                ir::Evidence::Rows(rows) => v1::Evidence::Rows {
                    rows: self.formula(rows),
                },
                ir::Evidence::RulingsBy(parties) => v1::Evidence::Rulings {
                    by_parties: texts(parties),
                },
            }),
            breach: breach.iter().map(self::breach).collect(),
            accepts: self::accepts(accepts),
        }
    }

    fn within(self, within: &ir::Within) -> v1::Within {
        let ir::Within { limit, from, on } = within;
        let mut built = v1::Within {
            limit: rules::length(limit),
            of: None,
            between: None,
            run: None,
            on: maybe(on.as_ref()),
        };
        match from {
            None => {}
            Some(ir::WithinFrom::Event(event)) => built.of = maybe_prose(Some(event)),
            Some(ir::WithinFrom::Fields { source, from, to }) => {
                built.between = Some(v1::BetweenFields {
                    source: text(source),
                    from: from.clone(),
                    to: to.clone(),
                });
            }
            Some(ir::WithinFrom::Run { end, time }) => {
                built.run = Some(v1::RunEdge {
                    from: match end {
                        true => v1::Edge::End,
                        false => v1::Edge::Start,
                    },
                    of: self.formula(time),
                });
            }
        }
        built
    }

    pub(super) fn escalation(self, escalation: &ir::Escalation) -> v1::Escalation {
        let ir::Escalation {
            head,
            cases,
            clock,
            steps,
            until,
        } = escalation;
        let (path, title, doc) = self::head(head);
        v1::Escalation {
            path,
            title,
            doc,
            cases: self.maybe_formula(cases.as_ref()),
            clock: maybe(clock.as_ref()),
            steps: steps
                .iter()
                .map(|(after, notify)| v1::EscalationStep {
                    after: rules::length(after),
                    notify: texts(notify),
                })
                .collect(),
            until: until.clone(),
        }
    }
}

fn key(ir::Key { name, ty: of }: &ir::Key) -> v1::Key {
    v1::Key {
        name: name.clone(),
        ty: ty(of),
    }
}

fn breach(breach: &ir::Breach) -> v1::Breach {
    match breach {
        ir::Breach::ReliefFor(objectives) => v1::Breach::GivesRelief {
            objectives: texts(objectives),
        },
        ir::Breach::Costs(penalty) => v1::Breach::Costs {
            penalty: text(penalty),
        },
        ir::Breach::Escalates(escalation) => v1::Breach::Escalates {
            escalation: text(escalation),
        },
    }
}

pub(super) fn report(report: &ir::Report) -> v1::Report {
    let ir::Report {
        head,
        sent,
        every,
        due,
        keep,
        covers,
    } = report;
    let (path, title, doc) = self::head(head);
    v1::Report {
        path,
        title,
        doc,
        from: sent.as_ref().map(|(from, _)| text(from)),
        to: sent.as_ref().map(|(_, to)| text(to)),
        every: every.as_ref().map(rules::every),
        due_within: due.as_ref().map(rules::length),
        keep: keep.as_ref().map(rules::length),
        covers: texts(covers),
    }
}

pub(super) fn review(review: &ir::Review) -> v1::Review {
    let ir::Review {
        head,
        every,
        attended,
    } = review;
    let (path, title, doc) = self::head(head);
    v1::Review {
        path,
        title,
        doc,
        every: every.as_ref().map(rules::every),
        attended_by: texts(attended),
    }
}
