//! Whom the changes of an amendment favour, as far as that is decided.

use super::Case;
use crate::difference::difference;
use crate::difference::v1::{Change, Favours};
use crate::ir::{Agreement, Changed, Path};
use crate::quantity::Truth;

/// What an amendment comes to, change by change.
pub(super) struct Favoured {
    changes: Vec<Change>,
    provider: Path,
    customer: Option<Path>,
}

impl Favoured {
    /// Compares the agreement with and without the amendment.
    pub(super) fn of(case: &Case<'_>, after: &Agreement) -> Option<Self> {
        let before = case.before()?;
        let contract = &before.contract;
        Some(Self {
            changes: difference(before, after).changes,
            provider: contract.provider.clone(),
            customer: match &contract.customer {
                crate::ir::Customer::Party(path) => Some(path.clone()),
                crate::ir::Customer::Any(_) => None,
            },
        })
    }

    /// Whether what becomes of one declaration favours a party: some of it does, and nothing in it the other side.
    pub(super) fn by(&self, party: &Path, change: &Changed) -> Truth {
        let own = self.changes.iter().filter(|it| is_of(it, change));
        self.all(party, own)
    }

    /// Whether all of it together favours a party.
    pub(super) fn by_all(&self, party: &Path) -> Truth {
        self.all(party, self.changes.iter())
    }

    fn all<'c>(&self, party: &Path, changes: impl Iterator<Item = &'c Change>) -> Truth {
        let Some((own, other)) = self.sides(party) else {
            return Truth::Unknown;
        };
        let (mut favours, mut harms, mut open) = (false, false, false);
        for change in changes {
            favours |= change.favours == own;
            harms |= change.favours == other;
            open |= matches!(change.favours, Favours::Both | Favours::Undecided);
        }
        match (favours, harms, open) {
            (_, _, true) | (true, true, _) => Truth::Unknown,
            (true, false, false) => Truth::True,
            (false, _, false) => Truth::False,
        }
    }

    /// Of what does not favour a party, or is not decided, the first: in words.
    pub(super) fn against(&self, party: &Path, change: Option<&Changed>) -> Option<String> {
        let (own, _) = self.sides(party)?;
        let speaks = |it: &&Change| {
            it.favours != own
                && it.favours != Favours::Neither
                && change.is_none_or(|change| is_of(it, change))
        };
        let found = self.changes.iter().find(speaks)?;
        let of = match &found.clause {
            Some(clause) => format!("`{clause}` of `{}`", found.path),
            None => format!("`{}`", found.path),
        };
        let whom = match found.favours {
            Favours::Both => "can favour either side",
            Favours::Provider | Favours::Customer => "favours the other side",
            _ => "is not decided",
        };
        Some(format!("{of} {whom}: {}", found.because))
    }

    fn sides(&self, party: &Path) -> Option<(Favours, Favours)> {
        if *party == self.provider {
            Some((Favours::Provider, Favours::Customer))
        } else if self.customer.as_ref() == Some(party) {
            Some((Favours::Customer, Favours::Provider))
        } else {
            None
        }
    }
}

fn is_of(found: &Change, change: &Changed) -> bool {
    let name = change.name.as_deref();
    found.kind == change.kind && name.is_none_or(|name| name == found.path)
}
