//! What the words that begin a declaration are for.

/// What a declaration with this word says, in a line.
pub(super) fn about(word: &str) -> Option<&'static str> {
    Some(match word {
        "contract" => "The frame of the agreement: parties, term, time zone, currency.",
        "party" => "Somebody who signs, or who supplies or decides something.",
        "define" => "A defined term, found in every text by its title.",
        "calendar" => "Hours of a week, days without hours, exceptions.",
        "service" => "What is delivered, and what it costs.",
        "source" => "Data: what its rows are, their fields, who supplies them.",
        "exclusion" => "Time that does not count.",
        "objective" => "A promise: what is measured, its target, over which windows.",
        "responsibility" => "A duty of a party, and what follows from a breach.",
        "escalation" => "Who is told, and when.",
        "report" => "What one party sends to another, and by when.",
        "review" => "When the parties meet, and who attends.",
        "pool" => "An amount at risk, and the weight of each objective in it.",
        "penalty" => "What a miss costs: a ladder of credits.",
        "bonus" => "What a good result earns.",
        "ledger" => "An account of bonuses, from which penalties may be paid.",
        "remedies" => "How credits are combined, capped, rounded, claimed and paid.",
        "termination" => "When a party may end the agreement early.",
        "amendments" => "Who may change what, and how.",
        "amendment" => "A change of the agreement that takes effect on a day.",
        "example" => "A worked example: data, and what follows from it. `slac test` runs it.",
        "metric" => "A formula over data, with its type.",
        "let" => "A name for a set of time, for rows or for a value.",
        "enum" => "Values that a field may have.",
        "table" => "Values by a key: times by priority, for example.",
        "use" => "Brings the names of another file, or of the standard library.",
        "clause" => "A clause in the parties' own words.",
        "param" => "A value under a name, which can be set from outside.",
        "unit" => "A unit of the parties' own.",
        "template" => "Declarations that are included several times with different values.",
        "include" => "Puts the declarations of a template here.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::about;
    use crate::syntax::schema::item_words;

    #[test]
    fn every_word_is_explained() {
        let silent: Vec<&str> = item_words().filter(|word| about(word).is_none()).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
