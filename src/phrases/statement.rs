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
    and(one: &str, other: &str) = "{one} and {other}";
}
