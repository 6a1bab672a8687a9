//! A difference for people: on a screen, and as Markdown for a pull request.

use super::v1::{
    Change, Difference, Favours, GivenRows, Member, Outcome, Relation, Subject, What, Witness,
};
use crate::text::sanitise_line;
use std::fmt::Write;

/// For a screen.
pub fn text(difference: &Difference) -> String {
    write(difference, &Plain)
}

/// For a page.
pub fn markdown(difference: &Difference) -> String {
    write(difference, &Markdown)
}

/// How the parts are set.
trait Style {
    fn title(&self, words: &str) -> String;
    fn heading(&self, words: &str) -> String;
    fn item(&self, words: &str) -> String;
    fn lines(&self, before: &[String], after: &[String]) -> String;
    fn note(&self, words: &str) -> String;
    /// The rows of a source, aligned, its columns first.
    fn table(&self, source: &str, rows: &[String]) -> String;
    /// Words of the parties.
    fn quoted(&self, words: &str) -> String;
}

struct Plain;

impl Style for Plain {
    fn title(&self, words: &str) -> String {
        format!("{words}\n")
    }
    fn heading(&self, words: &str) -> String {
        format!("\n{words}\n")
    }
    fn item(&self, words: &str) -> String {
        format!("  {words}\n")
    }
    fn lines(&self, before: &[String], after: &[String]) -> String {
        let line = |sign: char| move |it: &String| format!("    {sign} {}\n", sanitise_line(it));
        let mut all: String = before.iter().map(line('-')).collect();
        all.extend(after.iter().map(line('+')));
        all
    }
    fn note(&self, words: &str) -> String {
        format!("    {words}\n")
    }
    fn table(&self, source: &str, rows: &[String]) -> String {
        let line = |it: &String| format!("        {}\n", sanitise_line(it));
        let head = format!("      {}\n", sanitise_line(source));
        std::iter::once(head).chain(rows.iter().map(line)).collect()
    }
    fn quoted(&self, words: &str) -> String {
        sanitise_line(words).into_owned()
    }
}

struct Markdown;

impl Style for Markdown {
    fn title(&self, words: &str) -> String {
        format!("# {words}\n")
    }
    fn heading(&self, words: &str) -> String {
        format!("\n## {words}\n")
    }
    fn item(&self, words: &str) -> String {
        format!("\n- {words}\n")
    }
    fn lines(&self, before: &[String], after: &[String]) -> String {
        // A line of the parties must not end the block that it stands in.
        let ticks = before.iter().chain(after).map(|it| longest_run(it)).max();
        let fence = "`".repeat(ticks.unwrap_or(0).max(2) + 1);
        let line = |sign: char| move |it: &String| format!("  {sign} {}\n", sanitise_line(it));
        let mut all = format!("\n  {fence}diff\n");
        all.extend(before.iter().map(line('-')));
        all.extend(after.iter().map(line('+')));
        let _ = writeln!(all, "  {fence}");
        all
    }
    fn note(&self, words: &str) -> String {
        format!("\n  {words}\n")
    }
    fn table(&self, source: &str, rows: &[String]) -> String {
        let ticks = rows.iter().map(|it| longest_run(it)).max();
        let fence = "`".repeat(ticks.unwrap_or(0).max(2) + 1);
        let mut all = format!("\n  {}:\n\n  {fence}text\n", self.quoted(source));
        for row in rows {
            let _ = writeln!(all, "  {}", sanitise_line(row));
        }
        let _ = writeln!(all, "  {fence}");
        all
    }
    fn quoted(&self, words: &str) -> String {
        let words = sanitise_line(words);
        let fence = "`".repeat(longest_run(&words) + 1);
        let pad = if words.starts_with('`') || words.ends_with('`') {
            " "
        } else {
            ""
        };
        format!("{fence}{pad}{words}{pad}{fence}")
    }
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

fn write(difference: &Difference, style: &dyn Style) -> String {
    let mut page = String::new();
    let side = |it: &super::v1::Side| {
        let version = it
            .version
            .as_deref()
            .map_or(String::new(), |it| format!(", version {it}"));
        style.quoted(&format!("{}{version}", it.title))
    };
    let (before, after) = (side(&difference.before), side(&difference.after));
    page += &style.title(&format!("From {before} to {after}"));
    if difference.changes.is_empty() {
        page += &style.heading("Nothing that was agreed differs.");
    }
    let mut subject = None;
    for change in &difference.changes {
        if subject != Some(change.subject) {
            subject = Some(change.subject);
            page += &style.heading(subject_words(change.subject));
        }
        page += &style.item(&headline(change, style));
        page += &style.lines(&change.before, &change.after);
        let note = format!("{}: {}", verdict(change), change.because);
        page += &style.note(&note);
        for witness in &change.witnesses {
            page += &style.note(&shown(witness, style));
            for table in &witness.data {
                page += &style.table(&table.source, &aligned(table));
            }
        }
    }
    if !difference.renamed.is_empty() {
        page += &style.heading("Renamed");
        for it in &difference.renamed {
            let (before, after) = (style.quoted(&it.before), style.quoted(&it.after));
            page += &style.item(&format!("{} {before} is {after}", it.kind));
        }
    }
    page
}

fn subject_words(subject: Subject) -> &'static str {
    match subject {
        Subject::Promises => "Promises",
        Subject::Money => "Money",
        Subject::Duties => "Duties and rights",
        Subject::Dates => "Dates",
        Subject::Definitions => "Definitions and measurement",
    }
}

fn headline(change: &Change, style: &dyn Style) -> String {
    let path = style.quoted(&change.path);
    let named = if change.kind == change.path {
        change.kind.clone()
    } else {
        format!("{} {path}", change.kind)
    };
    let clause = change
        .clause
        .as_ref()
        .map_or(String::new(), |it| format!(", {it}"));
    let what = match change.what {
        What::Added => "new",
        What::Removed => "gone",
        What::Changed if change.before == change.after => "has other numbers",
        What::Changed => "changed",
    };
    format!("{named}{clause}: {what}")
}

fn verdict(change: &Change) -> String {
    let relation = match change.relation {
        Relation::Stricter => "stricter",
        Relation::Looser => "looser",
        Relation::Equal => "the same promise",
        Relation::Incomparable => "neither stricter nor looser",
        Relation::Undecided => "not decided",
    };
    let more = matches!(change.relation, Relation::Stricter);
    // A number that is more is no promise that is stricter.
    let relation = match (&*change.kind, change.clause.as_deref(), change.relation) {
        ("objective", Some("target" | "minimum" | "over"), _) => relation,
        ("penalty", Some("when"), _) => match change.relation {
            Relation::Stricter => "costs more",
            Relation::Looser => "costs less",
            Relation::Incomparable => "costs more and less",
            Relation::Equal | Relation::Undecided => relation,
        },
        (_, _, Relation::Stricter | Relation::Looser) => {
            if more {
                "more"
            } else {
                "less"
            }
        }
        _ => relation,
    };
    let favours = match change.favours {
        Favours::Provider => "favours the provider",
        Favours::Customer => "favours the customer",
        Favours::Both => "favours now one side, now the other",
        Favours::Neither => "favours nobody",
        Favours::Undecided => "whom it favours is not decided",
    };
    match change.relation {
        Relation::Undecided if change.favours != Favours::Undecided => favours.to_owned(),
        _ => format!("{relation}, {favours}"),
    }
}

fn shown(witness: &Witness, style: &dyn Style) -> String {
    let group: Vec<String> = witness
        .group
        .iter()
        .map(|it: &Member| it.value.clone())
        .collect();
    let decisive = witness.given.iter().filter(|it| it.decisive);
    let values: Vec<String> = decisive
        .map(|it| {
            let group = if group.is_empty() {
                String::new()
            } else {
                format!("[{}]", group.join(", "))
            };
            style.quoted(&format!("{}{group} == {}", it.objective, it.shown))
        })
        .collect();
    let name = values.join(" and ");
    let group = match group.is_empty() {
        true => String::new(),
        false => format!("[{}]", group.join(", ")),
    };
    let outcome = |it: &Outcome| match it {
        Outcome::Met => "met".to_owned(),
        Outcome::Missed => "missed".to_owned(),
        Outcome::Due { shown, .. } => format!("{shown} due"),
    };
    let (before, after) = (outcome(&witness.before), outcome(&witness.after));
    if !witness.data.is_empty() {
        let of = match &witness.objective {
            Some(objective) => style.quoted(&format!("{objective}{group}")),
            None => "altogether".to_owned(),
        };
        let over = &witness.over;
        return format!(
            "for example, with this data in {over}: {of} {before} before, {after} afterwards"
        );
    }
    let when = match &witness.window {
        Some(window) if *window != witness.over => {
            format!("throughout {}, for {window}", witness.over)
        }
        _ => format!("in {}", witness.over),
    };
    format!("for example, with {name} {when}: {before} before, {after} afterwards")
}

/// Rows as aligned lines, the columns first. Of many rows the middle is left out.
fn aligned(table: &GivenRows) -> Vec<String> {
    const MOST: usize = 12;
    let cell = |it: &Option<String>| it.clone().unwrap_or_default();
    let mut lines: Vec<Vec<String>> = vec![table.columns.clone()];
    lines.extend(table.rows.iter().map(|row| row.iter().map(cell).collect()));
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|at| {
            let cells = lines.iter().filter_map(|line| line.get(at));
            cells.map(|it| it.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let set = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join(" | ").trim_end().to_owned()
    };
    let mut all: Vec<String> = lines.iter().map(set).collect();
    if all.len() > MOST + 2 {
        let left = all.len() - MOST;
        let end = all.split_off(all.len() - MOST / 2);
        all.truncate(1 + MOST / 2);
        all.push(format!("… {} more rows", left - 1));
        all.extend(end);
    }
    all
}
