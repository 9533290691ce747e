//! The part of a manifest that one of several processes paints.

use std::str::FromStr;

/// Part `index` of `count`, counted from 0, as cluster schedulers count their tasks (`JOB_COMPLETION_INDEX`,
/// `SLURM_ARRAY_TASK_ID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Shard {
    pub(super) index: usize,
    count: usize,
}

impl Shard {
    /// Whether line number `line`, from 1, belongs to it: every `count`-th does, so that a list sorted by size is shared out
    /// evenly.
    pub(super) fn has(self, line: usize) -> bool {
        (line - 1) % self.count == self.index
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    /// From `I/N`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match numbers {
            Some((index, count)) if index < count => Ok(Self { index, count }),
            _ => Err("shards are counted from 0: 0/8 to 7/8 are all of eight"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_belongs_to_one_shard() {
        let shards = ["0/3", "1/3", "2/3"].map(|text| text.parse::<Shard>().unwrap());
        let lines = shards.map(|shard| (1..=7).filter(|line| shard.has(*line)).collect::<Vec<_>>());
        assert_eq!(lines, [vec![1, 4, 7], vec![2, 5], vec![3, 6]]);
    }

    #[test]
    fn shards_are_counted_from_0() {
        for text in ["3/3", "1", "0/0", "-1/3", "a/b", "1/2/3", ""] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
