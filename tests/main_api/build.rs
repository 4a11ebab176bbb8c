//! Writes down which operations the generated crate has, so that the test can name the type of each.

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = "twilio-api/src/operations";
    println!("cargo::rerun-if-changed={folder}");
    let mut names = Vec::new();
    for file in fs::read_dir(folder)? {
        let text = fs::read_to_string(file?.path())?;
        let lines = text.lines();
        let found = lines.filter_map(|line| {
            let name = line.strip_prefix("impl Operation for ")?;
            name.strip_suffix(" {").map(str::to_owned)
        });
        names.extend(found);
    }
    names.sort();
    let names = names.join(", ");
    let text = format!("use twilio_api::operations::{{{names}}};\nevery!({names});\n");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("every.rs"), text)
}
