//! What is understood of the example agreements: `tests/output/NAME.ir`.

use crate::rust_text::root;
use crate::support::up_to_date;
use slac::ir;
use slac::project::Project;

#[test]
fn the_examples_are_understood_so() {
    for name in [
        "workplace",
        "github",
        "call_centre",
        "courier",
        "ivr_points",
    ] {
        let project = Project::open(&root().join("examples").join(name)).expect("a project");
        let agreement = project.compile().agreement.expect("it compiles");
        up_to_date(&format!("tests/output/{name}.ir"), &ir::dump(&agreement));
    }
}
