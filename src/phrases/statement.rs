//! What statements say.

use super::phrases;
use crate::quantity::{Date, Relation};

phrases! {
    precondition_not_kept() = "the precondition of the promise was not kept";
    before_start(day: Date) = "the promise is judged from {day} on";
    no_target() = "no target was in force when the window began";
    no_data(sources: &str) = "there is no data of {sources}";
    small_sample(least: &str, of: &str, found: &str) = "the minimum sample is {least} of {of}, and there were {found}";
    no_value() = "the metric has no value in this window";
    judged_unknown() = "it is not known whether there is anything to judge";
    value_unknown(value: &str, bounds: &str) = "the value lies anywhere from {value}, and the target is {bounds}";
    met_otherwise() = "kept in the other way that the contract names, though the value does not reach the target";
    given() = "the value was given by hand, not measured";
    bound(relation: Relation, value: &str) = "{relation} {value}";
    range(least: &str, greatest: &str) = "{least} to {greatest}";
    at_least(least: &str) = "{least} or more";
    at_most(greatest: &str) = "{greatest} or less";
    anything() = "not known at all";
    accepted_hole(code: &str, why: &str) = "the value lies where the contract says nothing ({code}), and the parties let that stand: {why}";
    accepted_overlap() = "several lines hold here, and the parties let that stand";
    value_within_bounds() = "the value is known within bounds only";
    basis_unknown() = "what the amount is a percentage of is not known";
    history_unknown() = "it depends on windows of which nothing is known";
    fee_of(service: &str, window: &str) = "the fee of `{service}` for {window}";
    fees_of_all(window: &str) = "the fees of all services for {window}";
    basis_of(label: &str, window: &str) = "`{label}` for {window}";
    cap(words: &str) = "cap {words}";
    disregard(relation: Relation, amount: &str) = "totals {relation} {amount} are not paid";
    rounded_up() = "up";
    rounded_down() = "down";
    rounded_half_up() = "to the nearest, a half up";
    rounded_half_even() = "to the nearest, a half to the even one";
    round_each(to: &str, how: &str) = "each credit rounded to multiples of {to}, {how}";
    round_total(to: &str, how: &str) = "the total rounded to multiples of {to}, {how}; this line's part of it";
    combine_sum() = "credits are added";
    combine_largest() = "only the largest credit counts";
    combine_largest_by(key: &str) = "only the largest credit counts for each {key}";
    customer_chooses() = "the customer chooses one credit; the largest is counted";
    customer_chooses_by(key: &str) = "the customer chooses one credit for each {key}; the largest is counted";
    report_due(title: &str, period: &str) = "{title} for {period}";
    use_right(title: &str) = "{title}: last day to use the right";
    right_unknown() = "whether the right exists depends on windows of which nothing is known";
    shared_unknown() = "other credits, which are not known, decide how much is left for this one";
    claim_due(title: &str, window: &str) = "{title} for {window}: last day to claim";
    paid(how: &str) = "paid {how}";
    paid_within(how: &str, within: &str) = "paid {how} within {within}";
    and(one: &str, other: &str) = "{one} and {other}";
}
