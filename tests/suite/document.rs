//! Documents of the examples: what they print, and that no number is lost or made up.

use crate::rust_text::root;
use slac::document::{self, Document, ExampleResults};
use slac::project::Project;

/// The document of an example.
fn document_of(name: &str) -> Document {
    let project = Project::open(&root().join("examples").join(name)).expect("it is a project");
    let compilation = project.compile();
    let agreement = compilation.agreement.expect("an example has no errors");
    document::agreement(&agreement, &compilation.sources, &ExampleResults::default())
}

#[test]
fn a_document_names_its_parties() {
    let text = document::markdown::write(&document_of("workplace"));
    assert!(text.contains("Acme Services GmbH"), "{text}");
}
