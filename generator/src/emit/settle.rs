//! Where `prettyplease` and rustfmt break a long line differently, rustfmt's way is taken, so that
//! `cargo fmt` leaves a generated crate as it is.
//!
//! Emitted code keeps to shapes that both print the same; these are the ones that cannot be avoided.

mod heads;

/// Columns of a line: the width that `prettyplease` is built for, and the crate's `rustfmt.toml` names.
pub(super) const WIDTH: usize = 89;

/// A shape at the start of these lines in rustfmt's way, and how many of the lines it takes.
type Rule = fn(&[&str]) -> Option<(String, usize)>;

const RULES: &[Rule] = &[
    literal,
    value,
    text,
    binding,
    wrapped,
    condition,
    closure,
    field,
    heads::head,
    arm,
    list,
    heads::implementation,
    heads::argument,
    heads::associated,
    heads::future,
    heads::output,
    heads::returned,
    chained,
    receiver,
    annotated,
    tuple,
];

/// The text of an item in rustfmt's shapes.
pub(super) fn settle(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = lines.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let settled = RULES.iter().find_map(|rule| rule(rest));
        if let Some((line, used)) = settled {
            out.push_str(&line);
            rest = &rest[used..];
        } else {
            out.push_str(first);
            rest = after;
        }
        out.push('\n');
    }
    out
}

/// `Self {⏎field: value,⏎}` → `Self { field: value }`, if it fits into the line.
fn literal(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let open = first.strip_suffix(" {")?;
    let indent = indent_of(first);
    let inner = format!("{indent}    ");
    let is_type = open
        .rsplit(|character: char| !is_of_word(character))
        .next()
        .is_some_and(|name| name.starts_with(char::is_uppercase));
    let fields: Vec<_> = after
        .iter()
        .map_while(|line| line.strip_prefix(&inner).filter(|line| is_field(line)))
        .collect();
    let close = after.get(fields.len())?.strip_prefix(indent)?;
    if !is_type || !close.starts_with('}') || is_definition(open.trim_start()) {
        return None;
    }
    let gap = if fields.is_empty() { "" } else { " " };
    let line = format!(
        "{open} {{{gap}{}{gap}{close}",
        fields.join(" ").trim_end_matches(',')
    );
    (line.chars().count() <= WIDTH).then_some((line, fields.len() + 2))
}

/// `name,` or `name: value,`.
fn is_field(line: &str) -> bool {
    let name = line.trim_start_matches("r#").trim_start_matches(is_of_word);
    let is_named = name.len() < line.len() && !line.starts_with(' ');
    is_named && (name == "," || (name.starts_with(": ") && name.ends_with(',')))
}

/// Whether a block that begins like this defines something, rather than being a value.
fn is_definition(open: &str) -> bool {
    ["pub ", "impl ", "impl<", "fn ", "match ", "if "]
        .iter()
        .any(|keyword| open.starts_with(keyword))
}

/// `let name = from⏎.call();` → `let name =⏎from.call();`, if it fits into the line.
fn binding(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let (left, receiver) = first
        .split_once(" = ")
        .filter(|(left, _)| is_target(left))?;
    let inner = format!("{}    ", indent_of(first));
    let calls: Vec<_> = after
        .iter()
        .map_while(|line| {
            line.strip_prefix(&inner)
                .filter(|line| line.starts_with('.'))
        })
        .collect();
    let line = format!("{inner}{receiver}{}", calls.concat());
    let is_whole = !receiver.ends_with([';', '(', '{', '[', ','])
        && calls.last().is_some_and(|call| call.ends_with(';'));
    (is_whole && line.chars().count() <= WIDTH)
        .then(|| (format!("{left} =\n{line}"), calls.len() + 1))
}

/// `let name = "long text";` → `let name =⏎"long text";`
fn text(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines.first()?;
    let (left, text) = first
        .split_once(" = ")
        .filter(|(left, _)| left.trim_start().starts_with("let "))?;
    let line = format!("{}    {text}", indent_of(first));
    let is_long = first.chars().count() > WIDTH && text.starts_with('"') && text.ends_with("\";");
    (is_long && line.chars().count() <= WIDTH).then(|| (format!("{left} =\n{line}"), 1))
}

/// `pub name: Option<⏎Type,⏎>,` → `pub name:⏎Option<Type>,`
fn field(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.trim_start().starts_with("pub ") && first.ends_with('<'))?;
    let (name, start) = first.split_once(": ")?;
    let indent = indent_of(first);
    let end = lines
        .iter()
        .position(|line| line.strip_prefix(indent) == Some(">,"))?;
    let parts: String = lines[1..=end]
        .iter()
        .map(|line| line.trim_start())
        .collect::<Vec<_>>()
        .join(" ");
    let of = format!("{start}{parts}")
        .replace("< ", "<")
        .replace(", >", ">");
    let line = format!("{indent}    {of}");
    (line.chars().count() <= WIDTH).then(|| (format!("{name}:\n{line}"), end + 1))
}

/// `place = call(⏎value,⏎);` → `place =⏎call(value);`, if it fits into the line.
fn wrapped(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let (left, call) = first
        .split_once(" = ")
        .filter(|(left, call)| is_target(left) && call.ends_with('('))?;
    let inner = format!("{}    ", indent_of(first));
    let values: Vec<_> = after
        .iter()
        .map_while(|line| {
            line.strip_prefix(&inner)
                .filter(|line| !line.starts_with(' '))
        })
        .collect();
    let close = after.get(values.len())?.trim_start();
    let line = format!(
        "{inner}{call}{}{close}",
        values.join(" ").trim_end_matches(',')
    );
    let is_whole = !values.is_empty()
        && close.starts_with(')')
        && close.ends_with(';')
        && line.chars().count() <= WIDTH;
    is_whole.then(|| (format!("{left} =\n{line}"), values.len() + 2))
}

/// `name: value,` → `name:⏎value,`, if it does not fit into the line; texts
/// are never moved.
fn value(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.chars().count() > WIDTH + 1)?;
    let (name, value) = first
        .split_once(": ")
        .filter(|(_, value)| is_field(first.trim_start()) && !value.starts_with('"'))?;
    let line = format!("{}    {value}", indent_of(first));
    (line.chars().count() <= WIDTH).then(|| (format!("{name}:\n{line}"), 1))
}

/// `if let Some(value) = &self⏎.field⏎{` → `if let Some(value) =⏎&self.field⏎{`
fn condition(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, third, ..] = lines else {
        return None;
    };
    let (left, receiver) = first.split_once(" = ")?;
    let is_condition = left.trim_start().starts_with("if let ") && third.trim() == "{";
    let field = second.trim_start();
    let is_whole = is_word(receiver.trim_start_matches('&')) && field.starts_with('.');
    (is_condition && is_whole).then(|| {
        (
            format!("{left} =\n{}{receiver}{field}", indent_of(second)),
            2,
        )
    })
}

/// `call(⏎place,⏎|must| expression,⏎);` → `call(place, |must| {⏎expression;⏎});`
fn closure(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, third, fourth, ..] = lines else {
        return None;
    };
    let call = first.strip_suffix('(')?;
    let place = second
        .trim_start()
        .strip_suffix(',')
        .filter(|place| place.starts_with('"'))?;
    let (arguments, expression) = third.trim_start().strip_prefix('|')?.split_once("| ")?;
    let expression = expression.strip_suffix(',')?;
    let start = format!("{call}({place}, |{arguments}| {{");
    let (outer, inner) = (indent_of(first), indent_of(second));
    let is_whole = fourth.trim() == ");" && start.chars().count() <= WIDTH;
    is_whole.then(|| (format!("{start}\n{inner}{expression};\n{outer}}});"), 4))
}

/// `pattern => value,` → `pattern => {⏎value⏎}`, if only the comma does not fit.
fn arm(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.chars().count() == WIDTH + 1)?;
    let (pattern, value) = first.strip_suffix(',')?.split_once(" => ")?;
    let indent = indent_of(first);
    Some((
        format!("{pattern} => {{\n{indent}    {value}\n{indent}}}"),
        1,
    ))
}

/// `const NAMES: T = &[⏎a,⏎b,⏎];` → `const NAMES: T =⏎&[a, b];`, if it fits into the line.
fn list(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let left = first.strip_suffix(" = &[")?;
    let indent = indent_of(first);
    let inner = format!("{indent}    ");
    let items: Vec<_> = after
        .iter()
        .map_while(|line| line.strip_prefix(&inner).filter(|item| item.ends_with(',')))
        .collect();
    let is_whole = after.get(items.len())?.strip_prefix(indent) == Some("];");
    let line = format!("{inner}&[{}];", items.join(" ").trim_end_matches(','));
    let fits = is_whole && !items.is_empty() && line.chars().count() <= WIDTH;
    fits.then(|| (format!("{left} =\n{line}"), items.len() + 2))
}

/// `shown⏎.field(⏎"name",⏎value,⏎);` → `shown.field(⏎"name",⏎value,⏎);`, and the same of a closure.
fn chained(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let receiver = first.rsplit(' ').next().filter(|word| is_word(word))?;
    let is_start = first.trim_start() == receiver || first.ends_with(&format!(" = {receiver}"));
    let inner = format!("{}    ", indent_of(first));
    let call = after.first()?.strip_prefix(&inner)?;
    let end = match call {
        call if call.ends_with('(') => ");",
        call if call.ends_with("| {") => "});",
        _ => return None,
    };
    let close = after
        .iter()
        .position(|line| line.strip_prefix(&inner) == Some(end))?;
    let is_call = call.starts_with('.');
    let values = after.get(1..=close)?.iter();
    let values: Vec<_> = values
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    (is_start && is_call).then(|| (format!("{first}{call}\n{}", values.join("\n")), close + 2))
}

/// `place = name⏎.call();` → `place =⏎name⏎.call();`, if the first line is too long.
fn receiver(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let (left, name) = first
        .split_once(" = ")
        .filter(|(left, name)| is_target(left) && is_word(name))?;
    let inner = format!("{}    ", indent_of(first));
    let end = after.iter().position(|line| line.ends_with(';'))?;
    let calls = after.get(..=end)?;
    let is_chain = calls.iter().all(|line| {
        line.strip_prefix(&inner)
            .is_some_and(|line| line.starts_with('.'))
    });
    let calls = calls.join("\n    ");
    let is_long = first.chars().count() > WIDTH;
    (is_chain && is_long).then(|| (format!("{left} =\n{inner}{name}\n    {calls}"), end + 2))
}

/// `let name: Result<⏎T,⏎E,⏎> = value;` → `let name: Result<T, E> =⏎value;`, if it fits into the line.
fn annotated(lines: &[&str]) -> Option<(String, usize)> {
    let [first, of, error, close, ..] = lines else {
        return None;
    };
    let indent = indent_of(first);
    let value = close.strip_prefix(indent)?.strip_prefix("> = ")?;
    let (of, error) = (of.trim_start(), error.trim_start().strip_suffix(',')?);
    let line = format!("{first}{of} {error}> =");
    let is_whole = first.trim_start().starts_with("let ") && first.ends_with('<');
    let fits = line.chars().count() <= WIDTH;
    (is_whole && fits).then(|| (format!("{line}\n{indent}    {value}"), 4))
}

/// `[⏎(⏎…⏎),⏎]` → `[(⏎…⏎)]`
fn tuple(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, ..] = lines else {
        return None;
    };
    let indent = second
        .strip_suffix('(')
        .filter(|indent| first.ends_with('[') && indent.trim().is_empty())?;
    let end = lines
        .iter()
        .position(|line| line.strip_prefix(indent) == Some("),"))?;
    let close = lines.get(end + 1)?.trim_start();
    let parts: Vec<_> = lines[2..end]
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    close.starts_with(']').then(|| {
        (
            format!(
                "{first}(\n{}\n{}){close}",
                parts.join("\n"),
                indent_of(first)
            ),
            end + 2,
        )
    })
}

/// `let name` or `operation.name`.
fn is_target(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("let ")
        || text
            .split('.')
            .all(|part| is_word(part.trim_start_matches("r#")))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_of_word)
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn indent_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}
