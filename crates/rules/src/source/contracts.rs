//! What functions do that no rule is about.

use stanch_gosrc::exec::{Contract, Contracts, Effect};

use super::Detector;
use crate::registry;

const fn exits(func: &'static str) -> Contract {
    Contract { func, effect: Effect::Exit }
}

const fn takes(func: &'static str) -> Contract {
    Contract { func, effect: Effect::Takes }
}

const fn calls(func: &'static str, which: u8) -> Contract {
    Contract { func, effect: Effect::Calls(which) }
}

const fn borrows(func: &'static str) -> Contract {
    Contract { func, effect: Effect::Borrows }
}

/// Sorted by what they do, then by name.
const GENERAL: &[Contract] = &[
    exits("log.(*Logger).Fatal"),
    exits("log.(*Logger).Fatalf"),
    exits("log.(*Logger).Fatalln"),
    exits("log.Fatal"),
    exits("log.Fatalf"),
    exits("log.Fatalln"),
    exits("os.Exit"),
    exits("syscall.Exit"),
    exits("testing.(*common).FailNow"),
    exits("testing.(*common).Fatal"),
    exits("testing.(*common).Fatalf"),
    exits("testing.(*common).Skip"),
    exits("testing.(*common).SkipNow"),
    exits("testing.(*common).Skipf"),
    exits("testing.TB.FailNow"),
    exits("testing.TB.Fatal"),
    exits("testing.TB.Fatalf"),
    exits("github.com/sirupsen/logrus.Fatal"),
    exits("github.com/sirupsen/logrus.Fatalf"),
    exits("go.uber.org/zap.(*Logger).Fatal"),
    exits("go.uber.org/zap.(*SugaredLogger).Fatal"),
    exits("go.uber.org/zap.(*SugaredLogger).Fatalf"),
    exits("k8s.io/klog/v2.Fatal"),
    exits("k8s.io/klog/v2.Fatalf"),
    takes("context.AfterFunc"),
    takes("log.(*Logger).SetOutput"),
    takes("log.SetOutput"),
    takes("os/signal.Notify"),
    takes("reflect.ValueOf"),
    takes("runtime.AddCleanup"),
    takes("runtime.SetFinalizer"),
    takes("sync.(*Map).LoadOrStore"),
    takes("sync.(*Map).Store"),
    takes("sync.(*Map).Swap"),
    takes("sync.(*Pool).Put"),
    takes("sync/atomic.(*Pointer[...]).Store"),
    takes("sync/atomic.(*Pointer[...]).Swap"),
    takes("sync/atomic.(*Value).Store"),
    takes("testing.(*common).Cleanup"),
    takes("time.AfterFunc"),
    calls("slices.SortFunc", 1),
    calls("sort.Slice", 1),
    calls("strings.Map", 0),
    borrows("fmt.Errorf"),
    borrows("fmt.Fprint"),
    borrows("fmt.Fprintf"),
    borrows("fmt.Fprintln"),
    borrows("fmt.Print"),
    borrows("fmt.Printf"),
    borrows("fmt.Println"),
    borrows("fmt.Sprint"),
    borrows("fmt.Sprintf"),
    borrows("fmt.Sprintln"),
    borrows("io.Copy"),
    borrows("io.CopyBuffer"),
    borrows("io.CopyN"),
    borrows("io.ReadAll"),
    borrows("io.ReadFull"),
    borrows("io.WriteString"),
    borrows("io/ioutil.ReadAll"),
    borrows("encoding/json.(*Decoder).Decode"),
    borrows("encoding/json.(*Encoder).Encode"),
];

/// The contracts of all rules, and the general ones.
pub(super) fn all() -> Contracts {
    let sides = registry::rules().iter().filter_map(|rule| rule.source);
    let lists = sides.flat_map(|side| side.detectors).filter_map(|detector| match detector {
        Detector::Lost(lost) => Some(lost.contracts),
        _ => None,
    });
    Contracts::new(lists.chain([GENERAL]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contracts_name_the_rule_that_they_stand_in() {
        for rule in registry::rules() {
            for detector in rule.source.iter().flat_map(|side| side.detectors) {
                let Detector::Lost(lost) = detector else { continue };
                for contract in lost.contracts {
                    if let Effect::Acquire(acquire) = contract.effect {
                        assert_eq!(acquire.rule, rule.slug, "{}", contract.func);
                    }
                }
            }
        }
    }

    #[test]
    fn no_function_has_two_contracts() {
        let mut names: Vec<&str> = GENERAL.iter().map(|contract| contract.func).collect();
        for detector in
            registry::rules().iter().filter_map(|rule| rule.source).flat_map(|side| side.detectors)
        {
            if let Detector::Lost(lost) = detector {
                names.extend(lost.contracts.iter().map(|contract| contract.func));
            }
        }
        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
