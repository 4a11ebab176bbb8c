//! Shapes at the heads of items: what is defined, and what a function takes and gives.

use super::{WIDTH, indent_of};

/// `pub name: Type,` → `pub name:⏎Type,` and `pub struct Name {` → `pub struct Name⏎{`, if they do not fit.
pub(super) fn head(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.chars().count() > WIDTH && first.trim_start().starts_with("pub "))?;
    let indent = indent_of(first);
    if let Some(start) = first
        .strip_suffix(" {")
        .filter(|start| !start.ends_with(')'))
    {
        return Some((format!("{start}\n{indent}{{"), 1));
    }
    let (name, of) = first
        .split_once(": ")
        .filter(|_| first.ends_with(',') && !first.contains('('))?;
    Some((format!("{name}:\n{indent}    {of}"), 1))
}

/// `) -> impl Future<⏎Output = T,⏎> + Send;` → `) -> impl Future<Output = T> + Send;`
pub(super) fn future(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, third, ..] = lines else {
        return None;
    };
    let start = first.ends_with(" impl Future<").then_some(first)?;
    let output = second.trim_start().strip_suffix(',')?;
    let line = format!("{start}{output}>");
    // What rustfmt does here follows from no rule of its own: it was found out by trying.
    let gap = match line.chars().count() {
        0..=WIDTH => " ".to_owned(),
        length if length == WIDTH + 1 => format!("\n{}", indent_of(first)),
        _ => return None,
    };
    (third.trim() == "> + Send;").then(|| (format!("{line}{gap}+ Send;"), 3))
}

/// `Output = Result<T, Rejection>,` with each argument on a line, if only the comma does not fit.
pub(super) fn output(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.chars().count() == WIDTH + 1)?;
    let (start, of) = first
        .strip_suffix(", Rejection>,")?
        .split_once("Output = Result<")?;
    Some((
        format!("{start}Output = Result<\n{start}    {of},\n{start}    Rejection,\n{start}>,"),
        1,
    ))
}

/// `name: impl Into<⏎T,⏎>,` → `name: impl Into<T>,`; rustfmt does not count the `impl `.
pub(super) fn argument(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, third, ..] = lines else {
        return None;
    };
    let of = second.trim_start().strip_suffix(',')?;
    let line = format!("{first}{of}>,");
    let bounds = [": impl Into<", ": impl TryInto<", ": impl IntoIterator<"];
    let is_argument = bounds.iter().any(|bound| first.ends_with(bound))
        && line.chars().count() <= WIDTH + 5
        && third.strip_prefix(indent_of(first)) == Some(">,");
    is_argument.then_some((line, 3))
}

/// `type Item = T;` → `type Item =⏎T;`, if it does not fit into the line.
pub(super) fn associated(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines
        .first()
        .filter(|first| first.chars().count() > WIDTH && first.starts_with("    type "))?;
    let (left, of) = first.split_once(" = ")?;
    Some((format!("{left} =\n        {of}"), 1))
}

/// `impl A⏎for B {` → `impl A⏎    for B⏎{`
pub(super) fn implementation(lines: &[&str]) -> Option<(String, usize)> {
    let [first, second, ..] = lines else {
        return None;
    };
    let of = second
        .strip_suffix(" {")
        .filter(|of| first.starts_with("impl") && of.starts_with("for "))?;
    Some((format!("{first}\n    {of}\n{{"), 2))
}

/// `) -> Result<T, Rejection> {` → `) -> Result<T, Rejection>⏎{`, if it is long: rustfmt counts the indentation twice.
pub(super) fn returned(lines: &[&str]) -> Option<(String, usize)> {
    let (first, after) = lines.split_first()?;
    let indent = indent_of(first);
    if !first.starts_with(&format!("{indent}) -> ")) {
        return None;
    }
    if let Some(line) = first.strip_suffix(" {") {
        let is_long = first.chars().count() > WIDTH - indent.len();
        return is_long.then(|| (format!("{line}\n{indent}{{"), 1));
    }
    let [of, rejection, close, ..] = after else {
        return None;
    };
    let (of, rejection) = (of.trim_start(), rejection.trim_start().strip_suffix(',')?);
    let line = format!("{first}{of} {rejection}>");
    let is_whole = first.ends_with('<') && close.strip_prefix(indent) == Some("> {");
    (is_whole && line.chars().count() <= WIDTH).then(|| (format!("{line}\n{indent}{{"), 4))
}
