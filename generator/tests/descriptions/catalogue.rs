//! `DIAGNOSTICS.md` is true: every code has a section, every section a code, and every example makes its code.

use std::path::Path;

use generator::config::Config;
use generator::diagnostics::{Code, Diagnostics, Severity, explain};

const TEXTS: &str = include_str!("../../DIAGNOSTICS.md");

#[test]
fn every_code_has_a_section_and_every_section_a_code() {
    let sections: Vec<_> = TEXTS
        .lines()
        .filter_map(|line| line.strip_prefix("## ")?.split(':').next())
        .collect();
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.text()).collect();
    assert_eq!(sections, codes);
    for code in Code::ALL {
        assert_ne!(code.title(), code.text(), "{code} has no title");
    }
}

#[test]
fn codes_say_how_severe_they_are() {
    for code in Code::ALL {
        let letter = match code.severity() {
            Severity::Error => 'E',
            Severity::Warning => 'W',
        };
        assert!(code.text().starts_with(letter), "{code}");
    }
}

#[test]
fn every_example_makes_its_code() {
    let mut examples = 0;
    let mut faults = Vec::new();
    for code in Code::ALL {
        let section = explain(code.text()).unwrap_or_default();
        let found = match example(section) {
            Some(("yaml", text)) => of_description(text),
            Some(("yaml overlay", text)) => of_overlay(text),
            Some(("toml", text)) => of_configuration(text),
            Some(("text", _)) => continue,
            _ => panic!("{code} has no example"),
        };
        examples += 1;
        if !found.kinds().contains_key(code) {
            let found: Vec<_> = found
                .iter()
                .map(|it| format!("{}: {}", it.code, it.message))
                .collect();
            faults.push(format!("{code} {code:?}: {found:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(examples + 7 > Code::ALL.len());
}

/// The language and the text of a section's example.
fn example(section: &str) -> Option<(&str, &str)> {
    let (_, block) = section.split_once("```")?;
    let (language, rest) = block.split_once('\n')?;
    Some((language, rest.split_once("```")?.0))
}

fn of_description(text: &str) -> Diagnostics {
    let mut whole = String::new();
    for (field, usual) in [
        ("openapi", "openapi: 3.0.3\n"),
        ("info", "info: {title: T, version: '1'}\n"),
        ("paths", "paths: {}\n"),
    ] {
        let given = text
            .lines()
            .any(|line| line.starts_with(&format!("{field}:")));
        if !given {
            whole.push_str(usual);
        }
    }
    whole.push_str(text);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.yaml");
    std::fs::write(&path, whole).expect("a file");
    let mut config = Config::default();
    config.tests = true;
    generator::generate(&path, &config).findings.diagnostics
}

fn of_overlay(text: &str) -> Diagnostics {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, overlay] = ["api.yaml", "overlay.yaml"].map(|it| folder.path().join(it));
    let description = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    std::fs::write(&path, description).expect("a file");
    std::fs::write(&overlay, text).expect("a file");
    let mut config = Config::default();
    config.overlays = Some(vec![overlay]);
    generator::generate(&path, &config).findings.diagnostics
}

fn of_configuration(text: &str) -> Diagnostics {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("generator.toml");
    std::fs::write(&path, text).expect("a file");
    let read = Config::load(Path::new(&path));
    read.map_or_else(|findings| findings.diagnostics, |_| Diagnostics::new())
}
