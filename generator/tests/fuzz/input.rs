//! One input of the generator: a description, how it is written, and what is asked for.

use generator::config::{Config, ServerTraits, Unimplemented};
use serde_json::Value;

use crate::mutate::Mutator;
use crate::random::Random;
use crate::words;

/// How a description is written.
#[derive(Clone, Copy, Debug)]
enum Syntax {
    Json,
    Indented,
    Yaml,
}

/// What the generator is asked to read.
#[derive(Clone)]
pub(crate) struct Input {
    /// The description; none where its text was changed byte by byte.
    pub(crate) root: Option<Value>,
    pub(crate) text: String,
    syntax: Syntax,
    pub(crate) tests: bool,
    pub(crate) per_tag: bool,
    pub(crate) unimplemented: bool,
}

impl Input {
    pub(crate) fn new(mutator: &Mutator, random: &mut Random) -> Self {
        let root = mutator.description(random);
        let syntax = *random.pick(&[Syntax::Json, Syntax::Json, Syntax::Indented, Syntax::Yaml]);
        let mut text = written(&root, syntax);
        let mut root = Some(root);
        if random.once_in(10) {
            root = None;
            for _ in 0..=random.below(3) {
                text = garbled(&text, random);
            }
        }
        Self {
            root,
            text,
            syntax,
            tests: random.once_in(2),
            per_tag: random.once_in(2),
            unimplemented: random.once_in(4),
        }
    }

    /// The same with another description.
    pub(crate) fn with_root(&self, root: Value) -> Self {
        Self {
            text: written(&root, self.syntax),
            root: Some(root),
            ..self.clone()
        }
    }

    /// The same with another text.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            text,
            root: None,
            ..self.clone()
        }
    }

    pub(crate) fn config(&self, package: &str) -> Config {
        let mut config = Config::default();
        config.package.name = Some(package.to_owned());
        config.tests = self.tests;
        if self.per_tag {
            config.server_traits = ServerTraits::PerTag;
        }
        if self.unimplemented {
            config.unimplemented_operations = Unimplemented::NotImplemented;
        }
        config
    }
}

fn written(root: &Value, syntax: Syntax) -> String {
    let text = match syntax {
        Syntax::Json => root.to_string(),
        Syntax::Indented => format!("{root:#}"),
        Syntax::Yaml => serde_yaml::to_string(root).expect("JSON is YAML"),
    };
    words::with_scalars(&text)
}

/// What stands in texts, or should not.
const BITS: &[&str] = &[
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "#",
    " #",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!!binary ",
    "|",
    ">",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\x00",
    "\\u{41}",
    "//",
    "/* */",
    "null",
    "~",
    "? ",
    "@",
    "`",
    "é",
    "👍",
    "0",
    "-",
    "e",
    ".",
];

/// A text with something changed: by characters, or by lines.
fn garbled(text: &str, random: &mut Random) -> String {
    if random.once_in(4) {
        return by_lines(text, random);
    }
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    match random.below(5) {
        0 => before.to_owned(),
        1 => after.to_owned(),
        2 => [before, after.get(1..).unwrap_or(after)].concat(),
        3 => [before, *random.pick(BITS), after.get(1..).unwrap_or(after)].concat(),
        _ => [before, *random.pick(BITS), after].concat(),
    }
}

fn by_lines(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    let indented = format!("  {}", lines[one]);
    match random.below(6) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one]),
        2 => lines.swap(one, other),
        3 => lines[one] = lines[one].trim_start(),
        4 => {
            let breaks: [&str; 5] = ["\r\n", "\r", "\n\n", "\u{85}", ""];
            return lines.join(*random.pick(&breaks));
        }
        _ => lines[one] = &indented,
    }
    lines.join("\n")
}
