//! How long it takes to build all forms of a contract: `cargo bench --bench build`.
//!
//! From the file on the disk to the bytes of every form and the manifest; only writing them is left
//! out. What a person waits for is this and the start of the program.

mod support;

use slac::emit::{self, FORMS, Form, Input};
use slac::evaluate::example::run_examples;
use slac::project::Project;
use slac::{contract, plan};
use std::path::Path;
use support::timing;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/workplace");
    let all: Vec<&Form> = FORMS.iter().collect();
    timing::report("build workplace, all forms", || build(&folder, &all));
    let project = Project::open(&folder).expect("the example is a project");
    timing::report("  of this: read and check", || project.compile());
    let compilation = project.compile();
    let agreement = compilation.agreement.expect("it has no errors");
    let plan = plan::build(&agreement);
    timing::report("  of this: run the worked examples", || {
        run_examples(&agreement, &plan)
    });
    for form in &all {
        let examples = run_examples(&agreement, &plan);
        let input = Input {
            agreement: &agreement,
            sources: &compilation.sources,
            plan: &plan,
            contract: &contract::build(&agreement),
            examples: &examples,
        };
        let name = format!("  of this: {}", form.name);
        timing::report(&name, || (form.make)(&input));
    }
}

fn build(folder: &Path, forms: &[&Form]) -> Vec<emit::Built> {
    let project = Project::open(folder).expect("the example is a project");
    let compilation = project.compile();
    let agreement = compilation.agreement.expect("it has no errors");
    let plan = plan::build(&agreement);
    let examples = run_examples(&agreement, &plan);
    let input = Input {
        agreement: &agreement,
        sources: &compilation.sources,
        plan: &plan,
        contract: &contract::build(&agreement),
        examples: &examples,
    };
    emit::build(&input, forms).expect("it can be built")
}
