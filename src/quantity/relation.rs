//! The six relations, with the words a document uses for them.

use std::cmp::Ordering;

/// A relation between two values of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

impl Relation {
    /// Whether two values that compare as `ordering` stand in this relation.
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterEqual => ordering.is_ge(),
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
        }
    }

    /// The relation that holds exactly when this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Less => Self::GreaterEqual,
            Self::LessEqual => Self::Greater,
            Self::Greater => Self::LessEqual,
            Self::GreaterEqual => Self::Less,
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
        }
    }

    /// The relation of the same two values in the other order.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }

    /// The relation written so, if it is one.
    pub fn parse(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Relation;
    use std::cmp::Ordering;

    const ALL: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

    #[test]
    fn each_relation_agrees_with_its_symbol() {
        for (symbol, holding) in ALL.into_iter().zip([
            [true, false, false],
            [true, true, false],
            [false, false, true],
            [false, true, true],
            [false, true, false],
            [true, false, true],
        ]) {
            let relation = Relation::parse(symbol).expect(symbol);
            let found =
                [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|it| relation.holds(it));
            assert_eq!(found, holding, "{symbol}");
            assert_eq!(relation.symbol(), symbol);
        }
        assert_eq!(Relation::parse("=>"), None);
    }

    #[test]
    fn negation_and_order() {
        for relation in ALL.into_iter().filter_map(Relation::parse) {
            for (a, b) in [(1, 2), (2, 2), (3, 2)] {
                let holds = relation.holds(a.cmp(&b));
                assert_ne!(holds, relation.negated().holds(a.cmp(&b)));
                assert_eq!(holds, relation.flipped().holds(b.cmp(&a)));
            }
        }
    }
}
