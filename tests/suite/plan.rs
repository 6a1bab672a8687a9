//! Plans: what is made of small contracts, and the schema of their JSON.

use crate::support::up_to_date;
use slac::plan::v1;

#[test]
fn the_schema_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&v1::schema()).expect("a schema is JSON");
    text.push('\n');
    up_to_date("schemas/plan-v1.json", &text);
}
