//! Lists `docs/errors/*.md` for `src/diagnostics/pages.rs`, so that a new page is one
//! new file and no line in a table. It reads file names only and has no dependency.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&root).join("docs/errors");
    println!("cargo:rerun-if-changed=docs/errors");

    let mut rows = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let id = path.file_stem().and_then(|stem| stem.to_str());
        let is_page = path.extension().is_some_and(|end| end == "md");
        if let (true, Some(id), Some(path)) = (is_page, id, path.to_str()) {
            rows.push(format!("    ({id:?}, include_str!({path:?})),\n"));
        }
    }
    rows.sort();
    let table = format!(
        "/// Each page with its code, in the order of the codes.\nconst PAGES: &[(&str, &str)] = &[\n{}];\n",
        rows.concat()
    );
    fs::write(Path::new(&out).join("pages.rs"), table)
}
