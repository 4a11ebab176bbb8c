//! Numbers that look random, and are the same for the same seed.

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of one input: others for each, and no run needs those before it.
    pub(crate) fn of(seed: u64, input: u64) -> Self {
        Self(Self(seed).next() ^ Self(input).next().rotate_left(32))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("64 bits");
        usize::try_from(self.next() % end).expect("less than before")
    }

    /// Once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'list, T>(&mut self, items: &'list [T]) -> &'list T {
        &items[self.below(items.len())]
    }
}
