//! Names of any kind: each makes an identifier that Rust takes, unique in its scope, the same each time; and whatever
//! comes after renames nothing.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use generator::config::Config;
use generator::ir::{Api, Shape};
use generator::names::{Case, Name, Scope};

/// What names are made of: keywords, what the prelude has, digits, symbols, other scripts, and nothing.
const WORDS: &[&str] = &[
    "",
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "async",
    "gen",
    "try",
    "macro_rules",
    "union",
    "_",
    "__",
    "r#type",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "String",
    "Vec",
    "Box",
    "Default",
    "Clone",
    "Send",
    "Drop",
    "str",
    "u8",
    "i64",
    "bool",
    "std",
    "core",
    "alloc",
    "main",
    "lib",
    "1",
    "2fa",
    "404",
    "-1",
    "+1",
    "<",
    ">",
    "<=",
    "*",
    "a",
    "A",
    "aB",
    "a_b",
    "a-b",
    "a.b",
    "a b",
    "ab",
    "AB",
    "a1",
    "a_1",
    "a2",
    "a_2",
    "é",
    "e\u{301}",
    "ß",
    "ﬁ",
    "ñame",
    "имя",
    "名前",
    "اسم",
    "😀",
    "\u{200d}",
    "\u{202e}",
    "\0",
    "\n",
    "\"",
    "\\",
    "$",
    "@",
    "#",
    "%",
    "//",
    "*/",
    "{}",
];

/// A source of numbers that gives the same ones each time.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    /// One to three words; one in fifty is 5,000 characters long.
    fn name(&mut self) -> String {
        let words = 1 + self.below(3);
        let name: String = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        if self.below(50) == 0 {
            name + &"x".repeat(5_000)
        } else {
            name
        }
    }

    fn names(&mut self) -> Vec<String> {
        (0..=self.below(40)).map(|_| self.name()).collect()
    }
}

fn identifiers(case: Case, wires: &[String]) -> Vec<String> {
    let mut scope = Scope::new(case, &["reserved", "Reserved"]);
    let mut named = |wire: &String| {
        let name = scope.name(wire, "query");
        assert_eq!(name.wire(), wire);
        let raw = if name.is_raw() { "r#" } else { "" };
        format!("{raw}{}", name.identifier())
    };
    wires.iter().map(&mut named).collect()
}

#[test]
fn any_names_make_identifiers() {
    let mut numbers = Numbers::new(0x2026_1124);
    for case in [Case::Snake, Case::Pascal] {
        for _ in 0..3_000 {
            let wires = numbers.names();
            let found = identifiers(case, &wires);
            for (identifier, wire) in found.iter().zip(&wires) {
                let parsed = syn::parse_str::<syn::Ident>(identifier);
                assert!(parsed.is_ok(), "{wire:?} makes `{identifier}`");
                assert!(identifier.len() < 110, "{identifier}");
            }
            let different: HashSet<_> =
                found.iter().map(|it| it.trim_start_matches("r#")).collect();
            assert_eq!(different.len(), wires.len(), "{wires:?}: {found:?}");
            assert_eq!(found, identifiers(case, &wires));
        }
    }
}

#[test]
fn what_comes_after_renames_nothing() {
    let mut numbers = Numbers::new(0x0611_2024);
    for _ in 0..1_000 {
        let mut wires = numbers.names();
        let before = identifiers(Case::Snake, &wires);
        wires.extend(numbers.names());
        assert_eq!(before, identifiers(Case::Snake, &wires)[..before.len()]);
    }
}

#[test]
fn what_is_put_between_renames_nothing_unless_it_is_alike() {
    let wires = ["alpha", "Alpha", "beta", "BETA", "gamma"].map(str::to_owned);
    let before = identifiers(Case::Snake, &wires);
    for at in 0..=wires.len() {
        let mut more = wires.to_vec();
        more.insert(at, "delta".to_owned());
        let mut after = identifiers(Case::Snake, &more);
        assert_eq!(after.remove(at), "delta");
        assert_eq!(after, before);
    }
}

/// A description with these names in every scope there is.
fn description(names: &[&str]) -> String {
    let mut lists = vec![String::new(); 5];
    for (number, name) in names.iter().enumerate() {
        let quoted = serde_json::Value::from(*name);
        let line = |list: &mut String, text: String| {
            let _ = write!(list, "{}{text}", if number == 0 { "" } else { "," });
        };
        line(&mut lists[0], format!("{quoted}: {{\"type\":\"string\"}}"));
        line(&mut lists[1], quoted.to_string());
        line(
            &mut lists[2],
            format!("{{\"in\":\"query\",\"name\":{quoted},\"schema\":{{\"type\":\"string\"}}}}"),
        );
        line(
            &mut lists[3],
            format!(
                "\"/p{number}\":{{\"get\":{{\"operationId\":{quoted},\"responses\":{{\"204\":{{\"description\":\"d\"}}}}}}}}"
            ),
        );
        line(
            &mut lists[4],
            format!(
                "{}:{{\"type\":\"object\",\"properties\":{{\"a\":{{\"type\":\"string\"}}}}}}",
                serde_json::Value::from(format!("M{name}"))
            ),
        );
    }
    let [properties, values, parameters, operations, schemas] = &lists[..] else {
        unreachable!("there are five lists")
    };
    format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{\
         \"/all\":{{\"get\":{{\"operationId\":\"everything\",\"parameters\":[{parameters}],\"responses\":{{\"204\":{{\"description\":\"d\"}}}}}}}},{operations}}},\
         \"components\":{{\"schemas\":{{\"Struct\":{{\"type\":\"object\",\"properties\":{{{properties}}}}},\
         \"Enum\":{{\"type\":\"string\",\"enum\":[{values}]}},{schemas}}}}}}}"
    )
}

fn api(folder: &Path, names: &[&str]) -> Api {
    let path = folder.join("api.json");
    std::fs::write(&path, description(names)).expect("a file");
    let (api, findings) = generator::read(&path, &Config::default());
    api.unwrap_or_else(|| panic!("{}", findings.render(false)))
}

/// The names of an API: for each the scope it is in, what it is called on the wire, and in Rust.
pub(crate) fn scopes(api: &Api) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut add = |scope: &str, name: &Name| {
        let parts = [scope, name.wire(), name.identifier()];
        all.push(parts.map(str::to_owned).into());
    };
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        add("operations", &operation.name);
        let scope = format!("parameters of {}", operation.name.identifier());
        for parameter in &operation.parameters {
            add(&scope, &parameter.name);
        }
    }
    for model in &api.types {
        add("types", &model.name);
        let scope = format!("members of {}", model.name.identifier());
        match &model.shape {
            Shape::Struct(it) => it.properties.iter().for_each(|it| add(&scope, &it.name)),
            Shape::Enum(it) => it.variants.iter().for_each(|it| add(&scope, &it.name)),
            Shape::Union(it) => it.variants.iter().for_each(|it| add(&scope, &it.name)),
            Shape::Alias(_) => {}
        }
    }
    all
}

#[test]
fn every_scope_has_unique_names_that_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "y".repeat(5_000);
    let names = [
        "EndTime", "EndTime<", "EndTime>", "end_time", "endTime", "type", "Self", "self", "Option",
        "2fa", "*", "😀", "имя", &long,
    ];
    let whole = scopes(&api(folder.path(), &names));
    let different: HashSet<_> = whole
        .iter()
        .map(|(scope, _, identifier)| (scope, identifier))
        .collect();
    assert_eq!(different.len(), whole.len(), "{whole:?}");
    assert_eq!(whole, scopes(&api(folder.path(), &names)));
    let known: HashSet<_> = whole.iter().collect();
    for count in 1..names.len() {
        for name in scopes(&api(folder.path(), &names[..count])) {
            let stays = known.contains(&name);
            assert!(stays, "{name:?} is renamed when there are more");
        }
    }
}
