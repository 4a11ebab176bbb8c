//! The catalogue of faults: each kind has a code for good, and a section of `DIAGNOSTICS.md` that explains it.
//!
//! To add a kind, add a line below with the next number, and a section with its title, an explanation and an example.
//! A test generates from each example and expects its code.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Severity;

/// Where titles and explanations stand.
const TEXTS: &str = include_str!("../../DIAGNOSTICS.md");

macro_rules! catalogue {
    ($($name:ident $text:literal)*) => {
        /// A kind of fault. Codes never change their meaning; `DIAGNOSTICS.md` explains each.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(
                #[doc = concat!("`", $text, "`, which `DIAGNOSTICS.md` explains.")]
                $name,
            )*
        }

        impl Code {
            /// Every kind, errors first.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it is printed: `E` or `W`, and four digits.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

catalogue! {
    Arguments "E0001"
    Configuration "E0002"
    Unreadable "E0003"
    Syntax "E0004"
    DuplicateKey "E0005"
    NotOpenApi "E0006"
    MissingField "E0007"
    WrongShape "E0008"
    UnknownType "E0009"
    UnknownValue "E0010"
    UnknownSecurityScheme "E0011"
    UnresolvedReference "E0012"
    CircularReference "E0013"
    ReferenceKind "E0014"
    ReferenceOutside "E0015"
    BadPath "E0016"
    PathParameter "E0017"
    BadStatus "E0018"
    OutputFolder "E0019"
    NotWritten "E0020"
    Internal "E0021"
    EmptySelection "E0022"
    Overlay "E0023"
    OddSyntax "W0001"
    UnknownField "W0002"
    MisplacedKeyword "W0003"
    MissingPart "W0004"
    WrongValue "W0005"
    WrongDefault "W0006"
    EnumValue "W0007"
    Example "W0008"
    Repeated "W0009"
    Spelling "W0010"
    Limits "W0011"
    Contradiction "W0012"
    ModernKeyword "W0013"
    ModernOperation "W0014"
    GuessedReference "W0015"
    ReferenceSibling "W0016"
    Mapping "W0017"
    NameCollision "W0018"
    DuplicateOperationId "W0019"
    SamePath "W0020"
    PathBeyond "W0021"
    OperationLeftOut "W0022"
    ParameterForm "W0023"
    MediaType "W0024"
    Multipart "W0025"
    FormShape "W0026"
    RedirectOnly "W0027"
    RelativeServer "W0028"
    SecurityKind "W0029"
    UncheckedPattern "W0030"
    UncheckedNot "W0031"
    UncheckedEnum "W0032"
    EndlessSchema "W0033"
    DeepList "W0034"
    MixedAllOf "W0035"
    PropertiesBesideUnion "W0036"
    Discriminator "W0037"
    Webhook "W0038"
    OverlayTarget "W0039"
    AnswerSyntax "W0040"
    WrongExample "W0041"
    OwnServers "W0042"
    UncheckedKeyword "W0043"
    AnswerHeader "W0044"
    CarriedHeader "W0045"
    SharedName "W0046"
    Undescribed "W0047"
    Heirs "W0048"
}

impl Code {
    /// Whether faults of this kind stop the generator.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.text().as_bytes() {
            [b'E', ..] => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// What the kind is called, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        let section = explain(self.text()).unwrap_or_default();
        let heading = section.lines().next().unwrap_or_default();
        heading
            .split_once(": ")
            .map_or(self.text(), |(_, title)| title)
    }
}

/// The section of `DIAGNOSTICS.md` about a code, in upper or lower case; none for what is no code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    let code = Code::ALL
        .iter()
        .find(|known| known.text().eq_ignore_ascii_case(code))?;
    let start = TEXTS.find(&format!("\n## {code}: "))? + 1;
    let section = TEXTS.get(start..)?;
    let end = section.find("\n## ").unwrap_or(section.len());
    Some(section.get(..end)?.trim_end())
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}
