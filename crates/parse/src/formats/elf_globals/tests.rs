//! Real and broken binaries.

use super::*;
use crate::formats::gzip;

/// Real binaries of one small program; all section contents but the build information are zeroed to make them pack.
fn binary(packed: &[u8]) -> Vec<u8> {
    gzip::inflate_all(packed).unwrap().value
}

macro_rules! testdata {
    ($name:literal) => {
        binary(include_bytes!(concat!("testdata/", $name, ".gz")))
    };
}

fn read(bytes: &[u8]) -> Binary {
    let read = parse(bytes, 0).unwrap();
    assert_eq!(read.problems, vec![]);
    read.value
}

fn check_names(binary: &Binary) {
    let globals = binary.globals.as_ref().unwrap();
    for (name, size) in [("main.orders", 8), ("main.cache", 32), ("example.com/shop/internal/db.Pool", 8)] {
        let (start, found, _) = globals.ranges.iter().find(|r| r.2 == name).unwrap();
        assert!(*found >= size, "{name} has {found} bytes");
        assert_eq!(globals.name(*start), Some((name, 0)));
        assert_eq!(globals.name(start + size - 1), Some((name, size - 1)));
    }
    assert!(globals.ranges.is_sorted_by_key(|r| r.0));
    assert!(globals.ranges.windows(2).all(|w| w[0].0 + w[0].1 <= w[1].0), "ranges overlap");
    assert_eq!(binary.module.as_deref(), Some("example.com/shop"));
    assert_eq!(binary.main_package.as_deref(), Some("example.com/shop"));
}

#[test]
fn names_the_variables_of_every_platform_and_release() {
    for (bytes, version, pie) in [
        (testdata!("linux-go1.19"), "go1.19.8", false),
        (testdata!("linux-go1.26"), "go1.26.8", false),
        (testdata!("linux-go1.27"), "go1.27.3", false),
        (testdata!("linux-pie-go1.26"), "go1.26.8", true),
        (testdata!("darwin-go1.26"), "go1.26.8", true),
        (testdata!("windows-go1.26"), "go1.26.8", true),
    ] {
        let binary = read(&bytes);
        assert_eq!(binary.go_version.unwrap().to_string(), version);
        assert_eq!(binary.pie, pie, "{version}");
        check_names(&binary);
    }
}

#[test]
fn addresses_are_those_of_nm() {
    let globals = read(&testdata!("linux-go1.26")).globals.unwrap();
    assert_eq!(globals.name(0x54_6730), Some(("main.orders", 0)));
    assert_eq!(globals.name(0x52_67e0 + 8), Some(("main.cache", 8)));
    let moved = parse(&testdata!("linux-pie-go1.26"), 0x5555_0000_0000).unwrap().value.globals.unwrap();
    assert_eq!(moved.name(0x5555_0055_e750), Some(("main.orders", 0)));
}

#[test]
fn a_stripped_binary_says_so_and_keeps_its_version() {
    let read = parse(&testdata!("linux-stripped-go1.26"), 0).unwrap();
    assert!(read.value.globals.is_none());
    assert_eq!(read.value.go_version.unwrap().to_string(), "go1.26.8");
    assert_eq!(
        read.problems[0].what,
        "no symbol table: built with -ldflags=-s; build without it to have locks named"
    );
}

/// Go 1.17 and older point to the strings instead of holding them.
#[test]
fn build_information_with_pointers() {
    const BASE: u64 = 0x40_0000;
    let mut file = vec![0u8; 0x400];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\x7fELF\x02\x01\x01");
    put(16, &[2, 0, 62, 0, 1]);
    put(32, &64u64.to_le_bytes());
    put(52, &[64, 0, 56, 0, 1, 0, 64, 0]);
    // One PT_LOAD of the whole file.
    put(64, &[1, 0, 0, 0, 6]);
    put(64 + 16, &BASE.to_le_bytes());
    put(64 + 32, &0x400u64.to_le_bytes());
    put(64 + 40, &0x400u64.to_le_bytes());
    put(0x100, MAGIC_17);
    put(0x110, &(BASE + 0x200).to_le_bytes());
    put(0x118, &(BASE + 0x210).to_le_bytes());
    put(0x200, &(BASE + 0x300).to_le_bytes());
    put(0x208, &8u64.to_le_bytes());
    put(0x210, &(BASE + 0x320).to_le_bytes());
    put(0x218, &30u64.to_le_bytes());
    put(0x300, b"go1.16.7");
    put(0x320, b"path\texample.com/a\nmod\tb.c/d\t\n");
    let read = parse(&file, 0).unwrap();
    assert_eq!(read.value.go_version.unwrap().to_string(), "go1.16.7");
    assert_eq!(read.value.main_package.as_deref(), Some("example.com/a"));
    assert_eq!(read.value.module.as_deref(), Some("b.c/d"));
}

const MAGIC_17: &[u8] = b"\xff Go buildinf:\x08\x00";

#[test]
fn what_is_no_binary_is_named() {
    assert_eq!(parse(b"#!/bin/sh\necho", 0).unwrap_err().to_string(), "found plain text (\"#!/bin/sh\")");
    let cut = &testdata!("linux-go1.26")[..3000];
    assert!(
        matches!(parse(cut, 0), Err(ParseError::Malformed { .. }))
            || parse(cut, 0).unwrap().value.globals.is_none()
    );
    let not_go = parse(b"\x7fELF\x02\x01\x01", 0);
    assert!(matches!(not_go, Err(ParseError::NotMine { .. } | ParseError::Malformed { .. })), "{not_go:?}");
}

#[test]
fn no_mutation_makes_it_panic() {
    for file in [testdata!("linux-go1.19"), testdata!("darwin-go1.26"), testdata!("windows-go1.26")] {
        // Headers stand at the start and, for ELF, at the end.
        crate::mutate::each(&file[..file.len().min(4096)], 300, |head| {
            let mut whole = file.clone();
            whole[..head.len().min(4096)].copy_from_slice(&head[..head.len().min(4096)]);
            let _ = parse(&whole, 7);
        });
        for cut in (0..file.len()).step_by(file.len() / 60) {
            let _ = parse(&file[..cut], u64::MAX);
        }
    }
}
