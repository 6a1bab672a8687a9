//! What is promised, and the duties around it.

use super::{Dump, list};
use crate::ir::words::{every, length, number, prose};
use crate::ir::{
    Agreement, Breach, Escalation, Evidence, Groups, Modality, Objective, Relief, Report,
    Responsibility, Role, Target, Type, WithinFrom,
};

impl Dump<'_> {
    pub(super) fn promises(&mut self, agreement: &Agreement) {
        for objective in &agreement.objectives {
            self.objective(objective);
        }
        for responsibility in &agreement.responsibilities {
            self.responsibility(responsibility);
        }
        for escalation in &agreement.escalations {
            self.escalation(escalation);
        }
        for report in &agreement.reports {
            self.report(report);
        }
        for review in &agreement.reviews {
            self.declaration("review", &review.head, |dump| {
                dump.maybe("every", review.every.as_ref().map(every).as_ref());
                dump.named("attended by", &review.attended);
            });
        }
    }

    fn objective(&mut self, objective: &Objective) {
        self.declaration("objective", &objective.head, |dump| {
            dump.maybe("for", objective.service.as_ref());
            let arguments: Vec<String> = objective
                .arguments
                .iter()
                .map(|argument| dump.words.expr(argument))
                .collect();
            if arguments.is_empty() {
                dump.line(format!("measure {}", objective.metric));
            } else {
                dump.line(format!(
                    "measure {}({})",
                    objective.metric,
                    arguments.join(", ")
                ));
            }
            for key in &objective.keys {
                dump.line(format!("by {}: {}", key.name, key.ty));
            }
            match &objective.groups {
                Groups::Single => {}
                Groups::Members => dump.line("groups members"),
                Groups::Occurring => dump.line("groups occurring"),
                Groups::From(rows) => {
                    let rows = dump.words.expr(rows);
                    dump.line(format!("groups from {rows}"));
                }
            }
            dump.levels("target", &objective.targets);
            dump.levels("minimum", &objective.minimums);
            let window = dump.words.window(&objective.window);
            dump.line(format!("over {window}"));
            dump.named("excluding", &objective.excluding);
            for relief in &objective.relief {
                dump.relief(relief);
            }
            if let Some((count, rows)) = &objective.needs {
                let rows = dump.words.expr(rows);
                dump.line(format!(
                    "needs {} of {rows}",
                    number(count, &Type::Number, "")
                ));
            }
            for (word, condition) in [
                ("provided", &objective.provided),
                ("met if", &objective.met_if),
            ] {
                let condition = condition.as_ref().map(|expr| dump.words.expr(expr));
                dump.maybe(word, condition.as_ref());
            }
            dump.maybe(
                "starts after",
                objective.starts.as_ref().map(length).as_ref(),
            );
            dump.said("key", objective.role == Role::Key);
            dump.said("critical", objective.role == Role::Critical);
            dump.accepts(&objective.accepts);
        });
    }

    fn levels(&mut self, word: &str, levels: &[Target]) {
        for level in levels {
            let bounds = self.words.bounds(&level.bounds);
            match &level.from {
                Some(from) => self.line(format!("{word} {bounds} from {from}")),
                None => self.line(format!("{word} {bounds}")),
            }
        }
    }

    fn relief(&mut self, relief: &Relief) {
        match relief {
            Relief::Exclusion(path) => self.line(format!("relief {path}")),
            Relief::BreachTime {
                responsibility,
                time,
            } => {
                let time = self.words.expr(time);
                self.line(format!("relief by {responsibility} while {time}"));
            }
            Relief::BreachRows {
                responsibility,
                source,
                condition,
            } => {
                let condition = self.words.expr(condition);
                self.line(format!(
                    "relief by {responsibility} for rows of {source} where {condition}"
                ));
            }
        }
    }

    fn responsibility(&mut self, duty: &Responsibility) {
        self.declaration("responsibility", &duty.head, |dump| {
            let modality = match duty.modality {
                Modality::Must => "must",
                Modality::MustNot => "must not",
                Modality::May => "may",
            };
            dump.line(format!("{} {modality} {:?}", duty.party, prose(&duty.duty)));
            for (word, triggers) in [("when", &duty.arises), ("lifted when", &duty.lifted)] {
                for trigger in triggers {
                    let words = dump.words.conditions(trigger);
                    dump.line(format!("{word} {words}"));
                }
            }
            if let Some(within) = &duty.within {
                let mut text = format!("within {}", length(&within.limit));
                text.push_str(&match &within.from {
                    None => String::new(),
                    Some(WithinFrom::Event(event)) => format!(" of {:?}", prose(event)),
                    Some(WithinFrom::Fields { source, from, to }) => {
                        format!(" from {source}.{from} to {source}.{to}")
                    }
                    Some(WithinFrom::Run { end, time }) => {
                        let edge = if *end { "end" } else { "start" };
                        format!(" of {edge} of {}", dump.words.expr(time))
                    }
                });
                if let Some(on) = &within.on {
                    text.push_str(&format!(" on {on}"));
                }
                dump.line(text);
            }
            if let Some((often, rows)) = &duty.every {
                let rows = rows.as_ref().map(|rows| dump.words.expr(rows));
                match rows {
                    Some(rows) => dump.line(format!("every {} while {rows}", every(often))),
                    None => dump.line(format!("every {}", every(often))),
                }
            }
            match &duty.evidence {
                Some(Evidence::Rows(rows)) => {
                    let rows = dump.words.expr(rows);
                    dump.line(format!("evidence {rows}"));
                }
                Some(Evidence::RulingsBy(parties)) => {
                    dump.line(format!("evidence rulings by {}", list(parties)));
                }
                None => {}
            }
            for breach in &duty.breach {
                dump.line(match breach {
                    Breach::ReliefFor(objectives) => {
                        format!("breach gives relief for {}", list(objectives))
                    }
                    Breach::Costs(penalty) => format!("breach costs {penalty}"),
                    Breach::Escalates(escalation) => format!("breach escalates to {escalation}"),
                });
            }
            dump.accepts(&duty.accepts);
        });
    }

    fn escalation(&mut self, escalation: &Escalation) {
        self.declaration("escalation", &escalation.head, |dump| {
            let cases = escalation.cases.as_ref().map(|rows| dump.words.expr(rows));
            dump.maybe("for", cases.as_ref());
            dump.maybe("clock", escalation.clock.as_ref());
            for (after, contacts) in &escalation.steps {
                dump.line(format!("after {} notify {}", length(after), list(contacts)));
            }
            dump.maybe("until", escalation.until.as_ref());
        });
    }

    fn report(&mut self, report: &Report) {
        self.declaration("report", &report.head, |dump| {
            if let Some((from, to)) = &report.sent {
                dump.line(format!("sent by {from} to {to}"));
            }
            dump.maybe("every", report.every.as_ref().map(every).as_ref());
            dump.maybe("due within", report.due.as_ref().map(length).as_ref());
            dump.maybe("keep", report.keep.as_ref().map(length).as_ref());
            dump.named("covers", &report.covers);
        });
    }
}
