//! The manifest, the folders and the markers in the sources say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stanch_lab::{MarkerKind, Module, Need, Schedule, extract, files, scenario, scenarios};

fn lab_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_service_folder_is_a_scenario_and_the_other_way_round() {
    let mut folders = BTreeSet::new();
    for module in [Module::Std, Module::Ants, Module::Postgres] {
        for entry in fs::read_dir(lab_dir().join(module.folder())).expect("the module's folder") {
            let entry = entry.expect("an entry");
            if entry.path().join("main.go").is_file() {
                let name = entry.file_name().into_string().expect("an ASCII name");
                folders.insert(format!("{}/{name}", module.folder()));
            }
        }
    }
    let listed: BTreeSet<String> =
        scenarios().iter().map(|s| format!("{}/{}", s.module.folder(), s.name)).collect();
    assert_eq!(folders, listed);
    assert_eq!(listed.len(), scenarios().len(), "a scenario is listed twice");
}

#[test]
fn every_leaky_scenario_marks_its_leak_and_the_others_mark_nothing() {
    for scenario in scenarios() {
        let slugs: BTreeSet<&str> = scenario.markers.iter().map(|m| m.slug.as_str()).collect();
        assert_eq!(slugs, scenario.slug.into_iter().collect(), "{}", scenario.name);
        for marker in &scenario.markers {
            assert!(marker.file.starts_with(scenario.module.folder()), "{marker:?}");
            assert!(marker.function.is_some(), "{marker:?}");
        }
    }
}

#[test]
fn markers_are_nowhere_else() {
    for (path, text) in files().iter().filter(|(_, text)| text.contains("// stanch:")) {
        let known = scenarios().iter().any(|s| s.markers.iter().any(|m| m.file == *path));
        assert!(known, "{path} has markers that no scenario shows: {text}");
    }
}

#[test]
fn the_sources_have_the_manifests_defaults() {
    for scenario in scenarios() {
        let main = scenario.main_file();
        let (_, text) = files().iter().find(|(path, _)| *path == main).expect("every scenario has a main.go");
        let new = format!(
            "kit.New({:?}, kit.Defaults{{Leak: {}, Load: {}}})",
            scenario.name,
            scenario.slug.is_some(),
            scenario.default_load
        );
        assert!(text.contains(&new), "{main} does not say {new}");
    }
}

#[test]
fn what_a_scenario_needs_can_be_had() {
    for need in scenarios().iter().flat_map(|s| s.needs) {
        if let Need::Dependency { name, schedule } = need {
            let dependency = scenario(name).unwrap_or_else(|| panic!("no scenario {name}"));
            assert!(dependency.needs.is_empty() && dependency.slug.is_none(), "{name} has to run by itself");
            schedule.parse::<Schedule>().unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn markers_carry_the_names_that_profiles_show() {
    let expected = [
        ("order-handler", MarkerKind::Blocked, "main.(*shop).handleOrder.func1"),
        ("order-handler", MarkerKind::Spawned, "main.(*shop).handleOrder"),
        ("conn-pool", MarkerKind::Blocked, "main.(*pool).get"),
        ("session-map", MarkerKind::Allocated, "main.loadSession"),
        ("http-client", MarkerKind::Cause, "main.(*prices).quote"),
    ];
    for (name, kind, function) in expected {
        let scenario = scenario(name).expect("it is in the manifest");
        let marker = scenario.markers.iter().find(|m| m.kind == kind).expect("it has such a marker");
        assert_eq!(marker.function.as_deref(), Some(function), "{name}");
    }
}

#[test]
fn extracting_twice_gives_the_sources_and_mends_what_was_changed() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extract");
    let _ = fs::remove_dir_all(&dir);
    extract(&dir).expect("the first time");
    let changed = dir.join("services/go.mod");
    fs::write(&changed, "spoilt").expect("a file to spoil");
    extract(&dir).expect("the second time");
    for (path, text) in files() {
        assert_eq!(fs::read_to_string(dir.join(path)).expect(path), *text);
    }
}
