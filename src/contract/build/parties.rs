//! Who agrees, in which words, about which services; and the worked examples.

use super::value::{maybe_prose, prose, ty};
use super::{Build, head, maybe, rules, text, texts};
use crate::contract::v1;
use crate::ir;
use crate::quantity::Date;

pub(super) fn agreement(contract: &ir::Contract, last_day: Option<Date>) -> v1::Agreement {
    let ir::Contract {
        head,
        provider,
        customer,
        version,
        effective,
        term,
        ended,
        timezone,
        currency,
        law,
        business_days,
        precedence,
        purpose,
    } = contract;
    let (path, title, doc) = super::head(head);
    v1::Agreement {
        path,
        title,
        doc,
        provider: text(provider),
        customer: match customer {
            ir::Customer::Party(path) => v1::Customer::Party { path: text(path) },
            ir::Customer::Any(title) => v1::Customer::Anyone {
                title: title.clone(),
            },
        },
        version: version.clone(),
        effective: effective.to_string(),
        term: term.as_ref().map(contract_term),
        ended: ended.as_ref().map(|it| ended_by(it, last_day)),
        timezone: timezone.clone(),
        currency: currency.clone(),
        law: law.clone(),
        business_days: maybe(business_days.as_ref()),
        precedence: precedence.iter().map(ranked).collect(),
        purpose: maybe_prose(purpose.as_ref()),
    }
}

fn ranked(document: &ir::RankedDocument) -> v1::RankedDocument {
    match document {
        ir::RankedDocument::This => v1::RankedDocument::ThisAgreement,
        ir::RankedDocument::Titled(title) => v1::RankedDocument::Titled {
            title: title.clone(),
        },
        ir::RankedDocument::Term(path) => v1::RankedDocument::Term { path: text(path) },
    }
}

fn ended_by(ended: &ir::Ended, last_day: Option<Date>) -> v1::Ended {
    let ir::Ended {
        date,
        by,
        under,
        origin: _,
    } = ended;
    v1::Ended {
        notice: date.to_string(),
        by: text(by),
        under: maybe(under.as_ref()),
        last_day: last_day.map(|it| it.to_string()),
    }
}

fn contract_term(term: &ir::ContractTerm) -> v1::Term {
    let ir::ContractTerm {
        length,
        renews_for,
        unless_notice,
    } = term;
    v1::Term {
        length: rules::length(length),
        renews_for: renews_for.as_ref().map(rules::length),
        unless_notice: unless_notice.as_ref().map(rules::length),
    }
}

pub(super) fn party(party: &ir::Party) -> v1::Party {
    let ir::Party {
        head,
        address,
        contacts,
        signs,
    } = party;
    let (path, title, doc) = super::head(head);
    v1::Party {
        path,
        title,
        doc,
        address: address.clone(),
        contacts: contacts
            .iter()
            .map(|(name, address)| v1::Contact {
                path: text(&head.path.child(name)),
                address: address.clone(),
            })
            .collect(),
        signatories: signs
            .iter()
            .map(|(name, function)| v1::Signatory {
                name: name.clone(),
                function: function.clone(),
            })
            .collect(),
    }
}

pub(super) fn term(ir::Term { head, means }: &ir::Term) -> v1::DefinedTerm {
    let (path, title, doc) = self::head(head);
    v1::DefinedTerm {
        path,
        title,
        doc,
        means: prose(means),
    }
}

pub(super) fn enumeration(ir::Enum { head, members }: &ir::Enum) -> v1::Enum {
    let (path, title, doc) = self::head(head);
    v1::Enum {
        path,
        title,
        doc,
        members: members
            .iter()
            .map(|(name, text)| v1::Member {
                name: name.clone(),
                text: text.clone(),
            })
            .collect(),
    }
}

pub(super) fn inclusion(inclusion: &ir::Inclusion) -> v1::Inclusion {
    let ir::Inclusion {
        head,
        template,
        arguments,
    } = inclusion;
    let (path, title, doc) = super::head(head);
    v1::Inclusion {
        path,
        title,
        doc,
        template: text(&template.path),
        arguments: arguments
            .iter()
            .map(|(parameter, path)| v1::TemplateArgument {
                parameter: parameter.clone(),
                path: text(path),
            })
            .collect(),
    }
}

impl Build<'_> {
    pub(super) fn unit(self, ir::Unit { head, is }: &ir::Unit) -> v1::Unit {
        let (path, title, doc) = super::head(head);
        v1::Unit {
            path,
            title,
            doc,
            equals: is.as_ref().map(|(size, ty)| {
                let size = ir::Constant::Number(size.clone());
                self.value(&size, ty)
            }),
        }
    }

    pub(super) fn param(self, param: &ir::Param) -> v1::Param {
        let ir::Param {
            head,
            ty: of,
            value,
            set,
        } = param;
        let (path, title, doc) = super::head(head);
        v1::Param {
            path,
            title,
            doc,
            ty: ty(of),
            value: self.value(value, of),
            set: *set,
        }
    }
}

pub(super) fn calendar(calendar: &ir::Calendar) -> v1::Calendar {
    let ir::Calendar {
        head,
        rule,
        // What it names stands in the rule itself.
        names: _,
    } = calendar;
    let (path, title, doc) = self::head(head);
    v1::Calendar {
        path,
        title,
        doc,
        holds: rules::calendar(rule),
    }
}

pub(super) fn clause(clause: &ir::ProseClause) -> v1::Clause {
    let ir::ProseClause { head, text } = clause;
    let (path, title, doc) = self::head(head);
    v1::Clause {
        path,
        title,
        doc,
        text: prose(text),
    }
}

pub(super) fn amendments(amendments: &ir::AmendmentRules) -> v1::AmendmentRules {
    let ir::AmendmentRules {
        origin: _,
        agreed_by,
        notice,
        silence,
        may_change,
        may_refuse,
        from_renewal,
        running_orders,
        never,
        entrenched,
    } = amendments;
    v1::AmendmentRules {
        agreed_by: texts(agreed_by),
        notice: notice
            .as_ref()
            .map(|(length, from_proposal)| v1::AmendmentNotice {
                length: rules::length(length),
                from: match from_proposal {
                    true => v1::NoticeFrom::Proposal,
                    false => v1::NoticeFrom::LastConsent,
                },
            }),
        silence: silence.as_ref().map(|(after, consent)| v1::Silence {
            after: rules::length(after),
            means: match consent {
                true => v1::SilenceMeans::Consent,
                false => v1::SilenceMeans::Refusal,
            },
        }),
        may_change: may_change.iter().map(self::may_change).collect(),
        may_refuse: may_refuse
            .iter()
            .map(|(party, within)| v1::Refusal {
                party: text(party),
                within: rules::length(within),
            })
            .collect(),
        from_renewal: from_renewal.as_ref().map(|which| v1::FromRenewal {
            favouring: match which {
                ir::FromRenewal::Every => None,
                ir::FromRenewal::Favouring(party) => Some(text(party)),
            },
        }),
        running_orders: running_orders.map(|terms| match terms {
            ir::RunningOrders::KeepOld => v1::RunningOrders::KeepOldTerms,
            ir::RunningOrders::TakeNew => v1::RunningOrders::TakeNewTerms,
        }),
        never: never.clone(),
        entrenched: entrenched.iter().map(harder).collect(),
    }
}

fn harder(entrenched: &ir::Entrenched) -> v1::Entrenched {
    let ir::Entrenched {
        subjects,
        agreed_by,
        notice,
        origin: _,
    } = entrenched;
    v1::Entrenched {
        subjects: subjects.clone(),
        agreed_by: texts(agreed_by),
        notice: notice.as_ref().map(rules::length),
    }
}

pub(super) fn may_change(may: &ir::MayChange) -> v1::MayChange {
    let ir::MayChange {
        party,
        subjects,
        notice,
        condition,
        at_most,
    } = may;
    v1::MayChange {
        party: text(party),
        subjects: subjects.clone(),
        notice: notice.as_ref().map(rules::length),
        condition: condition.as_ref().map(|it| match it {
            ir::ChangeCondition::Favours(party) => {
                v1::ChangeCondition::Favours { party: text(party) }
            }
            ir::ChangeCondition::Words(words) => v1::ChangeCondition::Words {
                words: words.clone(),
            },
            ir::ChangeCondition::Otherwise => v1::ChangeCondition::Otherwise,
        }),
        at_most: at_most.map(|(times, per)| v1::AtMost {
            times,
            per: rules::period_rule(per),
        }),
    }
}

impl Build<'_> {
    pub(super) fn table(self, table: &ir::Table) -> v1::Table {
        let ir::Table {
            head,
            key,
            columns,
            rows,
        } = table;
        let (path, title, doc) = self::head(head);
        let row = |(row_key, cells): &(ir::Constant, Vec<ir::Constant>)| v1::TableRow {
            key: self.value(row_key, &key.1),
            cells: columns
                .iter()
                .zip(cells)
                .map(|((_, ty), cell)| self.value(cell, ty))
                .collect(),
        };
        v1::Table {
            path,
            title,
            doc,
            key: column(key),
            columns: columns.iter().map(column).collect(),
            rows: rows.iter().map(row).collect(),
        }
    }

    pub(super) fn service(self, service: &ir::Service) -> v1::Service {
        let ir::Service {
            head,
            description,
            hours,
            fee,
            external,
            depends_on,
        } = service;
        let (path, title, doc) = self::head(head);
        v1::Service {
            path,
            title,
            doc,
            description: maybe_prose(description.as_ref()),
            hours: maybe(hours.as_ref()),
            fee: fee.as_ref().map(|fee| match fee {
                ir::Fee::Flat(amount, per) => v1::Fee::Flat {
                    amount: self.money(amount),
                    per: rules::period_rule(*per),
                },
                ir::Fee::Metered(charges) => v1::Fee::Metered {
                    charges: self.formula(charges),
                },
            }),
            external: *external,
            depends_on: depends_on
                .iter()
                .map(|needed| {
                    let ir::Dependency {
                        services,
                        any,
                        promise,
                        origin: _,
                    } = needed;
                    v1::Dependency {
                        services: services.iter().map(text).collect(),
                        any_suffices: *any,
                        promised: promise.as_ref().map(|promise| v1::UpstreamPromise {
                            of: promise.of.clone(),
                            value: self
                                .value(&ir::Constant::Number(promise.value.clone()), &promise.ty),
                        }),
                    }
                })
                .collect(),
        }
    }

    pub(super) fn example(self, example: &ir::Example) -> v1::Example {
        let ir::Example {
            title,
            origin: _,
            over: (from, to),
            given,
            expect,
        } = example;
        v1::Example {
            title: title.clone(),
            from: from.clone(),
            to: to.clone(),
            given: given.iter().map(|it| self.given(it)).collect(),
            expect: expect.iter().map(|it| self.expect(it)).collect(),
        }
    }

    fn given(self, given: &ir::Given) -> v1::Given {
        let ir::Given {
            source,
            origin: _,
            data,
        } = given;
        match data {
            ir::GivenData::Fail { group, from, to } => v1::Given::Fail {
                source: text(source),
                group: self.group(group),
                from: from.to_string(),
                to: to.to_string(),
            },
            ir::GivenData::Rows { columns, rows } => v1::Given::Rows {
                source: text(source),
                columns: columns.clone(),
                rows: rows.clone(),
            },
        }
    }

    fn expect(self, expect: &ir::Expect) -> v1::Expectation {
        let ir::Expect {
            subject,
            group,
            window,
            row,
            what,
            origin: _,
        } = expect;
        v1::Expectation {
            subject: text(subject),
            group: self.group(group),
            window: window.clone(),
            row: row.clone(),
            expected: match what {
                ir::Expected::Value(relation, value) => v1::Expected::Value {
                    relation: rules::relation(*relation),
                    value: value.into(),
                },
                ir::Expected::Verdict(verdict) => v1::Expected::Verdict {
                    verdict: match verdict {
                        ir::Verdict::Met => v1::Verdict::Met,
                        ir::Verdict::Missed => v1::Verdict::Missed,
                        ir::Verdict::Undetermined => v1::Verdict::Undetermined,
                        ir::Verdict::NotJudged => v1::Verdict::NotJudged,
                    },
                },
            },
        }
    }
}

fn column((name, of): &(String, ir::Type)) -> v1::Column {
    v1::Column {
        name: name.clone(),
        ty: ty(of),
    }
}
