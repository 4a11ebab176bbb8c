//! JSON objects as structs. What all of them share is here, and generic over the format alone; a model
//! states its members, and where each of them goes.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess,
    Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::support::values::Maybe;

/// A struct that is an object on the wire.
pub trait Object: Sized {
    /// The names of the members.
    const MEMBERS: &'static [&'static str];

    /// The places in [`Object::MEMBERS`] of those that have to be there, where there are several.
    const REQUIRED: &'static [usize] = &[];

    /// Whether members of other names are kept, rather than passed over.
    const IS_OPEN: bool = false;

    /// Reads all members.
    ///
    /// # Errors
    ///
    /// When a member is not what the description says, or is missing.
    fn read<'de, A: MapAccess<'de>>(from: &mut Members<A>) -> Result<Self, A::Error>;
}

/// Reads an object.
///
/// # Errors
///
/// When the input is not an object, holds a member twice, or is refused by [`Object::read`].
pub fn read<'de, T: Object, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Reader<T>(std::marker::PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for Reader<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(&mut Members {
                map,
                names: Names { known: T::MEMBERS, likely: 0, is_open: T::IS_OPEN },
                required: T::REQUIRED,
                seen: Seen::default(),
                lost: 0,
                other: String::new(),
            })
        }
    }

    from.deserialize_map(Reader(std::marker::PhantomData))
}

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members<A> {
    map: A,
    names: Names,
    required: &'static [usize],
    seen: Seen,
    /// How many were passed over.
    lost: usize,
    /// The name of the member whose value is to be read next, if it is not a known one.
    other: String,
}

impl<'de, A: MapAccess<'de>> Members<A> {
    /// The place of the next member in [`Object::MEMBERS`], or a number behind all of them; `None` after
    /// the last member.
    ///
    /// # Errors
    ///
    /// When the input ends, a member is there for the second time, or several are missing: all of them are named.
    pub fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(name) = self.map.next_key_seed(self.names)? {
            match name {
                Found::Known(index) => {
                    self.names.likely = index + 1;
                    if self.seen.insert(index) {
                        return Ok(Some(index));
                    }
                    return Err(A::Error::duplicate_field(self.names.at(index)));
                }
                Found::Other(name) => {
                    self.other = name;
                    return Ok(Some(usize::MAX));
                }
                Found::PassedOver => {
                    self.map.next_value::<IgnoredAny>()?;
                    self.lost += 1;
                }
            }
        }
        Tally { known: self.seen.count(), lost: self.lost }.add();
        let missing = self.required.iter().filter(|index| !self.seen.contains(**index));
        match missing.clone().count() {
            0 | 1 => Ok(None),
            _ => Err(missing_fields(missing.map(|index| self.names.at(*index)))),
        }
    }

    /// Reads the value of a member that may be missing.
    ///
    /// # Errors
    ///
    /// When it is not of this type.
    pub fn read<T: Deserialize<'de>>(&mut self, into: &mut T) -> Result<(), A::Error> {
        *into = self.map.next_value()?;
        Ok(())
    }

    /// Reads the value of a member that has to be there, or of one whose `null` is a value.
    ///
    /// # Errors
    ///
    /// When it is not of this type.
    pub fn read_some<T: Deserialize<'de>>(
        &mut self,
        into: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *into = Some(self.map.next_value()?);
        Ok(())
    }

    /// Reads a member whose name is none of the known ones.
    ///
    /// # Errors
    ///
    /// When its value is not of this type.
    pub fn read_other<T: Deserialize<'de>>(
        &mut self,
        into: &mut BTreeMap<String, T>,
    ) -> Result<(), A::Error> {
        let name = std::mem::take(&mut self.other);
        into.insert(name, self.map.next_value()?);
        Ok(())
    }

    /// Passes over the value of a member.
    ///
    /// # Errors
    ///
    /// When the input is broken.
    pub fn pass(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }

    /// What was read of a member that has to be there.
    ///
    /// # Errors
    ///
    /// When it was missing.
    pub fn required<T>(
        &self,
        name: &'static str,
        value: Option<T>,
    ) -> Result<T, A::Error> {
        value.ok_or_else(|| A::Error::missing_field(name))
    }
}

/// How many members of the objects that were read are known ones, and how many were passed over: that tells a union which
/// of several types was meant. `Deserialize` has no place for it, so it is kept beside, for each thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// How many are known.
    pub known: usize,
    /// How many were passed over.
    pub lost: usize,
}

thread_local! {
    static TALLY: Cell<Tally> = const { Cell::new(Tally { known: 0, lost: 0 }) };
}

impl Tally {
    /// What is read, and the tally of that alone.
    #[inline]
    pub fn of<T>(read: impl FnOnce() -> T) -> (T, Self) {
        let before = TALLY.replace(Self::default());
        let value = read();
        let tally = TALLY.replace(before);
        (value, tally)
    }

    /// Counts this in what is being read.
    pub fn add(self) {
        let Self { known, lost } = TALLY.get();
        TALLY.set(Self { known: known + self.known, lost: lost + self.lost });
    }
}

/// As `serde` says it of one.
fn missing_fields<E: serde::de::Error>(names: impl Iterator<Item = &'static str>) -> E {
    let names: Vec<_> = names.collect();
    E::custom(format_args!("missing fields `{}`", names.join("`, `")))
}

/// Finds names in the table of a model.
#[derive(Clone, Copy, Debug)]
struct Names {
    known: &'static [&'static str],
    /// Where to look first: members mostly come in an order of which the table knows parts.
    likely: usize,
    is_open: bool,
}

enum Found {
    Known(usize),
    Other(String),
    PassedOver,
}

impl Names {
    fn find(&self, name: &str) -> Found {
        let likely = self.known.get(self.likely..).unwrap_or_default();
        let ahead = likely.iter().position(|known| *known == name);
        let found = ahead
            .map(|index| index + self.likely)
            .or_else(|| self.known.iter().position(|known| *known == name));
        match found {
            Some(index) => Found::Known(index),
            None if self.is_open => Found::Other(name.to_owned()),
            None => Found::PassedOver,
        }
    }

    fn at(&self, index: usize) -> &'static str {
        self.known.get(index).copied().unwrap_or_default()
    }
}

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Found, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Names {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Found, E> {
        Ok(self.find(name))
    }
}

/// The members that were read: no allocation is made for objects of up to 64.
#[derive(Debug, Default)]
struct Seen {
    first: u64,
    more: Vec<usize>,
}

impl Seen {
    fn count(&self) -> usize {
        self.first.count_ones() as usize + self.more.len()
    }

    fn contains(&self, index: usize) -> bool {
        match u32::try_from(index).ok().and_then(|at| 1_u64.checked_shl(at)) {
            Some(bit) => self.first & bit != 0,
            None => self.more.contains(&index),
        }
    }

    /// Whether the index is new.
    fn insert(&mut self, index: usize) -> bool {
        if let Some(bit) = u32::try_from(index).ok().and_then(|at| 1_u64.checked_shl(at))
        {
            let is_new = self.first & bit == 0;
            self.first |= bit;
            return is_new;
        }
        let is_new = !self.more.contains(&index);
        self.more.push(index);
        is_new
    }
}

/// Writes an object, and keeps the first error until the end.
pub struct Writer<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Writer<S> {
    /// Begins an object.
    pub fn new(to: S) -> Self {
        Self { map: to.serialize_map(None) }
    }

    /// Writes a member.
    pub fn member<T: Serialize>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.map = Err(error);
        }
    }

    /// Writes a member if it has a value.
    pub fn optional<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Writes a member, or its `null`, unless it is left out.
    pub fn maybe<T: Serialize>(&mut self, name: &str, value: &Maybe<T>) {
        if !value.is_absent() {
            self.member(name, value);
        }
    }

    /// Writes the members that the description does not name.
    pub fn others<T: Serialize>(&mut self, members: &BTreeMap<String, T>) {
        for (name, value) in members {
            self.member(name, value);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The first one, if there was any.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

impl<S: Serializer> fmt::Debug for Writer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}
