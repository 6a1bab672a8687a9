//! Edits of contracts, and what each comes to.

use slac::difference::v1::{Favours, Relation};

use Favours::{Both, Customer, Neither, Provider, Undecided as Open};
use Relation::{Incomparable, Looser, Stricter, Undecided};

/// An edit of an example and what is expected of it, thought through by hand.
pub(crate) struct Edit {
    pub(crate) example: &'static str,
    /// Old and new words.
    pub(super) words: &'static [(&'static str, &'static str)],
    pub(super) expected: &'static [Expected],
}

/// Kind, path, clause, relation, whom it favours, how many witnesses.
pub(super) type Expected = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Relation,
    Favours,
    usize,
);

pub(crate) const EDITS: &[Edit] = &[
    // Values from 99.9 % up to 99.95 % are kept no longer, and cost 10 %.
    Edit {
        example: "workplace",
        words: &[
            ("target    >= 99.9%", "target    >= 99.95%"),
            ("when < 99.9% credit 10%", "when < 99.95% credit 10%"),
        ],
        expected: &[
            ("objective", "uptime", Some("target"), Stricter, Customer, 1),
            (
                "penalty",
                "uptime_credit",
                Some("when"),
                Stricter,
                Customer,
                1,
            ),
        ],
    },
    // The other way round.
    Edit {
        example: "workplace",
        words: &[
            ("target    >= 99.9%", "target    >= 99.8%"),
            ("when < 99.9% credit 10%", "when < 99.8% credit 10%"),
        ],
        expected: &[
            ("objective", "uptime", Some("target"), Looser, Provider, 1),
            (
                "penalty",
                "uptime_credit",
                Some("when"),
                Looser,
                Provider,
                1,
            ),
        ],
    },
    // From 99.9 % down to 99 % more is due, below it less.
    Edit {
        example: "workplace",
        words: &[
            ("when < 99.9% credit 10%", "when < 99.9% credit 15%"),
            ("when < 99.0% credit 25%", "when < 99.0% credit 20%"),
        ],
        expected: &[(
            "penalty",
            "uptime_credit",
            Some("when"),
            Incomparable,
            Both,
            2,
        )],
    },
    // 2 % and 1 % a point against 3 % and half a percent a point: they cross 2 points below 80 %.
    Edit {
        example: "call_centre",
        words: &[(
            "credit 2% plus 1% per exact 1 percentage point below 80%",
            "credit 3% plus 0.5% per exact 1 percentage point below 80%",
        )],
        expected: &[(
            "penalty",
            "speed_credit",
            Some("when"),
            Incomparable,
            Both,
            2,
        )],
    },
    // Crossing exactly where the line ends is no crossing: 2 % + 1 % a point against 2 % + 1.5 % a point.
    Edit {
        example: "call_centre",
        words: &[("2% plus 1% per exact", "2% plus 1.5% per exact")],
        expected: &[(
            "penalty",
            "speed_credit",
            Some("when"),
            Stricter,
            Customer,
            1,
        )],
    },
    // Steps of 20 seconds that cost twice as much cost more in the first half of each, the same in the second.
    Edit {
        example: "call_centre",
        words: &[(
            "150 EUR per started 10 seconds above",
            "300 EUR per started 20 seconds above",
        )],
        expected: &[(
            "penalty",
            "waiting_credit",
            Some("when"),
            Stricter,
            Customer,
            1,
        )],
    },
    // The same bound in other words.
    Edit {
        example: "call_centre",
        words: &[(
            "per started 10 seconds above 90 seconds",
            "per started 10 seconds above target",
        )],
        expected: &[],
    },
    Edit {
        example: "workplace",
        words: &[("cap     30% of fees", "cap     25% of fees")],
        expected: &[("remedies", "remedies", Some("cap"), Looser, Provider, 1)],
    },
    Edit {
        example: "workplace",
        words: &[
            (
                "within 30 days of the report",
                "within 10 days of the report",
            ),
            (
                "within   1 hour of \"noticing",
                "within   2 hours of \"noticing",
            ),
            ("42_000 EUR", "40_000 EUR"),
        ],
        expected: &[
            ("remedies", "remedies", Some("claim"), Looser, Provider, 0),
            // It is the customer's duty.
            (
                "responsibility",
                "report_incidents",
                Some("within"),
                Stricter,
                Customer,
                0,
            ),
            ("service", "workplace", Some("fee"), Looser, Customer, 0),
        ],
    },
    // It never binds: at most 30 % of 42 000 EUR and 20 % of 18 000 EUR are due, which is less.
    Edit {
        example: "workplace",
        words: &[("fees per calendar month", "fees per any 2 calendar months")],
        expected: &[("remedies", "remedies", Some("cap"), Undecided, Open, 0)],
    },
    Edit {
        example: "workplace",
        words: &[("over each calendar quarter", "over each calendar month")],
        expected: &[("objective", "happiness", Some("over"), Undecided, Open, 0)],
    },
    // April has 43 200 minutes, of which 43.2 may be lost: 44 are missed. The quarter has 131 040, and may lose 131.04. From
    // 132 on it is missed, too, and then 10 % are of three fees: 300 EUR, where April alone costs 100 EUR.
    Edit {
        example: "small",
        words: &[(
            "target >= 99.9%; over each calendar month",
            "target >= 99.9%; over each calendar quarter",
        )],
        expected: &[("objective", "uptime", Some("over"), Looser, Both, 2)],
    },
    // A week of 10 080 minutes may lose 10.08: 11 are missed, and April keeps them. Nine in each of five weeks are 45 in
    // April, which may lose 43.2, and each week keeps them.
    Edit {
        example: "small",
        words: &[(
            "target >= 99.9%; over each calendar month",
            "target >= 99.9%; over each calendar week",
        )],
        expected: &[("objective", "uptime", Some("over"), Incomparable, Both, 2)],
    },
    // One bad call of ten is 90 % of the quarter, and all of April. Alone it is 90 points below: 22.5 % of one fee, or of three,
    // of which the cap of the period leaves 300 EUR.
    Edit {
        example: "small",
        words: &[(
            "target >= 90%
  over each calendar month",
            "target >= 90%
  over each calendar quarter",
        )],
        expected: &[("objective", "answered", Some("over"), Looser, Both, 2)],
    },
    // One late ticket in each of three months, and three in the quarter.
    Edit {
        example: "small",
        words: &[(
            "target <= 2
  over each calendar month",
            "target <= 2
  over each calendar quarter",
        )],
        expected: &[("objective", "tidy", Some("over"), Stricter, Customer, 1)],
    },
    // Outages of four minutes count from two minutes on, not from five: eleven are 44 minutes of 40 320 in February.
    Edit {
        example: "small",
        words: &[("lasting >= 2 minutes", "lasting >= 5 minutes")],
        expected: &[("let", "down", Some("formula"), Undecided, Open, 1)],
    },
    // Announced two days before, works count as announced with one day only. Without them 41 minutes of 40 320 are too many.
    Edit {
        example: "small",
        words: &[("announced + 3 days", "announced + 1 day")],
        expected: &[("exclusion", "maintenance", Some("time"), Undecided, Open, 1)],
    },
    // Of 161 minutes of works two hours do not count, and 41 do; of four hours all are excluded.
    Edit {
        example: "small",
        words: &[("limit 4 hours", "limit 2 hours")],
        expected: &[(
            "exclusion",
            "maintenance",
            Some("limit"),
            Looser,
            Customer,
            1,
        )],
    },
    // A call after 21 seconds.
    Edit {
        example: "small",
        words: &[("sales   | 20 seconds", "sales   | 30 seconds")],
        expected: &[("table", "limits", Some("rows"), Undecided, Open, 1)],
    },
    // From eight to five are nine hours of work, and eight if work begins at nine: late is more than eight. Two late tickets are
    // allowed.
    Edit {
        example: "small",
        words: &[("08:00 to 18:00", "09:00 to 18:00")],
        expected: &[("calendar", "hours", Some("hours"), Undecided, Open, 1)],
    },
    // 41 of 40 320 minutes leave 99.8983 %, which is 99.90 % when it is rounded.
    Edit {
        example: "small",
        words: &[(
            "= 1 - length(down) / length(window)",
            "= (1 - length(down) / length(window)) rounded half up to 0.01%",
        )],
        expected: &[("metric", "up", Some("formula"), Undecided, Open, 1)],
    },
    // Three tickets that are not late.
    Edit {
        example: "small",
        words: &[("count(tickets where late)", "count(tickets)")],
        expected: &[("metric", "overdue", Some("formula"), Undecided, Open, 1)],
    },
    // Eight hours and a minute of work, three times.
    Edit {
        example: "small",
        words: &[("> 8 hours", "> 10 hours")],
        expected: &[("source", "tickets", Some("field"), Undecided, Open, 1)],
    },
    // 25 % and 22.5 % of 1 000 EUR are 475 EUR: 30 % and 20 % of the month's fees are left.
    Edit {
        example: "small",
        words: &[("cap     30% of fees", "cap     20% of fees")],
        expected: &[("remedies", "remedies", Some("cap"), Looser, Provider, 1)],
    },
    // 30 % of three months' fees are 900 EUR: nothing is cut off.
    Edit {
        example: "small",
        words: &[("fees per calendar month", "fees per calendar quarter")],
        expected: &[("remedies", "remedies", Some("cap"), Undecided, Open, 1)],
    },
    // 30 % of 1 000 EUR are 300 EUR. The two are the same as long as the fee is, so no data can tell them apart.
    Edit {
        example: "small",
        words: &[("cap     30% of fees", "cap     300 EUR")],
        expected: &[("remedies", "remedies", Some("cap"), Undecided, Open, 0)],
    },
    // The larger one of 250 EUR and 225 EUR, and not both, of which the cap leaves 300 EUR.
    Edit {
        example: "small",
        words: &[("combine sum", "combine largest")],
        expected: &[("remedies", "remedies", Some("combine"), Undecided, Open, 1)],
    },
    // Two of three calls are 23 1/3 points below 90 %, at 2.50 EUR a point: 58 1/3 EUR.
    Edit {
        example: "small",
        words: &[("credit to 0.01", "credit to 0.05")],
        expected: &[("remedies", "remedies", Some("round"), Stricter, Open, 1)],
    },
    // 41 minutes of works count.
    Edit {
        example: "small",
        words: &[(
            "  excluding maintenance
",
            "",
        )],
        expected: &[(
            "objective",
            "uptime",
            Some("excluding"),
            Undecided,
            Customer,
            1,
        )],
    },
    Edit {
        example: "workplace",
        words: &[("\"Availability credit\"", "\"Credit for downtime\"")],
        expected: &[(
            "penalty",
            "uptime_credit",
            Some("title"),
            Undecided,
            Neither,
            0,
        )],
    },
];
