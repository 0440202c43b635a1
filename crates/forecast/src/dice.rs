//! Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).

/// A source of such numbers.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A number of the normal distribution (Box and Muller, Ann. Math. Stat. 29, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let mut unit = || ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        let (size, turn) = (unit(), unit());
        (-2.0 * size.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
    }

    /// As many values as there are, in blocks of neighbours from random places. Blocks grow with the cube root of the
    /// length, as Künsch's do.
    pub(crate) fn blocks(&mut self, values: &[f64]) -> Vec<f64> {
        let n = values.len();
        let block = (2.0 * (n as f64).cbrt()).ceil() as usize;
        let mut out = Vec::with_capacity(n + block);
        while out.len() < n {
            let from = self.below(n);
            out.extend((from..from + block).map(|i| values[i % n]));
        }
        out.truncate(n);
        out
    }
}
