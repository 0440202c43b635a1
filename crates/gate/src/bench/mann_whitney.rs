//! The Mann-Whitney U test, two-sided.
//!
//! Up to [`EXACT`] values the distribution is counted, ties included: of all ways to choose which of the ranked values are
//! the first sample's, those whose rank sum is at least as far from its mean. Beyond that it is the normal approximation
//! with correction for ties and continuity.
//!
//! Source: H. B. Mann, D. R. Whitney, "On a Test of Whether One of Two Random Variables Is Stochastically Larger than the
//! Other", Annals of Mathematical Statistics 18 (1947); for ties the conditional permutation distribution of mid-ranks.

/// Values of both samples together up to which the distribution is counted.
const EXACT: usize = 60;

/// The probability that two samples of one distribution differ by as much as these. 1 when one is empty.
#[must_use]
pub fn p_value(a: &[f64], b: &[f64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 1.0;
    }
    let (ranks, ties) = doubled_ranks(a, b);
    let sum: u64 = ranks[..a.len()].iter().sum();
    if ranks.len() <= EXACT { exact(&ranks, a.len(), sum) } else { normal(&ranks, a.len(), sum, &ties) }
}

/// The smallest probability that samples of these sizes can come to: 2 over the number of ways to choose.
pub(super) fn least_p(a: usize, b: usize) -> f64 {
    let ways = (1..=a).fold(1.0, |ways, k| ways * (b + k) as f64 / k as f64);
    (2.0 / ways).min(1.0)
}

/// Twice the mid-rank of each value, so that it is whole: those of `a`, then those of `b`. Besides, the sizes of ties.
fn doubled_ranks(a: &[f64], b: &[f64]) -> (Vec<u64>, Vec<u64>) {
    let all: Vec<f64> = a.iter().chain(b).copied().collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|x, y| all[*x].total_cmp(&all[*y]));
    let (mut ranks, mut ties) = (vec![0; all.len()], Vec::new());
    let mut from = 0;
    while from < order.len() {
        let same = order[from..].iter().take_while(|i| all[**i] == all[order[from]]).count().max(1);
        // The mean of the ranks from + 1 to from + same, doubled.
        let rank = (2 * from + same + 1) as u64;
        order[from..from + same].iter().for_each(|i| ranks[*i] = rank);
        ties.push(same as u64);
        from += same;
    }
    (ranks, ties)
}

fn exact(ranks: &[u64], n: usize, sum: u64) -> f64 {
    let most: usize = ranks.iter().sum::<u64>() as usize;
    // ways[k][s]: how many choices of k values have the rank sum s.
    let mut ways = vec![vec![0.0_f64; most + 1]; n + 1];
    ways[0][0] = 1.0;
    for rank in ranks {
        let rank = *rank as usize;
        for k in (1..=n).rev() {
            let (below, above) = ways.split_at_mut(k);
            for s in rank..=most {
                above[0][s] += below[k - 1][s - rank];
            }
        }
    }
    let all: f64 = ways[n].iter().sum();
    // The mean of the doubled sum is n (N + 1).
    let mean = (n * (ranks.len() + 1)) as u64;
    let far = sum.abs_diff(mean);
    let extreme: f64 = (0_u64..).zip(&ways[n]).filter(|(s, _)| s.abs_diff(mean) >= far).map(|(_, w)| w).sum();
    (extreme / all).min(1.0)
}

fn normal(ranks: &[u64], n: usize, sum: u64, ties: &[u64]) -> f64 {
    let (n1, all) = (n as f64, ranks.len() as f64);
    let n2 = all - n1;
    let u = sum as f64 / 2.0 - n1 * (n1 + 1.0) / 2.0;
    let tied: f64 = ties.iter().map(|t| (t.pow(3) - t) as f64).sum();
    let variance = n1 * n2 / 12.0 * (all + 1.0 - tied / (all * (all - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let z = ((u - n1 * n2 / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    erfc(z / std::f64::consts::SQRT_2).min(1.0)
}

/// The complementary error function for x of 0 and more, with a relative error below 1.2e-7.
///
/// Source: W. H. Press et al., Numerical Recipes, 2nd edition, 6.2 (`erfcc`).
fn erfc(x: f64) -> f64 {
    const C: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x);
    t * (-x * x + C.iter().rev().fold(0.0, |sum, c| sum * t + c)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6 * b.max(1e-3), "{a} is not {b}");
    }

    /// Of every way to choose the first sample, by brute force.
    fn counted(a: &[f64], b: &[f64]) -> f64 {
        let (ranks, _) = doubled_ranks(a, b);
        let mean = (a.len() * (ranks.len() + 1)) as u64;
        let sum =
            |mask: u32| -> u64 { (0..ranks.len()).filter(|i| mask >> i & 1 == 1).map(|i| ranks[i]).sum() };
        let far = sum((1 << a.len()) - 1).abs_diff(mean);
        let chosen = (0..1_u32 << ranks.len()).filter(|mask| mask.count_ones() as usize == a.len());
        let (all, extreme) = chosen.fold((0.0, 0.0), |(all, extreme), mask| {
            (all + 1.0, extreme + f64::from(u8::from(sum(mask).abs_diff(mean) >= far)))
        });
        extreme / all
    }

    #[test]
    fn small_samples_are_counted_exactly_with_and_without_ties() {
        let samples: [(&[f64], &[f64]); 5] = [
            (&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]),
            (&[1.0, 5.0, 3.0, 9.0], &[2.0, 2.5, 7.0, 8.0, 10.0]),
            (&[1.0, 1.0, 2.0, 2.0], &[2.0, 3.0, 3.0, 3.0]),
            (&[5.0, 5.0, 5.0], &[5.0, 5.0]),
            (&[1.0], &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
        ];
        for (a, b) in samples {
            close(p_value(a, b), counted(a, b));
            close(p_value(a, b), p_value(b, a));
        }
    }

    #[test]
    fn known_values() {
        // scipy.stats.mannwhitneyu(range(6), range(6, 12), method="exact"): 0.002164502164502165
        let (a, b): (Vec<f64>, Vec<f64>) =
            ((0..6).map(f64::from).collect(), (6..12).map(f64::from).collect());
        close(p_value(&a, &b), 0.002_164_502_164_502_165);
        close(least_p(6, 6), 0.002_164_502_164_502_165);
        close(least_p(3, 3), 0.1);
        close(p_value(&[1.0], &[]), 1.0);
        // All alike: nothing can be told.
        close(p_value(&[1.0; 40], &[1.0; 40]), 1.0);
    }

    #[test]
    fn the_approximation_meets_the_exact_distribution() {
        let a: Vec<f64> = (0..28).map(|i| f64::from(i * 3)).collect();
        let b: Vec<f64> = (0..32).map(|i| f64::from(i * 3) + 16.5).collect();
        let (ranks, ties) = doubled_ranks(&a, &b);
        let sum = ranks[..a.len()].iter().sum();
        let (exact, normal) = (exact(&ranks, a.len(), sum), normal(&ranks, a.len(), sum, &ties));
        assert!((exact - normal).abs() < 0.002, "{exact} {normal}");
        close(erfc(0.0), 1.0);
        close(erfc(1.0), 0.157_299_207_05);
    }
}
