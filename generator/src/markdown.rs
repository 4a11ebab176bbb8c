//! Blocks of code in Markdown, as CommonMark delimits them: rustdoc runs what stands in one that says nothing else.

/// The line that opens a block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// The fence that a line is, whatever it is indented by: inside of a list it may be by any number of columns.
    pub(crate) fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim();
        let mark = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
        let length = run(line, mark);
        // Backticks behind backticks make the first ones a piece of code within a line.
        let is_code_within_line = mark == '`' && line[length..].contains('`');
        (length >= 3 && !is_code_within_line).then_some(Self { mark, length })
    }

    /// Whether a line ends the block.
    pub(crate) fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim();
        let length = run(line, self.mark);
        length >= self.length && length == line.len()
    }
}

/// A fence of backticks that none of these lines closes.
pub(crate) fn fence_around(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| run(line.trim(), '`')).max();
    "`".repeat(longest.map_or(3, |longest| (longest + 1).max(3)))
}

/// How often a line that begins with an ASCII character repeats it there.
fn run(line: &str, mark: char) -> usize {
    line.len() - line.trim_start_matches(mark).len()
}
