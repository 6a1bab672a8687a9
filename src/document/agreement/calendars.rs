//! Calendars in words.

use super::super::formula::{list, weekday_word};
use super::super::model::{Block, Item, List, Marks, Run, Section, Sentence};
use super::super::show;
use super::{Writer, anchor, say, section, titled};
use crate::ir::{Calendar, CalendarRule, Origin};
use crate::quantity::{Date, DateList, DateSet, TimeOfDay, Weekday};
use std::collections::BTreeMap;

type Hours = [(TimeOfDay, TimeOfDay)];

impl Writer<'_> {
    pub(super) fn calendars(&self) -> Section {
        let calendars = self.agreement.calendars.iter();
        let blocks = calendars.map(|it| self.calendar(it)).collect();
        section("calendars", say::calendars(), blocks)
    }

    fn calendar(&self, calendar: &Calendar) -> Block {
        let head = &calendar.head;
        let name = || vec![Run::words(head.display())];
        let (words, parts) = match &calendar.rule {
            CalendarRule::Always => (say::always_open(name()), Vec::new()),
            CalendarRule::Dates(dates) => (say::dates_are(name()), self.dates(dates, &head.origin)),
            CalendarRule::Week { timezone, .. } => (
                say::by_the_clock_of(name(), Run::words(timezone)),
                self.parts(&calendar.rule, &head.origin),
            ),
            CalendarRule::Union(_) => (
                say::any_of(name()),
                self.parts(&calendar.rule, &head.origin),
            ),
            CalendarRule::Intersection(_) => (
                say::all_of(name()),
                self.parts(&calendar.rule, &head.origin),
            ),
            CalendarRule::Except(..) => (
                say::without(name()),
                self.parts(&calendar.rule, &head.origin),
            ),
        };
        let mut blocks = self.doc(head);
        blocks.push(self.sentence(words, &head.origin).into());
        blocks.extend(parts);
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// What a rule is made of.
    fn parts(&self, rule: &CalendarRule, origin: &Origin) -> Vec<Block> {
        match rule {
            CalendarRule::Always => Vec::new(),
            CalendarRule::Dates(dates) => self.dates(dates, origin),
            CalendarRule::Week {
                hours,
                closed,
                open,
                ..
            } => self.week(hours, closed, open, origin),
            CalendarRule::Union(of) | CalendarRule::Intersection(of) => {
                let items = of.iter().map(|rule| self.part(rule, origin));
                vec![bullets(items.collect())]
            }
            CalendarRule::Except(of, without) => {
                let items = vec![self.part(of, origin), self.part(without, origin)];
                vec![Block::List(List {
                    marks: Marks::Numbers(1),
                    items,
                })]
            }
        }
    }

    fn part(&self, rule: &CalendarRule, origin: &Origin) -> Item {
        let words = match rule {
            CalendarRule::Always => say::every_hour(),
            CalendarRule::Dates(_) => say::these_days(),
            CalendarRule::Week { timezone, .. } => say::these_hours(Run::words(timezone)),
            CalendarRule::Union(_) => say::joined(),
            CalendarRule::Intersection(_) => say::shared(),
            CalendarRule::Except(..) => say::first_without_second(),
        };
        let mut blocks: Vec<Block> = vec![self.sentence(words, origin).into()];
        blocks.extend(self.parts(rule, origin));
        Item {
            anchor: None,
            blocks,
        }
    }

    fn week(
        &self,
        hours: &[Vec<(TimeOfDay, TimeOfDay)>; 7],
        closed: &DateSet,
        open: &[(Date, Date, Vec<(TimeOfDay, TimeOfDay)>)],
        origin: &Origin,
    ) -> Vec<Block> {
        let mut items = Vec::new();
        let mut day = 0;
        while let Some(times) = hours.get(day) {
            let same = hours[day..].iter().take_while(|it| *it == times).count();
            let name = |index: usize| {
                let day = Weekday::ALL.get(index).copied();
                vec![Run::Text(day.map_or("", weekday_word).to_owned())]
            };
            if !times.is_empty() {
                let words = if same == 1 {
                    say::one_day(name(day), hours_words(times))
                } else {
                    say::days(name(day), name(day + same - 1), hours_words(times))
                };
                items.push(self.item(words, origin));
            }
            day += same.max(1);
        }
        let mut blocks = Vec::new();
        if !items.is_empty() {
            blocks.push(bullets(items));
        }
        if hours.iter().any(Vec::is_empty) {
            blocks.push(self.sentence(say::no_hours_otherwise(), origin).into());
        }
        if *closed != DateSet::default() {
            blocks.push(self.sentence(say::closed_on(), origin).into());
            blocks.extend(self.dates(closed, origin));
        }
        for (first, last, times) in open {
            let (from, to) = (show::date(*first), show::date(*last));
            let words = match (first == last, times.is_empty()) {
                (true, true) => say::closed_on_day(from),
                (true, false) => say::other_hours_on(from, hours_words(times)),
                (false, true) => say::closed_instead(from, to),
                (false, false) => say::other_hours(from, to, hours_words(times)),
            };
            blocks.push(self.sentence(words, origin).into());
        }
        blocks
    }

    /// A set of dates as a list: yearly days, then single days year by year, then ranges.
    fn dates(&self, dates: &DateSet, origin: &Origin) -> Vec<Block> {
        let mut all = DateList::default();
        let mut others = Vec::new();
        gather(dates, &mut all, &mut others);
        let mut items = Vec::new();
        for calendar in self.named_within(dates, &mut all) {
            items.push(self.item(say::days_of(self.linked(&calendar.head)), origin));
        }
        if !all.yearly.is_empty() {
            let days = all.yearly.iter();
            let days = days.map(|(month, day)| vec![show::yearly_day(*month, *day)]);
            items.push(self.item(say::every_year(list(days.collect())), origin));
        }
        let mut years: BTreeMap<i32, Vec<Vec<Run>>> = BTreeMap::new();
        for date in &all.dates {
            years
                .entry(date.year())
                .or_default()
                .push(vec![show::date(*date)]);
        }
        items.extend(
            years
                .into_values()
                .map(|days| self.item(list(days), origin)),
        );
        for (first, last) in &all.ranges {
            let words = say::range(show::date(*first), show::date(*last));
            items.push(self.item(words, origin));
        }
        for other in others {
            items.push(self.combined_dates(other, origin));
        }
        vec![bullets(items)]
    }

    /// Calendars of dates that lie wholly within a set, largest first; their dates are taken out of
    /// what is still to be listed. A set is never named within itself.
    fn named_within(&self, dates: &DateSet, rest: &mut DateList) -> Vec<&Calendar> {
        let all = rest.clone();
        let mut named: Vec<(&Calendar, &DateList)> = Vec::new();
        for calendar in &self.agreement.calendars {
            if let CalendarRule::Dates(own @ DateSet::Listed(list)) = &calendar.rule
                && own != dates
                && list.dates.is_subset(&all.dates)
                && list.yearly.is_subset(&all.yearly)
                && list.ranges.iter().all(|range| all.ranges.contains(range))
            {
                named.push((calendar, list));
            }
        }
        let size = |list: &DateList| list.dates.len() + list.yearly.len() + list.ranges.len();
        named.sort_by_key(|(_, list)| std::cmp::Reverse(size(list)));
        named.retain(|(_, list)| {
            let before = size(rest);
            rest.dates.retain(|date| !list.dates.contains(date));
            rest.yearly.retain(|day| !list.yearly.contains(day));
            rest.ranges.retain(|range| !list.ranges.contains(range));
            size(rest) < before
        });
        named.into_iter().map(|(calendar, _)| calendar).collect()
    }

    fn combined_dates(&self, dates: &DateSet, origin: &Origin) -> Item {
        let mut blocks = Vec::new();
        let mut part = |words: Vec<Run>, dates: Vec<Block>| {
            blocks.push(self.sentence(words, origin).into());
            blocks.extend(dates);
        };
        match dates {
            DateSet::And(sets) => {
                let items = sets.iter().map(|set| Item {
                    anchor: None,
                    blocks: self.dates(set, origin),
                });
                part(say::in_all_of(), vec![bullets(items.collect())]);
            }
            DateSet::Except(set, without) => {
                part(say::days_in(), self.dates(set, origin));
                part(say::days_except(), self.dates(without, origin));
            }
            DateSet::Listed(_) | DateSet::Or(_) => part(say::days_in(), self.dates(dates, origin)),
        }
        Item {
            anchor: None,
            blocks,
        }
    }

    pub(super) fn item(&self, words: Vec<Run>, origin: &Origin) -> Item {
        Item {
            anchor: None,
            blocks: vec![Sentence::new(words, self.place(origin)).into()],
        }
    }
}

/// Listed dates of a set and of those that it joins; what combines dates otherwise is left over.
fn gather<'a>(dates: &'a DateSet, all: &mut DateList, others: &mut Vec<&'a DateSet>) {
    match dates {
        DateSet::Listed(list) => {
            all.dates.extend(&list.dates);
            all.yearly.extend(&list.yearly);
            all.ranges.extend(&list.ranges);
        }
        DateSet::Or(sets) => sets.iter().for_each(|set| gather(set, all, others)),
        DateSet::And(_) | DateSet::Except(..) => others.push(dates),
    }
}

fn hours_words(hours: &Hours) -> Vec<Run> {
    let span = |(from, to): &(TimeOfDay, TimeOfDay)| {
        say::from_to(show::time_of_day(*from), show::time_of_day(*to))
    };
    list(hours.iter().map(span).collect())
}

pub(super) fn bullets(items: Vec<Item>) -> Block {
    Block::List(List {
        marks: Marks::Bullets,
        items,
    })
}
