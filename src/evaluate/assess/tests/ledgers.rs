//! Ledgers and earn-backs against a computation that knows nothing of intervals: known values come out as
//! it says, and what is said of open values holds however they come out.

use super::bench::{Bench, bound, constant, exact, number, per, periods, sum_per};
use crate::evaluate::figures::Value;
use crate::evaluate::statement::v1::{Range, Statement};
use crate::plan::v1::{
    Amount, Condition, EarnBack, Earns, Formula, Ledger, Offset, Pattern, PenaltyStep, PeriodSize,
    PeriodUnit, Relation, StepMode, Test,
};
use crate::quantity::{Interval, Number};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};

const MONTHS: usize = 8;
/// Of so many months at most the value is open.
const OPEN: usize = 3;

#[derive(Clone, Debug)]
struct Setting {
    /// Of each month, the least and the greatest value in tenths of a percent.
    values: Vec<(i64, i64)>,
    starts: i64,
    /// Months for which an entry can be used.
    expires: Option<u32>,
    newest_first: bool,
    /// The bank pays only from this value on.
    floor: Option<i64>,
    /// So many months that are kept give a credit back.
    given_back: Option<usize>,
}

/// What came out for each month, and what is in the bank at the end.
struct Came {
    owed: Vec<Number>,
    earned: Vec<Number>,
    bank: Number,
}

fn tenths(value: i64) -> Number {
    number(&format!("{value}/1000"))
}

fn percent(value: i64) -> Formula {
    constant(&tenths(value).to_string())
}

fn value() -> impl Strategy<Value = i64> {
    prop_oneof![960_i64..1001, Just(980_i64), Just(990), Just(995)]
}

fn setting() -> impl Strategy<Value = Setting> {
    let open = prop::collection::btree_map(0..MONTHS, value(), 0..=OPEN);
    (
        (prop::collection::vec(value(), MONTHS), open),
        prop_oneof![Just(0_i64), 0_i64..3000],
        prop::option::of(1_u32..5),
        any::<bool>(),
        prop::option::of(Just(980_i64)),
        prop::option::of(1_usize..4),
    )
        .prop_map(
            |((known, open), starts, expires, newest_first, floor, given_back)| Setting {
                values: known
                    .into_iter()
                    .enumerate()
                    .map(|(at, value)| match open.get(&at) {
                        Some(other) => (value.min(*other), value.max(*other)),
                        None => (value, value),
                    })
                    .collect(),
                starts,
                expires,
                newest_first,
                floor,
                given_back,
            },
        )
}

impl Setting {
    /// 1 000 for each point above 99.5 %, and as much for each point below 99 %.
    fn judged(&self) -> Statement {
        let mut bench = Bench::new();
        bench.objective("up", Relation::GreaterEqual, "99%");
        let slope = |above: bool, from: i64| Amount::Slope {
            each: Box::new(Amount::Money {
                money: constant("1000"),
            }),
            mode: StepMode::Exact,
            step: constant("0.01"),
            above,
            from: percent(from),
        };
        let step = |relation, at, amount| PenaltyStep {
            words: String::new(),
            conditions: vec![own(Test::Value(vec![bound(
                relation,
                &tenths(at).to_string(),
            )]))],
            amount,
        };
        let bonus = step(Relation::Greater, 995, slope(true, 995));
        bench.penalty("bonus", "up", vec![bonus]).earns = Some(Earns {
            into: Some("bank".to_owned()),
        });
        let credit = step(Relation::Less, 990, slope(false, 990));
        let penalty = bench.penalty("credit", "up", vec![credit]);
        let floor = self.floor.iter();
        penalty.uses[0].offset = Some(Offset {
            words: String::new(),
            ledger: "bank".to_owned(),
            conditions: floor
                .map(|floor| {
                    let floor = tenths(*floor).to_string();
                    own(Test::Value(vec![bound(Relation::GreaterEqual, &floor)]))
                })
                .collect(),
        });
        penalty.uses[0].earn_back = self.given_back.map(|n| EarnBack {
            words: String::new(),
            conditions: vec![Condition {
                pattern: Some(Pattern::Consecutive {
                    n: u32::try_from(n).expect("a few"),
                    per: per(PeriodSize::Month),
                }),
                ..own(Test::Met)
            }],
        });
        bench.plan.assessment.ledgers.push(Ledger {
            path: "bank".to_owned(),
            title: "bank".to_owned(),
            starts: exact(&self.starts.to_string()),
            expires: self.expires.map(|count| periods(count, PeriodUnit::Month)),
            newest_first: self.newest_first,
        });
        bench.plan.assessment.automatic = true;
        bench.remedy(sum_per(PeriodSize::Month));
        for (month, (lo, hi)) in (1..).zip(&self.values) {
            let value = Value::Number {
                interval: Interval::new(tenths(*lo), tenths(*hi)),
                maybe_undefined: false,
            };
            bench.value("up", &format!("2026-{month:02}"), value);
        }
        bench.judge(&format!("2026-01 to 2026-{MONTHS:02}"))
    }

    fn naive(&self, values: &[i64]) -> Came {
        let mut came = Came {
            owed: Vec::new(),
            earned: Vec::new(),
            bank: Number::zero(),
        };
        // The month of each entry, and what is left of it. The first day is the first of January, so what
        // it starts with lapses one month earlier than what January enters.
        let mut bank: Vec<(i64, i64)> = vec![(-1, self.starts * 10)];
        let lapses = |entered: i64, month: i64| {
            self.expires
                .is_some_and(|months| month > entered + i64::from(months))
        };
        for (month, value) in (0_i64..).zip(values) {
            // A first of a month is not after the same day so many months later.
            bank.retain(|(entered, _)| match entered {
                -1 => self.expires.is_none_or(|it| month <= i64::from(it)),
                entered => !lapses(*entered, month),
            });
            let place = usize::try_from(month).expect("a month");
            let mut due = 10 * (990 - value).max(0) * 100;
            if let Some(n) = self.given_back {
                let after = values.get(place + 1..place + 1 + n);
                if after.is_some_and(|after| after.iter().all(|it| *it >= 990)) {
                    due = 0;
                }
            }
            if self.floor.is_none_or(|floor| *value >= floor) {
                if self.newest_first {
                    bank.reverse();
                }
                for (_, left) in &mut bank {
                    let paid = due.min(*left);
                    *left -= paid;
                    due -= paid;
                }
                if self.newest_first {
                    bank.reverse();
                }
            }
            let earned = 10 * (value - 995).max(0) * 100;
            bank.push((month, earned));
            came.owed.push(number(&format!("{due}/10")));
            came.earned.push(number(&format!("{earned}/10")));
        }
        let next = i64::try_from(values.len()).expect("a few");
        bank.retain(|(entered, _)| match entered {
            -1 => self.expires.is_none_or(|it| next <= i64::from(it)),
            entered => !lapses(*entered, next),
        });
        let left: i64 = bank.iter().map(|(_, left)| left).sum();
        came.bank = number(&format!("{left}/10"));
        came
    }

    /// Every way in which the open values can come out, at their ends and in the middle.
    fn completions(&self) -> Vec<Vec<i64>> {
        let mut all: Vec<Vec<i64>> = vec![Vec::new()];
        for (lo, hi) in &self.values {
            let mut ways = vec![*lo, *hi, i64::midpoint(*lo, *hi)];
            ways.sort_unstable();
            ways.dedup();
            let longer = all.iter().flat_map(|before| {
                ways.iter().map(|value| {
                    let mut values = before.clone();
                    values.push(*value);
                    values
                })
            });
            all = longer.collect();
        }
        all
    }
}

fn own(test: Test) -> Condition {
    Condition {
        objective: None,
        test,
        pattern: None,
        across: false,
    }
}

fn holds(range: Option<&Range>, value: &Number) -> bool {
    let Some(range) = range else {
        return value.is_zero();
    };
    let (least, greatest) = (range.least.as_ref(), range.greatest.as_ref());
    least.is_none_or(|it| it.exact.0 <= *value) && greatest.is_none_or(|it| *value <= it.exact.0)
}

fn assert_said(said: &Statement, became: &Came) {
    for (place, (owed, earned)) in became.owed.iter().zip(&became.earned).enumerate() {
        let month = format!("2026-{:02}", place + 1);
        let credit = said.credits.iter().find(|it| it.window == month);
        let credit = credit.map(|it| &it.entitlement);
        assert!(holds(credit, owed), "{month}: {owed} of {credit:#?}");
        let bonus = said.bonuses.iter().find(|it| it.window == month);
        let bonus = bonus.map(|it| &it.amount);
        assert!(holds(bonus, earned), "{month}: {earned} of {bonus:#?}");
        let total = said.totals.iter().find(|it| it.period == month);
        let total = total.map(|it| &it.entitlement);
        assert!(holds(total, owed), "{month}: {owed} of {total:#?}");
    }
    let closing = &said.accounts[0].closing;
    assert!(
        holds(Some(closing), &became.bank),
        "{} of {:#?}",
        became.bank,
        said.accounts
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn known_weeks_come_out_as_by_hand(setting in setting()) {
        let values: Vec<i64> = setting.values.iter().map(|(lo, _)| *lo).collect();
        let known = Setting { values: values.iter().map(|it| (*it, *it)).collect(), ..setting };
        let said = known.judged();
        assert_said(&said, &known.naive(&values));
        assert!(said.totals.iter().all(|it| it.entitlement.known), "{:?}", said.totals);
        assert!(said.accounts[0].closing.known);
    }

    #[test]
    fn what_is_said_of_open_weeks_holds_however_they_come_out(setting in setting()) {
        let said = setting.judged();
        for values in setting.completions() {
            assert_said(&said, &setting.naive(&values));
        }
    }
}
