//! Deterministic damage for tests: the same bytes break the same way in every run.

/// Calls `check` with `rounds` damaged copies of `seed`: flipped, cut, doubled, zeroed and spliced.
pub(crate) fn each(seed: &[u8], rounds: u64, mut check: impl FnMut(&[u8])) {
    for round in 0..rounds {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (round + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let mut bytes = seed.to_vec();
        for _ in 0..=dice.below(4) {
            damage(&mut bytes, &mut dice);
        }
        check(&bytes);
    }
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return bytes.push(dice.below(256) as u8);
    }
    let at = dice.below(bytes.len());
    let len = dice.below(64).min(bytes.len() - at);
    match dice.below(7) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = [0, 0xff, b'\n', b'"', b'{', b'[', b'(', b'\\', b' ', b'9'][dice.below(10)],
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..at + len)),
        4 => bytes[at..at + len].fill(0),
        5 => {
            let part = bytes[at..at + len].to_vec();
            let to = dice.below(bytes.len());
            bytes.splice(to..to, part);
        }
        _ => bytes.insert(at, dice.below(256) as u8),
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}
