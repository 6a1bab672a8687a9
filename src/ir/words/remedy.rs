//! The steps of the remedies, as they are written.

use super::{Words, deadline, length, number, period_rule, rounding};
use crate::ir::{Combine, Expiry, RemedyKind, Type};

impl Words<'_> {
    /// A step of the remedies, as it is written.
    pub fn remedy(&self, step: &RemedyKind) -> String {
        match step {
            RemedyKind::Combine { mode, by, per } => {
                let mut text = match mode {
                    Combine::Sum => "combine sum".to_owned(),
                    Combine::Largest => "combine largest".to_owned(),
                    Combine::CustomerChooses => "combine customer chooses".to_owned(),
                };
                if let Some(by) = by {
                    text.push_str(&format!(" by {by}"));
                }
                if let Some(per) = per {
                    text.push_str(&format!(" per {}", period_rule(per)));
                }
                text
            }
            RemedyKind::Cap(cap) => self.cap(cap),
            RemedyKind::Disregard(relation, amount) => format!(
                "disregard {} {}",
                relation.symbol(),
                number(amount, &Type::MONEY, self.currency)
            ),
            RemedyKind::Round { each, to, mode } => format!(
                "round {} to {} {}",
                if *each { "each credit" } else { "total" },
                number(to, &Type::Number, ""),
                rounding(*mode)
            ),
            RemedyKind::Claim(claim) => {
                let mut text = format!("claim by {} {}", claim.by, deadline(&claim.deadline));
                let with: Vec<String> = claim.with.iter().map(|it| format!("{it:?}")).collect();
                if !with.is_empty() {
                    text.push_str(&format!(" with {}", with.join(", ")));
                }
                if claim.in_writing {
                    text.push_str(" in writing");
                }
                text
            }
            RemedyKind::Decide { by, within } => {
                format!("decide by {by} within {} of the claim", length(within))
            }
            RemedyKind::Pay { words, within, of } => {
                let mut text = format!("pay {words:?}");
                if let Some(within) = within {
                    text.push_str(&format!(" within {}", length(within)));
                }
                if let Some(of) = of {
                    text.push_str(&format!(" of the {}", of.word()));
                }
                text
            }
            RemedyKind::Expire(Expiry::AtTermination) => "expire at termination".to_owned(),
            RemedyKind::Expire(Expiry::After(after)) => {
                format!("expire {} after the credit", length(after))
            }
        }
    }
}
