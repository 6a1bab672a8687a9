//! Whatever the amounts turn out to be, they lie within what was said while they were not known:
//! all ways in which a few open amounts can come out, against `naive`.

use super::bench::{
    Bench, between, bound, cap, claim, date, days, exact, look_back, number, per, sum_per, when,
};
use super::naive::{self, Clause, Line, Owed};
use crate::evaluate::assess::Claim;
use crate::evaluate::statement::v1::{Range, Statement};
use crate::plan::v1::{
    Amount, Anchor, CapAmount, Combine, Deadline, Formula, PeriodSize, Relation, RemedyStep,
    RoundingMode,
};
use crate::quantity::{Instant, Number, Rounding};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use std::collections::BTreeMap;

/// January, February and April: the last is in another quarter.
const MONTHS: [&str; 3] = ["2026-01", "2026-02", "2026-04"];
const NUMBERS: [usize; 3] = [0, 1, 3];
const PENALTIES: [&str; 2] = ["a", "b"];
const SITES: [&str; 2] = ["berlin", "hamburg"];
const LINES: usize = 12;
/// Of so many lines at most the amount is open.
const OPEN: usize = 4;

/// Bounds, and a point between them, in thousandths.
type Open = (i64, i64, i64);

#[derive(Clone, Debug)]
struct Setting {
    own_caps: Vec<Option<(i64, usize)>>,
    clauses: Vec<Clause>,
    /// Of each line its least amount.
    known: Vec<i64>,
    /// Which lines are open: their bounds take the place of the known amount.
    open: BTreeMap<usize, Open>,
}

fn thousandths(count: i64) -> Number {
    number(&format!("{count}/1000"))
}

fn open_amount() -> impl Strategy<Value = Open> {
    prop::collection::vec(0_i64..3000, 3).prop_map(|mut ends| {
        ends.sort_unstable();
        (ends[0], ends[1], ends[2])
    })
}

fn months() -> impl Strategy<Value = usize> {
    prop_oneof![Just(1_usize), Just(3), Just(12)]
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![
        Just(Rounding::Up),
        Just(Rounding::Down),
        Just(Rounding::HalfUp),
        Just(Rounding::HalfEven)
    ]
}

fn clause() -> impl Strategy<Value = Clause> {
    let limit = (0_i64..6000, months());
    prop_oneof![
        1 => any::<bool>().prop_map(|by_site| Clause::Largest { by_site }),
        4 => limit.prop_map(|(most, months)| Clause::Cap { most: thousandths(most), months }),
        2 => (0_i64..6000, 1_usize..4).prop_map(|(most, months)| Clause::LookBack { most: thousandths(most), months }),
        2 => (0_i64..3000).prop_map(|most| Clause::Disregard { most: thousandths(most) }),
        1 => rounding().prop_map(|rounding| Clause::RoundEach { to: number("0.1"), rounding }),
        1 => rounding().prop_map(|rounding| Clause::RoundTotal { to: number("0.1"), rounding }),
        1 => prop::collection::vec(any::<bool>(), 4).prop_map(|months| Clause::Claim { months }),
    ]
}

/// Penalties may have caps of their own, for a window or for so many months.
fn setting(
    own: impl Strategy<Value = usize>,
    clauses: impl Strategy<Value = Vec<Clause>>,
) -> impl Strategy<Value = Setting> {
    let own = prop::option::of((500_i64..4000, own));
    (
        prop::collection::vec(own, 2),
        clauses,
        prop::collection::vec(prop_oneof![Just(0_i64), 0_i64..3000], LINES),
        prop::collection::btree_map(0..LINES, open_amount(), 1..=OPEN),
    )
        .prop_map(|(own_caps, clauses, known, open)| Setting {
            own_caps,
            clauses,
            known,
            open,
        })
}

impl Setting {
    /// Lines with these amounts, in the order of the remedies.
    fn lines(&self, amounts: &[i64]) -> Vec<Line> {
        let places = (0..LINES).zip(amounts);
        let lines = places.map(|(at, amount)| Line {
            month: NUMBERS[at / 4],
            penalty: at / 2 % 2,
            site: at % 2,
            amount: thousandths(*amount),
        });
        lines.collect()
    }

    fn naive(&self, amounts: &[i64]) -> Owed {
        let own = self.own_caps.iter();
        let own: Vec<_> = own
            .map(|cap| cap.map(|(most, months)| (thousandths(most), months)))
            .collect();
        naive::owed(&self.lines(amounts), &own, &self.clauses)
    }

    /// Every way in which the open amounts can come out, at their ends and at a point between.
    fn completions(&self, between: bool) -> Vec<Vec<i64>> {
        let mut all = vec![self.known.clone()];
        for (line, (lo, inside, hi)) in &self.open {
            let mut points = vec![*lo, *hi];
            points.extend(between.then_some(*inside));
            points.dedup();
            let longer = all.iter().flat_map(|amounts| {
                points.iter().map(|point| {
                    let mut amounts = amounts.clone();
                    amounts[*line] = *point;
                    amounts
                })
            });
            all = longer.collect();
        }
        all
    }

    /// What the pipeline says while amounts are known within these bounds.
    fn judged(&self, bounds: impl Fn(usize) -> (i64, i64)) -> Statement {
        let mut bench = Bench::new();
        for (path, own) in PENALTIES.iter().zip(&self.own_caps) {
            let month = PeriodSize::Month;
            bench.objective_over(path, Relation::LessEqual, "0", month, &["site"]);
            let money = Amount::Money {
                money: Formula::Value,
            };
            let steps = vec![when(vec![bound(Relation::Greater, "0")], money)];
            let penalty = bench.penalty(path, path, steps);
            penalty.cap = own.map(|(most, months)| {
                let most = CapAmount::Money(exact(&format!("{most}/1000")));
                cap(most, (months == 12).then(|| per(PeriodSize::Year)))
            });
        }
        bench.remedy(sum_per(PeriodSize::Month));
        for clause in &self.clauses {
            let step = remedy(clause);
            bench.remedy(step);
            if let Clause::Claim { months } = clause {
                bench.claims.get_or_insert_with(|| claims(months));
            }
        }
        for (month, name) in MONTHS.iter().enumerate() {
            for (penalty, path) in PENALTIES.iter().enumerate() {
                let value = |site: usize| {
                    let (lo, hi) = bounds(month * 4 + penalty * 2 + site);
                    between(&format!("{lo}/1000"), &format!("{hi}/1000"))
                };
                let groups = [(&SITES[..1], value(0)), (&SITES[1..], value(1))];
                bench.groups(path, name, &groups);
            }
        }
        bench.figures.cut_off = Instant::parse_rfc3339("2027-06-01T00:00:00Z").expect("an instant");
        bench.judge("2026")
    }

    fn open(&self) -> Statement {
        self.judged(|line| {
            let open = self.open.get(&line).map(|(lo, _, hi)| (*lo, *hi));
            open.unwrap_or((self.known[line], self.known[line]))
        })
    }
}

fn remedy(clause: &Clause) -> RemedyStep {
    let mode = |rounding| match rounding {
        Rounding::Up => RoundingMode::Up,
        Rounding::Down => RoundingMode::Down,
        Rounding::HalfUp => RoundingMode::HalfUp,
        Rounding::HalfEven => RoundingMode::HalfEven,
    };
    let round = |each, to: &Number, rounding| RemedyStep::Round {
        each,
        to: exact(&to.to_string()),
        mode: mode(rounding),
    };
    match clause {
        Clause::Largest { by_site } => RemedyStep::Combine {
            mode: Combine::Largest,
            by: by_site.then(|| "site".to_owned()),
            per: Some(per(PeriodSize::Month)),
        },
        Clause::LookBack { most, months } => RemedyStep::Cap {
            cap: look_back(
                CapAmount::Money(exact(&most.to_string())),
                u32::try_from(*months).expect("a few"),
            ),
        },
        Clause::Cap { most, months } => RemedyStep::Cap {
            cap: cap(
                CapAmount::Money(exact(&most.to_string())),
                Some(per(match months {
                    1 => PeriodSize::Month,
                    3 => PeriodSize::Quarter,
                    _ => PeriodSize::Year,
                })),
            ),
        },
        Clause::Disregard { most } => RemedyStep::Disregard {
            relation: Relation::LessEqual,
            amount: exact(&most.to_string()),
        },
        Clause::RoundEach { to, rounding } => round(true, to, *rounding),
        Clause::RoundTotal { to, rounding } => round(false, to, *rounding),
        Clause::Claim { .. } => claim(Deadline::Within {
            length: days(30),
            of: Anchor::Window,
        }),
    }
}

/// Claims in time for some months; the time for the others is over.
fn claims(months: &[bool]) -> Vec<Claim> {
    let claimed = MONTHS
        .iter()
        .zip(NUMBERS)
        .filter(|(_, month)| months[*month]);
    let claims = claimed.map(|(name, _)| Claim {
        penalty: None,
        window: Some((*name).to_owned()),
        clause: None,
        group: BTreeMap::new(),
        on: date(&format!("{name}-28")).plus_days(5),
    });
    claims.collect()
}

/// What a statement says of each line, in the order of the remedies.
fn said_of_lines(statement: &Statement) -> Vec<Option<&Range>> {
    let mut said = Vec::with_capacity(LINES);
    for month in MONTHS {
        for path in PENALTIES {
            for site in SITES {
                let mut lines = statement.credits.iter();
                let found = lines.find(|it| {
                    it.penalty == path && it.window == month && it.group[0].value == site
                });
                said.push(found.map(|it| &it.entitlement));
            }
        }
    }
    said
}

fn holds(range: Option<&Range>, value: &Number) -> bool {
    let Some(range) = range else {
        return value.is_zero();
    };
    let least = range.least.as_ref();
    let greatest = range.greatest.as_ref();
    least.is_none_or(|it| it.exact.0 <= *value) && greatest.is_none_or(|it| *value <= it.exact.0)
}

fn sum(amounts: &[Number]) -> Number {
    amounts
        .iter()
        .fold(Number::zero(), |sum, it| sum + it.clone())
}

/// Whether what was said while amounts were open holds for what became of them.
fn assert_said(said: &Statement, became: &Owed) {
    for (range, due) in said_of_lines(said).into_iter().zip(&became.due) {
        assert!(holds(range, due), "{due} of {range:?}");
    }
    for (name, month) in MONTHS.iter().zip(NUMBERS) {
        let total = said.totals.iter().find(|it| it.period == *name);
        let due = became
            .due_of_months
            .get(month)
            .cloned()
            .unwrap_or_else(Number::zero);
        assert!(
            holds(total.map(|it| &it.entitlement), &due),
            "{due} of {total:#?}"
        );
        let payable = &became.payable_of_months[month];
        let least = total.map_or_else(Number::zero, |it| it.payable.exact.0.clone());
        assert!(least <= *payable, "{payable} of {total:#?}");
    }
    let due = sum(&became.due_of_months);
    assert!(
        holds(Some(&said.summary.entitlement), &due),
        "{due} of {:?}",
        said.summary
    );
    assert!(said.summary.payable.exact.0 <= sum(&became.payable_of_months));
}

/// Lines and what is sure for none of them add up to the totals.
fn assert_adds_up(said: &Statement) {
    for total in &said.totals {
        let lines = said.credits.iter().filter(|it| it.window == total.period);
        let lines = lines.fold(Number::zero(), |sum, it| {
            sum + it.payable.amount.exact.0.clone()
        });
        let all = lines + total.unallocated.exact.0.clone();
        assert_eq!(all, total.payable.exact.0, "{total:?}");
    }
}

fn any_clauses() -> impl Strategy<Value = Vec<Clause>> {
    prop::collection::vec(clause(), 0..5)
}

/// Caps whose windows only grow, as contracts write them.
fn growing_caps() -> impl Strategy<Value = Vec<Clause>> {
    prop::collection::vec((0_i64..6000, months()), 0..4).prop_map(|mut caps| {
        caps.sort_by_key(|(_, months)| *months);
        let caps = caps.into_iter();
        let caps = caps.map(|(most, months)| Clause::Cap {
            most: thousandths(most),
            months,
        });
        caps.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_open_amounts_holds_however_they_come_out(setting in setting(prop_oneof![Just(1_usize), Just(12)], any_clauses())) {
        let said = setting.open();
        assert_adds_up(&said);
        for amounts in setting.completions(true) {
            assert_said(&said, &setting.naive(&amounts));
        }
    }

    #[test]
    fn known_amounts_come_out_as_by_hand(setting in setting(prop_oneof![Just(1_usize), Just(12)], any_clauses())) {
        let amounts = setting.completions(true).pop().expect("at least one");
        let said = setting.judged(|line| (amounts[line], amounts[line]));
        let naive = setting.naive(&amounts);
        assert_said(&said, &naive);
        assert!(said.totals.iter().all(|it| it.entitlement.known), "{:?}", said.totals);
        assert_eq!(said.summary.payable.exact.0, sum(&naive.payable_of_months));
    }

    #[test]
    fn totals_of_sums_under_caps_are_as_narrow_as_can_be(setting in setting(Just(1_usize), growing_caps())) {
        let said = setting.open();
        let ways: Vec<Owed> = setting.completions(false).iter().map(|it| setting.naive(it)).collect();
        let assert_reached = |range: &Range, of: &dyn Fn(&Owed) -> Number| {
            let least = ways.iter().map(of).min().expect("at least one");
            let greatest = ways.iter().map(of).max().expect("at least one");
            let ends = (range.least.as_ref(), range.greatest.as_ref());
            let ends = (ends.0.expect("an end").exact.0.clone(), ends.1.expect("an end").exact.0.clone());
            assert_eq!(ends, (least, greatest), "{:#?}", said.totals);
        };
        for (name, month) in MONTHS.iter().zip(NUMBERS) {
            if let Some(total) = said.totals.iter().find(|it| it.period == *name) {
                assert_reached(&total.entitlement, &|it| it.due_of_months[month].clone());
            }
        }
        assert_reached(&said.summary.entitlement, &|it| sum(&it.due_of_months));
        // Nothing was claimed, so all of it is payable.
        let least = said.summary.entitlement.least.as_ref().expect("an end");
        assert_eq!(said.summary.payable.exact, least.exact);
    }
}
