//! Claims that were made, as CSV: a line for each, with the day on which it was made.
//!
//! `on` is required. `penalty`, `window` and `clause` say what is claimed and by which claim clause of the
//! remedies, counted from one; every other column is a key of groups. What is left empty holds for all.

use crate::evaluate::assess::Claim;
use crate::quantity::Date;
use csv::ReaderBuilder;
use std::collections::BTreeMap;

/// Reads claims. What is wrong is said with its line.
///
/// # Errors
/// When the text is no such table.
pub fn claims(text: &str) -> Result<Vec<Claim>, String> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let columns: Vec<&str> = header.iter().map(str::trim).collect();
    if !columns.contains(&"on") {
        return Err("line 1: there is no column `on` with the day of each claim".to_owned());
    }
    let mut claims = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut made = None;
        let mut claim = Claim {
            penalty: None,
            window: None,
            clause: None,
            group: BTreeMap::new(),
            on: Date::MIN,
        };
        for (column, cell) in columns.iter().zip(&record) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            match *column {
                "on" => {
                    let day = Date::parse(cell);
                    let wrong = || format!("line {line}: `{cell}` is no day such as 2026-05-30");
                    made = Some(day.ok_or_else(wrong)?);
                }
                "penalty" => claim.penalty = Some(cell.to_owned()),
                "window" => claim.window = Some(cell.to_owned()),
                "clause" => {
                    let number = cell.parse().ok().filter(|number| *number > 0);
                    let wrong = || format!("line {line}: `{cell}` is no number of a claim clause");
                    claim.clause = Some(number.ok_or_else(wrong)?);
                }
                key => {
                    claim.group.insert(key.to_owned(), cell.to_owned());
                }
            }
        }
        claim.on = made.ok_or_else(|| format!("line {line}: nothing says when it was made"))?;
        claims.push(claim);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_holds_for_all() {
        let read = claims(
            "on,penalty,window,clause,site\n2026-05-30,low,2026-04,2,berlin\n2026-06-01,,,,\n",
        )
        .expect("it is a table");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].penalty.as_deref(), Some("low"));
        assert_eq!(read[0].window.as_deref(), Some("2026-04"));
        assert_eq!(read[0].clause, Some(2));
        assert_eq!(read[0].group["site"], "berlin");
        assert_eq!(read[1].on.to_string(), "2026-06-01");
        assert!(read[1].penalty.is_none() && read[1].group.is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let wrong = |text| claims(text).expect_err("it is wrong");
        assert!(wrong("day\n2026-05-30\n").contains("no column `on`"));
        assert!(wrong("on\n30.05.2026\n").contains("line 2: `30.05.2026`"));
        assert!(wrong("on,clause\n2026-05-30,0\n").contains("line 2: `0`"));
        assert!(wrong("on,window\n,2026-04\n").contains("line 2: nothing says"));
    }
}
