//! What the document of an amendment says.

use super::sentences;

sentences! {
    amends(contract, date) = "This is an amendment of {contract}, which is in force from {date}.";
    recitals() = "Recitals";
    was_proposed(proposed) = "This amendment was proposed {proposed}.";
    earlier(title, date) = "{title} (in force from {date})";
    amended_before(amendments) = "The agreement was amended before by {amendments}.";
    was_agreed(agreed) = "It was agreed {agreed}.";
    changes() = "What is changed";
    changes_lead() = "The agreement is changed as follows: what is new is underlined, what is gone is struck through. Numbers of clauses are those of the agreement as amended.";
    in_force() = "In force";
    in_force_from(date) = "This amendment is in force from the start of {date}.";
    windows_keep() = "An assessment period into which that day falls is judged by the terms as they were.";
    windows_take() = "An assessment period into which that day falls is judged by the terms as amended.";
    windows_split() = "An assessment period into which that day falls is split: what lies before that day is judged by the terms as they were, the rest by the terms as amended.";
    remedies_from() = "A credit follows the remedies that are in force on the last day of its assessment period.";
    rest_stays() = "All else in the agreement stays as it is.";
}
