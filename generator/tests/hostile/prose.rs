//! Whatever a description says is text to rustdoc: no code that it would run, no HTML, no link that it would look up.

use std::fmt::Write as _;

use generator::config::Config;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// Lines of which texts are made: all sequences of three.
const LINES: [&str; 16] = [
    "~~~",
    "~~~rust",
    "~~~~",
    "   ~~~",
    "```",
    "````",
    "``` `",
    "- ~~~",
    "- ```",
    "1. ~~~~ should_panic",
    "> ~~~",
    "  panic!();",
    "        panic!();",
    "",
    "<b>[panic!()]</b> [a]: https://a.example",
    "a ~~~ `~~~` ~~~",
];

#[test]
fn prose_holds_nothing_that_rustdoc_takes_for_more() {
    let docs = docs_of(&texts());
    assert!(docs.len() > LINES.len().pow(3), "the texts are there");
    for text in docs {
        let parser = Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
        for event in parser {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    assert_eq!(&*language, "text", "{text}");
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    panic!("rustdoc runs what is indented:\n{text}");
                }
                Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in\n{text}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.starts_with("https://"), "{dest_url} in\n{text}");
                }
                _ => {}
            }
        }
    }
}

fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for one in LINES {
        for two in LINES {
            for three in LINES {
                texts.push(format!("{one}\n{two}\n{three}"));
            }
        }
    }
    texts
}

/// The comments of a crate that has a model for each text.
fn docs_of(texts: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("openapi.yaml");
    let mut description = String::from(
        "openapi: 3.0.3\ninfo: {title: Prose, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for (number, text) in texts.iter().enumerate() {
        let text = serde_json::to_string(text).unwrap();
        let _ = writeln!(
            description,
            "    M{number}: {{type: object, description: {text}, properties: {{a: {{type: string}}}}}}"
        );
    }
    std::fs::write(&spec, description).unwrap();
    let outcome = generator::generate(&spec, &Config::default());
    let files = outcome.generated.expect("a crate").files;
    let models = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/models/"));
    models.flat_map(|(_, text)| comments(text)).collect()
}

fn comments(file: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in file.lines() {
        match line.trim_start().strip_prefix("///") {
            Some(line) => {
                let last = comments
                    .last_mut()
                    .expect("there is one from the beginning");
                last.push_str(line.strip_prefix(' ').unwrap_or(line));
                last.push('\n');
            }
            None => comments.push(String::new()),
        }
    }
    comments.retain(|comment| !comment.is_empty());
    comments
}
