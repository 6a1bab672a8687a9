//! The text of a contract as amended.
//!
//! It is put together from pieces of the text before and of the amendment, like what a template
//! includes, and read like a file. So each state of the contract is an ordinary one, and whatever
//! is found in it has a place that an author sees.
//!
//! Examples are left out: they are checked in the text in which they were written first.

use super::changes::changed;
use super::{Collected, Compared, Parsed, Resolved, Unit, UnitId, Values};
use crate::diagnostics::Diagnostics;
use crate::syntax::{self, Copied, ast};
use crate::text::{Assembly, Location, Span};
use std::collections::BTreeMap;

impl Resolved {
    /// How many bytes reading it again would cost.
    pub fn size(&self) -> usize {
        let files = self.units.iter().take(self.loaded);
        let texts = files.map(|unit| self.sources.file(unit.file).text.len());
        texts.sum::<usize>().saturating_add(self.included)
    }

    /// The tree of the amendment with a name, in the contract's own file.
    pub fn amendment(&self, name: &str) -> Option<&ast::Amendment> {
        self.amendments().find(|it| {
            let own = it.block.name.as_ref();
            own.is_some_and(|own| *own.text == *name)
        })
    }

    /// Those of the contract's own file.
    fn amendments(&self) -> impl Iterator<Item = &ast::Amendment> {
        let main = self.units.first().map(|unit| &unit.parse.file.items);
        let items = main.into_iter().flatten();
        let sort = ast::ItemSort::Block(ast::BlockKind::Amendment);
        let found = items.filter(move |item| item.head().sort == sort);
        found.filter_map(|item| match &item.kind {
            ast::ItemKind::Amendment(it) => Some(it),
            _ => None,
        })
    }

    /// The name of the amendment that is written first.
    pub fn first_amendment(&self) -> Option<&str> {
        let mut names = self.amendments().filter_map(|it| it.block.name.as_ref());
        names.next().map(|name| &*name.text)
    }

    /// Where the amendment with a name stands.
    pub fn span_of_amendment(&self, name: &str) -> Option<Location> {
        let word = self.amendment(name)?.block.word;
        let mut items = self.unit(UnitId(0)).parse.file.items.iter();
        let item = items.find(|item| item.head().span.start == word.start)?;
        Some(self.at(UnitId(0), item.head().span))
    }

    /// The contract as amended: `base` holds the amendment with this name, and `self` all amendments
    /// that take effect before it. Nothing when what it changes is not there; that is among the findings.
    /// Trees of an earlier time are used where they fit.
    pub fn amended(
        &self,
        base: &Self,
        name: &str,
        values: &Values,
        parsed: &mut Parsed,
    ) -> (Option<Self>, Diagnostics) {
        let mut found = Diagnostics::new();
        let Some((text, copied)) = self.with_changes(base, name, &mut found) else {
            return (None, found);
        };
        let mut sources = self.sources.clone();
        let words = text.text().to_owned();
        let main = self.unit(UnitId(0));
        let asked = Span::empty(0).in_file(base.unit(UnitId(0)).file);
        let file = sources.assemble(text, asked);
        let before = (&main.parse, copied.as_slice());
        let parse = parsed.parse_or(file, &sources.file(file).name, &words, || {
            syntax::parse_copied(file, &words, before)
        });
        let read = parse.diagnostics.clone();
        let main = Unit {
            file,
            parse,
            module: main.module.clone(),
            uses: main.uses.clone(),
            instance: main.instance.clone(),
            unread: Vec::new(),
            ..*main
        };
        let used = self.units.iter().take(self.loaded).skip(1).cloned();
        let mut units: Vec<Unit> = std::iter::once(main).chain(used).collect();
        let loaded = |unit: &UnitId| (unit.0 as usize) < self.loaded;
        for unit in &mut units {
            unit.unread.clear();
            // What templates bring is brought anew.
            unit.uses.retain(|_, (_, target)| loaded(target));
        }
        let mut resolved = Self {
            sources,
            units,
            order: self.order.iter().copied().filter(loaded).collect(),
            collected: Collected::default(),
            settled: false,
            clean: None,
            // Counted anew for each text: only the last one that is read can have errors.
            compared: Compared::default(),
            set: BTreeMap::new(),
            included: 0,
            loaded: self.loaded,
            parsed: std::mem::take(parsed),
        };
        found.extend(read);
        resolved.collect(values, &mut found);
        *parsed = std::mem::take(&mut resolved.parsed);
        (Some(resolved), found)
    }

    /// The text, and which declarations stand in it as they stood before.
    fn with_changes(
        &self,
        base: &Self,
        name: &str,
        found: &mut Diagnostics,
    ) -> Option<(Assembly, Vec<Copied>)> {
        let amendment = base.amendment(name)?;
        let before = &self.unit(UnitId(0)).parse.file.items;
        let in_base = |span: Span| base.at(UnitId(0), span);
        let inner = |span: Span| self.at(UnitId(0), span);
        let changed = changed(before, &amendment.changes, &in_base, found)?;
        let mut text = Assembly::default();
        let mut copied = Vec::new();
        let is_signed = self.unit(UnitId(0)).file == base.unit(UnitId(0)).file;
        for one in &changed {
            let left_out = match one.item().head().sort {
                ast::ItemSort::Block(ast::BlockKind::Example) | ast::ItemSort::Bad => true,
                // The text as signed holds them all; those that take effect later are no part of it yet.
                ast::ItemSort::Block(ast::BlockKind::Amendment) => is_signed,
                _ => false,
            };
            if !left_out {
                let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
                copied.extend(one.unchanged().map(|item| Copied { item, start }));
                one.write(&mut text, &self.sources, &inner, &in_base);
            }
        }
        let own = base.span_of_amendment(name)?;
        for change in &amendment.changes {
            if let ast::ChangeKind::Add(item) = &change.kind {
                let start = item.doc.as_ref().map(|doc| doc.span);
                if let Some(doc) = start {
                    text.piece(&self.sources, in_base(doc), true);
                    text.words("\n");
                }
                text.piece(&self.sources, in_base(item.span), true);
                text.words("\n");
            }
        }
        text.piece(&self.sources, own, true);
        text.words("\n");
        text.all_own();
        Some((text, copied))
    }
}
