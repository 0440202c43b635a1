//! From the ids of a file, which may be any 64-bit numbers, to rows of our tables.

use hashbrown::HashMap;

/// Which row has which id.
pub(super) enum Ids {
    /// Row `i` has id `i + 1`, as all writers we know number them.
    Dense(u64),
    /// Any other numbering that fits into a table not much larger than the number of rows; 0 is "no row".
    Table(Vec<u32>),
    /// The rest.
    Sparse(HashMap<u64, u32>),
}

/// Two rows have this id, or a row has id 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BadId {
    /// The row, counted from 0.
    pub(super) row: usize,
    /// Its id.
    pub(super) id: u64,
}

impl Ids {
    /// Indexes the ids of rows 0, 1, 2, …
    pub(super) fn new(ids: &[u64]) -> Result<Self, BadId> {
        if ids.iter().zip(1u64..).all(|(id, want)| *id == want) {
            return Ok(Ids::Dense(ids.len() as u64));
        }
        let max = ids.iter().copied().max().unwrap_or(0);
        let room = ids.len() as u64 * 4 + 1024;
        if max < room { Self::table(ids, max) } else { Self::sparse(ids) }
    }

    fn table(ids: &[u64], max: u64) -> Result<Self, BadId> {
        let mut table = vec![0u32; max as usize + 1];
        for (row, &id) in ids.iter().enumerate() {
            let slot = &mut table[id as usize];
            if id == 0 || *slot != 0 {
                return Err(BadId { row, id });
            }
            *slot = u32::try_from(row + 1).map_err(|_| BadId { row, id })?;
        }
        Ok(Ids::Table(table))
    }

    fn sparse(ids: &[u64]) -> Result<Self, BadId> {
        let mut map = HashMap::with_capacity(ids.len());
        for (row, &id) in ids.iter().enumerate() {
            let number = u32::try_from(row + 1).map_err(|_| BadId { row, id })?;
            if id == 0 || map.insert(id, number).is_some() {
                return Err(BadId { row, id });
            }
        }
        Ok(Ids::Sparse(map))
    }

    /// The row with this id, counted from 0.
    #[inline]
    pub(super) fn row(&self, id: u64) -> Option<u32> {
        let number = match self {
            Ids::Dense(rows) if id <= *rows => u32::try_from(id).ok()?,
            Ids::Dense(_) => 0,
            Ids::Table(table) => *table.get(usize::try_from(id).ok()?)?,
            Ids::Sparse(map) => *map.get(&id)?,
        };
        number.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numberings_find_their_rows() {
        for ids in [vec![1, 2, 3], vec![3, 1, 900], vec![u64::MAX, 1, 1 << 40], vec![]] {
            let map = Ids::new(&ids).unwrap();
            for (row, id) in ids.iter().enumerate() {
                assert_eq!(map.row(*id), Some(row as u32));
            }
            for absent in [0, 4, 899, 1 << 41, u64::MAX - 1] {
                assert_eq!(map.row(absent), None);
            }
        }
    }

    #[test]
    fn refuses_zero_and_repeated_ids() {
        for ids in [vec![1, 1], vec![0], vec![u64::MAX, 5, u64::MAX], vec![u64::MAX, 0]] {
            assert!(Ids::new(&ids).is_err(), "{ids:?}");
        }
    }
}
