//! The pages that explain the codes, carried inside the program.
//!
//! A page is `docs/errors/SLAnnnn.md`: what the finding means, why it matters, an
//! example that has it and the same example repaired. The build script lists the
//! folder; a test keeps pages and codes in step.

use super::codes;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code, given by number (`SLA0101`) or by name (`unexpected_text`), as Markdown.
pub fn explain(code: &str) -> Option<&'static str> {
    let id = codes::find(code)?.id;
    let index = PAGES.binary_search_by_key(&id, |(id, _)| id).ok()?;
    Some(PAGES[index].1)
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn a_page_is_found_by_number_and_by_name() {
        let page = explain("sla0101").unwrap_or_default();
        assert!(page.starts_with("# SLA0101"), "{page}");
        assert_eq!(explain("0101"), Some(page));
        assert_eq!(explain("unexpected_text"), Some(page));
        assert_eq!(explain("SLA0000"), None);
        assert_eq!(explain("../SLA0101"), None);
    }
}
