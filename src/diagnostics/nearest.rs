//! Did you mean …? Finds the known word that a misspelt one most likely stands for.
//!
//! The pass that fails to find a name calls [`nearest`] with what it knows and
//! offers the answer as a fix: `chekcout` is two neighbours swapped, `checkout`.
//!
//! Not here: what may stand in a place. The caller passes only those words.

/// Longer words are not compared: the work grows with the square of the length.
const LONGEST: usize = 64;

/// The candidate closest to `word`, if at most a third of its letters differ.
/// Case does not count as a difference; of two equally close, the first is taken.
///
/// ```
/// use slac::diagnostics::nearest::nearest;
/// assert_eq!(nearest("tagret", ["target", "minimum"]), Some("target"));
/// assert_eq!(nearest("over", ["target", "minimum"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= length / 3)
        .map(|candidate| {
            let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|&(distance, _)| distance <= length / 3)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn swapped_missing_and_wrong_letters_are_found() {
        assert_eq!(
            nearest("chekcout", ["checks", "checkout"]),
            Some("checkout")
        );
        assert_eq!(nearest("objectiv", ["objective"]), Some("objective"));
        assert_eq!(nearest("penalti", ["penalty", "pool"]), Some("penalty"));
    }

    #[test]
    fn the_limit_is_a_third_of_the_letters() {
        // Six letters: two may differ, three may not.
        assert_eq!(nearest("ledgXX", ["ledger"]), Some("ledger"));
        assert_eq!(nearest("ledXXX", ["ledger"]), None);
        // Two letters: none may differ but in case.
        assert_eq!(nearest("p2", ["P1", "P2"]), Some("P2"));
        assert_eq!(nearest("p3", ["P1", "P2"]), None);
    }

    #[test]
    fn the_closest_wins_and_then_the_first() {
        assert_eq!(nearest("moths", ["mouths", "months"]), Some("mouths"));
        assert_eq!(nearest("months_", ["moths", "months"]), Some("months"));
    }

    #[test]
    fn endless_words_are_not_compared() {
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
