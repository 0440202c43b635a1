//! Commands that judge nothing: help, explain, completions, the manual, the lab's list.

use expect_test::expect;

use crate::support::{check, stanch};

fn stdout(args: &[&str]) -> String {
    let output = stanch(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_help_lists_commands_examples_and_exit_codes() {
    check(
        &["--help"],
        &expect![[r#"
            exit 0
            --- stdout
            Finds leaks in Go services: is it a leak, which line causes it, how sure that is, how to mend it.

            `stanch ADDRESS` and `stanch FILE` are short for `stanch diagnose …`.

            Usage: stanch [OPTIONS] <COMMAND>

            Commands:
              diagnose     Say whether it leaks, which line causes it, how sure that is and how to mend it
              check        Find leaks in Go source, without a build
              gate         Run tests and fail when they leave goroutines behind, or do not pass other gates
              capture      Record a service into one bundle file, to be judged later
              compare      Verify a fix: what went away, what stayed, what is new
              profile      Show what is in a profile: what go tool pprof shows, and faster
              forecast     Say when a leak reaches a limit: memory, descriptors, throughput, latency
              load         Load a service in the open model: the rate is kept whatever the service does
              verify       Load a build and its mended twin alike, and say whether the change holds
              explain      Explain a rule: why it leaks, what proves it, how to mend it
              lab          Go services that are made to leak, and their mended twins
              completions  Print the completions of a shell
              man          Print the manual
              help         Print this message or the help of the given subcommand(s)

            Options:
              -h, --help
                      Print help (see a summary with '-h')

              -V, --version
                      Print version

            Output:
                  --color <WHEN>
                      When to colour.

                      `auto` colours on a terminal and obeys NO_COLOR and CLICOLOR_FORCE.

                      Possible values:
                      - auto:   On a terminal
                      - always: Always
                      - never:  Never

                      [default: auto]

              -q, --quiet
                      Say nothing on stderr but errors

              -v, --verbose
                      Say more on stderr: what was asked, what it cost, what is missing

            Examples:
              stanch localhost:6060                      watch a service for 60 s and say whether it leaks
              stanch goroutines.txt heap.pb.gz           judge dumps that somebody saved
              stanch check ./...                         find leaks in source, in CI or before a commit
              stanch gate -- go test ./...               run tests, fail when they leak
              stanch capture localhost:6060 -o a.stanch  record now, judge later: stanch a.stanch
              stanch compare before.stanch after.stanch  did the fix work?
              stanch profile top heap.pb.gz              what is in a profile
              stanch forecast a.stanch                   when does it hit a limit
              stanch load http://localhost:8080          how does it behave under load
              stanch verify order-handler                does the mended build hold under load
              stanch explain unanswered-send             why it leaks and how to mend it
              stanch lab run order-handler --diagnose    see it work on a service made to leak

            Exit codes, for every command and format:
              0  nothing leaks      1  findings      2  failure, or the evidence does not suffice
        "#]],
    );
}

#[test]
fn every_command_has_examples_or_needs_none() {
    for command in ["diagnose", "capture", "compare", "explain"] {
        assert!(stdout(&[command, "--help"]).contains("Examples:"), "{command}");
    }
    assert!(stdout(&["lab", "run", "--help"]).contains("Examples:"));
}

#[test]
fn a_mistyped_command_is_suggested() {
    check(
        &["diagnos"],
        &expect![[r#"
            exit 2
            --- stderr
            error: unrecognized subcommand 'diagnos'

              tip: a similar subcommand exists: 'diagnose'

            Usage: stanch [OPTIONS] <COMMAND>

            For more information, try '--help'.
        "#]],
    );
}

#[test]
fn a_mistyped_flag_is_suggested() {
    check(
        &["diagnose", "localhost:1", "--sorce", "x"],
        &expect![[r#"
        exit 2
        --- stderr
        error: unexpected argument '--sorce' found

          tip: a similar argument exists: '--source'

        Usage: stanch diagnose --source <DIR> <TARGET>...

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn no_argument_shows_the_help_and_fails() {
    let output = stanch(&[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: stanch"));
}

#[test]
fn a_mistyped_rule_is_suggested() {
    check(
        &["explain", "unanswerd-send"],
        &expect![[r#"
        exit 2
        --- stderr
        error: failed to explain "unanswerd-send": there is no such rule
        help: did you mean unanswered-send? stanch explain --list lists the rules
    "#]],
    );
}

#[test]
fn a_rule_is_explained_by_id_and_slug() {
    let by_slug = stdout(&["explain", "unanswered-send"]);
    assert_eq!(by_slug, stdout(&["explain", "st1001"]));
    for heading in ["Detects", "Why it leaks", "What proves it", "Mend it", "Known misses"] {
        assert!(by_slug.contains(heading), "{heading}:\n{by_slug}");
    }
    assert!(!by_slug.contains('\u{1b}'), "no colour in a pipe");
    assert!(stdout(&["explain", "ST1001", "--color", "always"]).contains('\u{1b}'));
}

#[test]
fn every_listed_rule_can_be_explained() {
    let list = stdout(&["explain", "--list"]);
    assert!(list.lines().count() > 20);
    for line in list.lines() {
        let id = line.split(' ').next().unwrap();
        assert!(stdout(&["explain", id, "--format", "md"]).starts_with(&format!("# {id} ")), "{id}");
    }
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&["completions", shell]);
        for word in ["diagnose", "force-prove", "explain"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    for command in ["diagnose", "capture", "compare", "explain", "lab", "completions"] {
        assert!(stdout(&["man", command]).contains(&format!("stanch\\-{command}")), "{command}");
    }
    check(
        &["man", "diagnos"],
        &expect![[r#"
        exit 2
        --- stderr
        error: failed to find the manual of "diagnos": there is no such command
        help: did you mean diagnose? stanch --help lists the commands
    "#]],
    );
    let reference = stdout(&["man", "--format", "md"]);
    assert!(reference.contains("`--max-full-dump <N>`") && reference.contains("## stanch diagnose"));
}

#[test]
fn the_lab_is_listed_and_guessed() {
    assert!(stdout(&["lab", "list"]).contains("order-handler"));
    check(
        &["lab", "run", "order-handlr"],
        &expect![[r#"
        exit 2
        --- stderr
        error: failed to run "order-handlr": the lab has no such service
        help: did you mean order-handler? stanch lab list lists them
    "#]],
    );
}
