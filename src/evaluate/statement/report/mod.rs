//! A statement as a service report: a document that people read, send and file.
//!
//! The same document model as the agreement's, so that Markdown and HTML are written by the
//! same code. Everything said here stands in the statement too: a report decides nothing, and
//! its pictures show only what its tables and lists say.
//!
//! Not here: how a document becomes text (`document`), lines for an invoice (`invoice`).

mod bank;
mod behind;
mod credits;
mod parts;
mod results;

use super::show::shown_range;
use super::text::is_nothing;
use super::v1::{DataFile, PayableCondition, State, Statement};
use super::words;
use crate::document::Document;
use crate::document::model::{Block, Section};
use crate::phrases::{report as say, statement as states};
use crate::quantity::Zone;
use parts::{Cells, bullets, paragraph, part, section, table, text};

/// The report of a statement.
pub fn report(statement: &Statement) -> Document {
    let header = &statement.header;
    let zone = Zone::load(&header.contract.timezone).unwrap_or_else(Zone::utc);
    let sections = [
        section("summary", say::summary(), summary(statement)),
        section("results", say::objectives(), results::blocks(statement)),
        section("behind", say::behind(), behind::blocks(statement, &zone)),
        section("credits", say::credits(), credits::blocks(statement)),
        section("bonuses", say::bonuses(), bank::bonuses(statement)),
        section("given_back", say::given_back(), bank::given_back(statement)),
        section("ledgers", say::ledgers(), bank::ledgers(statement)),
        section("rights", say::rights(), rights(statement)),
        section("breaches", say::duties(), breaches(statement)),
        section("deadlines", say::deadlines(), deadlines(statement)),
        section("unknown", say::unknown(), unknown(statement)),
        section("basis", say::basis(), basis(statement)),
    ];
    let told = |section: &Section| !section.blocks.is_empty();
    Document {
        language: "en",
        title: text(&say::service_report(&header.contract.title)),
        front: front(statement),
        sections: sections.into_iter().filter(told).collect(),
    }
}

fn front(statement: &Statement) -> Vec<Block> {
    let header = &statement.header;
    let contract = &header.contract;
    let parties = match &contract.version {
        Some(version) => say::between(&contract.provider, &contract.customer, version),
        None => say::between_unversioned(&contract.provider, &contract.customer),
    };
    let over = &header.over;
    let period = say::period(
        &over.name,
        &over.first_day,
        &over.last_day,
        &contract.timezone,
    );
    vec![paragraph([parties, period])]
}

fn summary(statement: &Statement) -> Vec<Block> {
    let summary = &statement.summary;
    let counts = say::counts(
        summary.met,
        summary.missed,
        summary.undetermined,
        summary.not_judged,
    );
    let owed = shown_range(&summary.entitlement);
    let payable = &summary.payable.shown;
    let must_claim = statement.credits.iter().any(|line| {
        let nothing = line.payable.amount.exact.0.is_zero();
        line.payable.condition == PayableCondition::IfClaimed && !nothing
    });
    let owed = if is_nothing(&summary.entitlement) {
        states::nothing_owed()
    } else if must_claim {
        states::owed_if_claimed(&owed, payable)
    } else {
        states::owed_in_all(&owed, payable)
    };
    let state = match summary.state {
        State::Provisional => say::provisional(),
        State::Final => say::conclusive(),
    };
    vec![paragraph([counts, owed, state])]
}

fn rights(statement: &Statement) -> Vec<Block> {
    let blocks = statement.rights.iter().map(|right| {
        let lines = super::text::right_lines(right);
        let mut title = states::right_of(&right.title, &right.right_of);
        if !right.group.is_empty() {
            title = states::titled(&title, &words::group(&right.group));
        }
        part(&title, vec![bullets(lines)])
    });
    blocks.collect()
}

fn breaches(statement: &Statement) -> Vec<Block> {
    let blocks = statement.breaches.iter().map(|breach| {
        let mut lines: Vec<String> = breach
            .evidence
            .iter()
            .map(|it| words::evidence(it, ""))
            .collect();
        if breach.more > 0 {
            lines.push(states::and_more(breach.more));
        }
        if !breach.relief_for.is_empty() {
            lines.push(states::gives_relief(&breach.relief_for.join(", ")));
        }
        let duty = states::breach(&breach.title, &breach.party, &breach.duty);
        part(&duty, vec![bullets(lines)])
    });
    blocks.collect()
}

fn deadlines(statement: &Statement) -> Vec<Block> {
    let rows = statement.dates.iter().map(|date| {
        let what = match words::group(&date.group).as_str() {
            "" => date.words.clone(),
            group => states::for_group(&date.words, group),
        };
        let party = date.party.as_deref().unwrap_or_default();
        vec![text(&date.day), text(party), text(&what)]
    });
    let columns = [
        Cells::Header(say::day()),
        Cells::Words(say::party()),
        Cells::Words(say::what()),
    ];
    table(None, columns, rows.collect()).into_iter().collect()
}

fn unknown(statement: &Statement) -> Vec<Block> {
    let rows = statement.open.iter().map(|open| {
        let window = open.window.as_deref().unwrap_or_default();
        vec![
            text(&words::name(&open.subject, &open.group, window)),
            text(&open.reason.words),
            text(&open.sources.join(", ")),
        ]
    });
    let columns = [
        Cells::Header(say::subject()),
        Cells::Words(say::why()),
        Cells::Words(say::settled_by()),
    ];
    table(None, columns, rows.collect()).into_iter().collect()
}

fn basis(statement: &Statement) -> Vec<Block> {
    let header = &statement.header;
    let rows = header.data.iter().map(|source| {
        let rows = if source.absent {
            states::absent()
        } else if source.refused > 0 {
            states::rows_and_refused(source.rows, source.refused)
        } else {
            states::rows(source.rows)
        };
        let covers = match (&source.from, &source.to) {
            (Some(from), Some(to)) => words::span(from, to),
            _ => String::new(),
        };
        let files = source.files.iter();
        // What an example gives is in no file.
        let file = |it: &DataFile| match it.sha256.as_str() {
            "" => it.name.clone(),
            hash => say::file(&it.name, hash),
        };
        let files: Vec<String> = files.map(file).collect();
        vec![
            text(&source.title),
            text(&rows),
            text(&covers),
            text(&files.join(", ")),
        ]
    });
    let columns = [
        Cells::Header(say::source()),
        Cells::Words(say::rows()),
        Cells::Words(say::covers()),
        Cells::Words(say::files()),
    ];
    let mut blocks: Vec<Block> = table(None, columns, rows.collect()).into_iter().collect();
    let mut lines: Vec<String> = header
        .given
        .iter()
        .map(|it| states::given_value(&it.objective, &it.value.shown))
        .collect();
    lines.extend(header.history.as_deref().map(states::earlier_statement));
    lines.push(states::cut_off(&words::moment(&header.cut_off)));
    let digest = header.contract.digest.as_deref();
    lines.extend(digest.map(states::judged_by));
    lines.push(states::made_by(
        &header.tool,
        &header.plan,
        &header.timezone_release,
    ));
    blocks.push(bullets(lines));
    blocks
}
