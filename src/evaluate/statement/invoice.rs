//! The credits of a statement as CSV (RFC 4180), for whoever writes the invoice.
//!
//! One line for each credit, and one for what is payable of a total but of no single credit yet, so
//! that the column `payable` adds up to the statement's. The columns and their order are a
//! promise and only grow at the end. Amounts are decimals with a point and without signs of thousands, cut at twelve places.
//! A cell that a spreadsheet would take for a formula gets an apostrophe before it, for
//! names come from contracts and data (OWASP, CSV injection).

use super::v1::{Amount, CreditLine, PayableCondition, Range, State, Statement, Total};
use super::words;
use crate::phrases::statement as say;
use crate::text::sanitise_line;

/// The columns.
pub const COLUMNS: [&str; 20] = [
    "contract",
    "version",
    "provider",
    "customer",
    "over",
    "penalty",
    "title",
    "objective",
    "group",
    "window",
    "verdict",
    "currency",
    "owed_least",
    "owed_greatest",
    "payable",
    "condition",
    "claim_by",
    "claim_from",
    "state",
    "reason",
];

/// The credits as CSV, with the line of headings.
///
/// # Errors
/// Never in memory; writing can fail in principle.
pub fn write(statement: &Statement) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for line in &statement.credits {
        writer.write_record(cells(statement, line).map(harmless))?;
    }
    for total in &statement.totals {
        if !total.unallocated.exact.0.is_zero() {
            writer.write_record(unallocated(statement, total).map(harmless))?;
        }
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map_err(|error| std::io::Error::other(error).into())
}

fn cells(statement: &Statement, line: &CreditLine) -> [String; COLUMNS.len()] {
    let header = &statement.header;
    let contract = &header.contract;
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let (least, greatest) = ends(&line.entitlement);
    let payable = &line.payable;
    [
        contract.path.clone(),
        given(&contract.version),
        contract.provider.clone(),
        contract.customer.clone(),
        header.over.name.clone(),
        line.penalty.clone(),
        line.title.clone(),
        line.objective.clone(),
        words::group(&line.group),
        line.window.clone(),
        words::verdict(line.verdict),
        contract.currency.clone(),
        least,
        greatest,
        payable.amount.decimal.clone(),
        condition(payable.condition).to_owned(),
        given(&payable.claim_by),
        given(&payable.claim_from),
        state(line.state).to_owned(),
        line.reason
            .as_ref()
            .map(|it| it.words.clone())
            .unwrap_or_default(),
    ]
}

/// What is payable of a total and of none of its lines. It belongs to no penalty.
fn unallocated(statement: &Statement, total: &Total) -> [String; COLUMNS.len()] {
    let header = &statement.header;
    let contract = &header.contract;
    let mut cells = [const { String::new() }; COLUMNS.len()];
    for (column, cell) in COLUMNS.iter().zip(&mut cells) {
        *cell = match *column {
            "contract" => contract.path.clone(),
            "version" => contract.version.clone().unwrap_or_default(),
            "provider" => contract.provider.clone(),
            "customer" => contract.customer.clone(),
            "over" => header.over.name.clone(),
            "title" => say::unallocated(&total.unallocated.shown),
            "window" => total.period.clone(),
            "currency" => contract.currency.clone(),
            "payable" => total.unallocated.decimal.clone(),
            "state" => state(total.state).to_owned(),
            _ => continue,
        };
    }
    cells
}

fn ends(range: &Range) -> (String, String) {
    let decimal = |end: &Option<Amount>| end.as_ref().map(|it| it.decimal.clone());
    (
        decimal(&range.least).unwrap_or_default(),
        decimal(&range.greatest).unwrap_or_default(),
    )
}

fn condition(condition: PayableCondition) -> &'static str {
    match condition {
        PayableCondition::Due => "due",
        PayableCondition::IfClaimed => "if_claimed",
        PayableCondition::Claimed => "claimed",
        PayableCondition::Lapsed => "lapsed",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Final => "final",
        State::Provisional => "provisional",
    }
}

/// A cell that no spreadsheet computes, without characters that hide or reorder.
fn harmless(cell: String) -> String {
    let cell = sanitise_line(&cell);
    if cell.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_become_words() {
        let cell = |text: &str| harmless(text.to_owned());
        for formula in [
            "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u{a0}=1",
        ] {
            let made = cell(formula);
            let computed = made.trim_start().starts_with(['=', '+', '-', '@']);
            assert!(!computed, "{formula:?} became {made:?}");
        }
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell(" @SUM(A1)"), "' @SUM(A1)");
        assert_eq!(cell("Acme - a firm"), "Acme - a firm");
        assert_eq!(cell("4200"), "4200");
    }
}
