//! Making cases at random.

use super::*;

impl Case {
    pub(crate) fn random(random: &mut Random) -> Self {
        let zone = *random.pick(&[Zone::Berlin, Zone::Berlin, Zone::NewYork]);
        let spring = random.chance(50);
        let change = match (zone, spring) {
            (Zone::NewYork, true) => day(2026, 3, 8),
            (Zone::NewYork, false) => day(2026, 11, 1),
            (_, true) => day(2026, 3, 29),
            (_, false) => day(2026, 10, 25),
        };
        let window = *random.pick(&[Window::Day, Window::Day, Window::Week, Window::Month]);
        let (year, month, _) = date(change);
        let (first, last) = match window {
            Window::Day => (change - 1, change + 1),
            Window::Week => window
                .days(change - 7)
                .0
                .max(0)
                .pipe(|from| (from, from + 20)),
            Window::Month => {
                let from = day(year, month, 1);
                (from, from + days_in(year, month) - 1)
            }
        };
        let effective = if random.chance(30) {
            first + random.below(2)
        } else {
            first - 3 - random.below(5)
        };
        let interval = *random.pick(&[5, 10, 15]);
        let gaps = *random.pick(&[Gaps::Down, Gaps::Up, Gaps::Unknown, Gaps::Excluded]);
        let sites = if gaps == Gaps::Excluded {
            1
        } else {
            usize::try_from(1 + random.below(3)).unwrap_or(1)
        };
        let always = random.chance(60);
        let mut case = Self {
            zone,
            effective,
            window,
            first,
            last,
            interval,
            sites,
            gaps,
            always,
            quantifier: *random.pick(&[
                Quantifier::Any,
                Quantifier::All,
                Quantifier::MoreThanHalf,
                Quantifier::AtLeast(1.max(sites.saturating_sub(1))),
            ]),
            by_what_works: random.chance(40),
            merged: random.chance(40).then(|| STEP * (1 + random.below(4))),
            lasting: random.chance(60).then(|| {
                let strict = random.chance(40);
                (strict, STEP * (1 + random.below(6)), random.chance(25))
            }),
            maintenance: *random.pick(&[Use::Nothing, Use::Excluding, Use::Excluding, Use::Relief]),
            notice_days: random.below(6),
            business: random.chance(40),
            limit: random.chance(60).then(|| {
                let per = *random.pick(&[Window::Day, Window::Week, Window::Month]);
                (30 * (1 + random.below(12)), per)
            }),
            target_bp: 9000 + random.below(1000),
            ladder: Vec::new(),
            cap_percent: 5 + random.below(60),
            fee: 1000 + random.below(100_000),
            samples: Vec::new(),
            works: Vec::new(),
            frozen: Vec::new(),
        };
        case.random_ladder(random);
        case.random_samples(random);
        case.random_run_over_an_edge(random);
        case.random_works(random);
        case
    }

    fn random_ladder(&mut self, random: &mut Random) {
        let (mut at, mut credit) = (self.target_bp, 1 + random.below(10));
        for _ in 0..=random.below(3) {
            self.ladder.push((at, credit));
            at -= 50 + random.below(2000);
            credit += 1 + random.below(20);
        }
    }

    fn random_samples(&mut self, random: &mut Random) {
        // Series that exist while they are sampled are covered throughout: before the data nobody
        // knows which there were.
        let begin = if self.always {
            self.effective.max(self.first - 2)
        } else {
            self.effective
        };
        let begin = self.zone.start_of(begin);
        let end = self.zone.start_of(self.last + 2);
        let mut some = |chance: i64| {
            let is_some = self.always && random.chance(chance);
            if is_some { random.below(400) * STEP } else { 0 }
        };
        let (late_start, early_end) = (some(25), some(25));
        for site in 0..self.sites {
            let mut rows = Vec::new();
            // A series that begins within a reading of the data may have begun before it.
            let later = (site > 0 && random.chance(80)).then(|| random.below(30) * STEP);
            let mut at = begin + late_start + later.map_or(0, |later| later + 2 * self.interval);
            let mut ok = true;
            // Sojourn times give runs of every length, some of them around the limits.
            while at < end - early_end {
                rows.push((at, ok));
                let (fails, mends) = (3, 25);
                if random.chance(if ok { fails } else { mends }) {
                    ok = !ok;
                }
                at += self.interval;
                if random.chance(2) {
                    at += STEP * (1 + random.below(12));
                }
            }
            if rows.is_empty() {
                rows.push((begin, true));
            }
            self.samples.push(rows);
        }
        let (from, to) = (
            self.zone.start_of(self.windows_from()),
            self.zone.start_of(self.windows_to() + 1),
        );
        if !self.has_gap(from, to) {
            let site = usize::try_from(random.below(2)).unwrap_or(0) % self.sites;
            let lost = from + random.below((to - from) / STEP) * STEP;
            let missing = self.interval * (1 + random.below(3));
            let rows = &mut self.samples[site];
            let ends = (rows.first().copied(), rows.last().copied());
            rows.retain(|row| {
                let is_end = Some(*row) == ends.0 || Some(*row) == ends.1;
                is_end || row.0 < lost || lost + missing < row.0
            });
        }
    }

    /// All sites fail on both sides of an edge.
    fn random_run_over_an_edge(&mut self, random: &mut Random) {
        let edges = self.edges();
        let edge = *random.pick(&edges);
        let length = |random: &mut Random| self.interval * (4 + random.below(8));
        let (from, to) = (edge - length(random), edge + length(random));
        for row in self.samples.iter_mut().flatten() {
            row.1 &= row.0 < from || to <= row.0;
        }
    }

    fn random_works(&mut self, random: &mut Random) {
        let (from, to) = (
            self.zone.start_of(self.first.max(self.effective)),
            self.zone.start_of(self.last + 1),
        );
        for _ in 0..=random.below(2) {
            let start = from + random.below((to - from) / STEP) * STEP;
            self.frozen
                .push((start, start + STEP * (1 + random.below(30))));
        }

        let begin = self.zone.start_of(self.effective);
        let end = self.zone.start_of(self.last + 2);
        for _ in 0..random.below(12) {
            let span = (end - begin) / STEP;
            let start = begin + random.below(span) * STEP;
            let stop = start + STEP * (1 + random.below(60));
            let announced = start - random.below(10 * 1440 / STEP) * STEP;
            self.works.push((start, stop, announced));
        }
    }
}

/// Method form of a function call, for reading left to right.
trait Pipe: Sized {
    fn pipe<T>(self, f: impl FnOnce(Self) -> T) -> T {
        f(self)
    }
}
impl Pipe for i64 {}
