//! Generates the module `notes` from the description in this folder.

fn main() -> Result<(), generator::build::Failed> {
    generator::Builder::new()
        .config("notes.toml")
        .module("notes")
        .features(["server"])
        .generate()
}
