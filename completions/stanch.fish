# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_stanch_global_optspecs
    string join \n color= q/quiet v/verbose h/help V/version
end

function __fish_stanch_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_stanch_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_stanch_using_subcommand
    set -l cmd (__fish_stanch_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c stanch -n "__fish_stanch_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_needs_command" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_needs_command" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_needs_command" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "diagnose" -d 'Say whether it leaks, which line causes it, how sure that is and how to mend it'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "check" -d 'Find leaks in Go source, without a build'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "gate" -d 'Run tests and fail when they leave goroutines behind, or do not pass other gates'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "capture" -d 'Record a service into one bundle file, to be judged later'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "compare" -d 'Verify a fix: what went away, what stayed, what is new'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "profile" -d 'Show what is in a profile: what go tool pprof shows, and faster'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "forecast" -d 'Say when a leak reaches a limit: memory, descriptors, throughput, latency'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "load" -d 'Load a service in the open model: the rate is kept whatever the service does'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "verify" -d 'Load a build and its mended twin alike, and say whether the change holds'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "explain" -d 'Explain a rule: why it leaks, what proves it, how to mend it'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "lab" -d 'Go services that are made to leak, and their mended twins'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "man" -d 'Print the manual'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l duration -d 'How long to watch a live service [default: 60s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l interval -d 'Time between two snapshots [default: 5s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch/1`'
html\t'One self-contained page with charts and flame graphs'
md\t'Markdown for a ticket'"
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s o -l output -d 'Write the report to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l source -d 'The program\'s source, so that the report can show the lines and rules can read them' -r -f -a "(__fish_complete_directories)"
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l binary -d 'The program\'s binary, so that locks can be named' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l memory-limit -d 'Memory at which the process is killed (the container\'s limit), for the forecast' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l max-full-dump -d 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l metrics-url -d 'Address of the metrics, when it is not `/metrics` beside pprof' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l timeout -d 'Time that one answer may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l max-body -d 'Size that one answer may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l save -d 'Also save what was captured as a bundle, so that the verdict can be repeated' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l prove -d 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l force-prove -d 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l gc -d 'Run a garbage collection before each heap profile (`gc=1`)'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l rules -d 'Ask only these rules (slugs or ids)' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l disable -d 'Do not ask these rules (slugs or ids), beside those that stanch.toml disables' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l config -d 'Read this configuration, and look for no stanch.toml' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand check" -s f -l format -d 'Form of the report [default: that of stanch.toml, else by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
quiet\t'One line for each finding, as editors and scripts read it'
json\t'For machines, schema `stanch-check/1`'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions; the summary of the step is written too'
gitlab\t'GitLab code quality'
rdjson\t'Reviewdog'
junit\t'JUnit XML'
checkstyle\t'Checkstyle XML'"
complete -c stanch -n "__fish_stanch_using_subcommand check" -s o -l output -d 'Write the report to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand check" -l tags -d 'Build tags that hold, beside those of stanch.toml and GOFLAGS' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l baseline -d 'Leave out the findings that this file knows' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand check" -l write-baseline -d 'Write the findings of now to a baseline file' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand check" -l new-from-rev -d 'Report only what is new since this revision' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l new-from-merge-base -d 'Report only what is new since this branch left that one: --new-from-rev of `git merge-base REV HEAD`' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l new-from-patch -d 'Report only what has a line that this unified diff adds or changes; by its lines alone' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand check" -s j -l jobs -d 'How many threads work [default: one for each processor]' -r
complete -c stanch -n "__fish_stanch_using_subcommand check" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand check" -l pedantic -d 'Also report what is less than near-certain'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l tests -d 'Also check `_test.go` files'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l require-reason -d 'Report directives `//nolint` of our rules that say no reason'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l no-config -d 'Read no configuration'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l config-schema -d 'Print the JSON Schema of stanch.toml, and check nothing'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l stats -d 'Say on stderr what was read, from where, and how long it took'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l fix -d 'Apply the safe edits of the findings; the report and the exit code are about what is left'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l diff -d 'With --fix: print a unified diff of what would change in place of the report, and change nothing'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l watch -d 'Check again whenever a file changes, until Ctrl-C'
complete -c stanch -n "__fish_stanch_using_subcommand check" -l no-cache -d 'Neither read nor write the cache of earlier results [env: STANCH_CACHE names its folder]'
complete -c stanch -n "__fish_stanch_using_subcommand check" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand check" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand check" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l max-leaked -d 'How many leaked goroutines are allowed, those of the baseline not counted [default: that of stanch.toml, else 0]' -r
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l settle -d 'How long goroutines have after the last test before they count as leaked [default: that of stanch.toml, else 2s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l coverage -d 'Percent of all statements that the tests have to cover, by the cover profile of the command' -r
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l cover-profile -d 'The cover profile, where the command does not say it: -coverprofile of `go test` is seen' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l max-heap-growth -d 'Percent by which the heap in use after a package\'s tests may exceed that of the baseline; below 1 MiB it is noise' -r
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l max-slower -d 'Percent by which the median of a benchmark may be worse than that of the baseline, when the Mann-Whitney U test says that it is not chance. The command has to run them: `go test -bench=. -count=6`' -r
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l baseline -d 'File of the leaks that are allowed, and of numbers to compare with [default: that of stanch.toml, else stanch-gate.json beside it, where it is]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l config -d 'Read this configuration, and look for no stanch.toml' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch-gate/1`'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: a suite for each gate'
github\t'Annotations of GitHub Actions; the summary of the step is written too'"
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s o -l output -d 'Write the report to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l per-test -d 'Look after every top-level test that is not parallel, too, so that more leaks have the name of a test'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l no-prove -d 'Do not ask the runtime which of the goroutines that are left can never end (`goroutineleak`, Go 1.27, or 1.26 with its experiment)'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l fresh -d 'Run every test, and take no result from the test cache'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l source -d 'Check the source of `./...` as `stanch check` does, and allow no finding that its baseline does not know'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l update-baseline -d 'Write what this run has seen to the baseline; entries that are still needed keep their reason and day'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -l no-config -d 'Read no configuration'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand gate" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s o -l output -d 'The bundle file to write' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l every -d 'Time between two snapshots [default: 5s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l for -d 'How long to record [default: 60s; one snapshot only: --once]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l max-full-dump -d 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l metrics-url -d 'Address of the metrics, when it is not `/metrics` beside pprof' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l timeout -d 'Time that one answer may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l max-body -d 'Size that one answer may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l once -d 'Take one snapshot and stop'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l prove -d 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l force-prove -d 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l gc -d 'Run a garbage collection before each heap profile (`gc=1`)'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l duration -d 'How long to watch a side that is live [default: 60s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l interval -d 'Time between two snapshots of a side that is live [default: 5s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch/1`'
html\t'One self-contained page with charts and flame graphs'
md\t'Markdown for a ticket'"
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s o -l output -d 'Write the report to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l source -d 'The program\'s source, so that the report can show the lines and rules can read them' -r -f -a "(__fish_complete_directories)"
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l binary -d 'The program\'s binary, so that locks can be named' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l memory-limit -d 'Memory at which the process is killed (the container\'s limit), for the forecast' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l max-full-dump -d 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l metrics-url -d 'Address of the metrics, when it is not `/metrics` beside pprof' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l timeout -d 'Time that one answer may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l max-body -d 'Size that one answer may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l prove -d 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l force-prove -d 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l gc -d 'Run a garbage collection before each heap profile (`gc=1`)'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand compare" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "top" -d 'Functions by their own value'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "text" -d 'Functions by their own value'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "tree" -d 'Functions between their callers and callees'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "peek" -d 'Callers and callees of some functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "list" -d 'Source lines with what was spent in them'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "traces" -d 'Every sample with its stack'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "tags" -d 'Labels with what their samples add up to'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "raw" -d 'All tables of the profile as text'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "comments" -d 'The comments of the profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "merge" -d 'Several profiles as one'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "graph" -d 'The call graph for Graphviz, or drawn by it'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "callgrind" -d 'The call graph for KCachegrind'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "folded" -d 'One line per stack, for flame graph tools'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "speedscope" -d 'For speedscope.app'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "proto" -d 'The profile after filters, as pprof reads it'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "flame" -d 'A flame graph as one self-contained page, or as a picture'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "serve" -d 'Flame graph, sandwich, top, peek and source in the browser'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "browse" -d 'Top, flame graph, peek and source in the terminal'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "diff" -d 'What is new, gone, grown or shrunk over several profiles'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "share" -d 'Which package and which module hold the values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "lifetimes" -d 'What was allocated beside what is still in use'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "large" -d 'Allocations above a size'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "deep" -d 'Stacks with many calls'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "join" -d 'Goroutines beside the memory that was allocated on their path'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and not __fish_seen_subcommand_from top text tree peek list traces tags raw comments merge graph callgrind folded speedscope proto flame serve browse diff share lifetimes large deep join help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from top" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from text" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tree" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from peek" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l source -d 'Folder of the program\'s sources; the module cache and GOROOT are looked at as well, and the paths in the profile when it is not given' -r -f -a "(__fish_complete_directories)"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from traces" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from tags" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from raw" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from comments" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from merge" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s f -l format -d 'Form of the graph [default: by the extension of --output, else dot]' -r -f -a "dot\t'The language of Graphviz'
svg\t'A picture; needs `dot` of Graphviz on the PATH'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from graph" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from callgrind" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from folded" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from speedscope" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from proto" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s f -l format -d 'Form of the graph [default: by the extension of --output, else html]' -r -f -a "html\t'One page without any other file, with zoom and search'
svg\t'A picture with a title on each box'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l boxes -d 'Boxes at most; the widest are kept, and the others of each box are one exact sum' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l change -d 'Of a comparison (--diff-base) show only the stacks that are new, gone, grown or shrunk' -r -f -a "all\t'All of them'
new\t'Those that the base does not have'
gone\t'Those that only the base has'
grown\t'Those of both that have more than in the base'
shrunk\t'Those of both that have less than in the base'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from flame" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l listen -d 'Address to listen on; port 0 takes any that is free' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l source -d 'Folder of the program\'s sources; the module cache and GOROOT are looked at as well, and the paths in the profile when it is not given' -r -f -a "(__fish_complete_directories)"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l expose -d 'Allow --listen to name an address that other machines reach. They all can read the profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -l no-open -d 'Do not open the browser'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from serve" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l source -d 'Folder of the program\'s sources; the module cache and GOROOT are looked at as well, and the paths in the profile when it is not given' -r -f -a "(__fish_complete_directories)"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from browse" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l only -d 'Show only these' -r -f -a "new\t'Not in the first, in the last'
gone\t'In the first, not in the last'
grown\t'More than at first'
shrunk\t'Less than at first'
same\t'As at first'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from share" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from lifetimes" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l min -d 'Smallest object that is shown' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from large" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l min -d 'Fewest calls of a stack that is shown' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from deep" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l type -d 'Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a service\'s CPU' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l snapshot -d 'Which snapshot of a bundle, counted from 1 [default: the last]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l base -d 'Take this profile off; equal samples cancel each other' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l diff-base -d 'Take this profile off, and show percentages of it' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l seconds -d 'Ask a live service to record for so long' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l timeout -d 'Time that an answer of a live service may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l max-body -d 'Size that an answer of a live service may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l focus -d 'Keep only samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l ignore -d 'Drop samples through a function, file or binary that matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l hide -d 'Leave out frames that match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l show -d 'Leave out frames that do not match' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l show-from -d 'Leave out the callers of the outermost frame that matches, and samples without one' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l prune-from -d 'Leave out what the innermost function that matches calls' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l tagfocus -d 'Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`)' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l tagignore -d 'Drop samples with a label that matches or is in a range' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l tagshow -d 'Keep only labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l taghide -d 'Drop labels whose key matches' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l tagroot -d 'Labels that become frames at the root, by key; the first is the outermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l tagleaf -d 'Labels that become frames at the leaf, by key; the last is the innermost' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l sample-index -d 'Which value of the samples: its name or its number from 0 [default: the profile\'s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l unit -d 'Unit of the values: minimum, auto, or its name' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l divide-by -d 'Divide all values by this' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l granularity -d 'What is one node [default: functions]' -r -f -a "functions\t'A function'
filefunctions\t'A function in a file'
files\t'A file'
lines\t'A source line'
addresses\t'An instruction address'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l nodecount -d 'Nodes at most [default: 80 for graph and tree, all for top]' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l nodefraction -d 'Leave out nodes below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l edgefraction -d 'Leave out edges below this share of the total' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l trim -d 'Whether nodecount, nodefraction and edgefraction count' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l trim-path -d 'Prefixes to take off source file names, separated by `:`' -r
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s f -l format -d 'Form of the answer [default: by the extension of --output, else text]' -r -f -a "text\t'As pprof writes it'
json\t'For machines, docs/schema/profile.schema.json'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l normalize -d 'Scale the profile to the sums of the base'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l drop-negative -d 'Leave out nodes with negative values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l inuse-space -d 'The same as --sample-index inuse_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l inuse-objects -d 'The same as --sample-index inuse_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l alloc-space -d 'The same as --sample-index alloc_space'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l alloc-objects -d 'The same as --sample-index alloc_objects'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l total-delay -d 'The same as --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l contentions -d 'The same as --sample-index contentions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l mean-delay -d 'The same as --mean --sample-index delay'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l mean -d 'Divide each value by the first value of its samples (bytes per object, delay per contention)'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l relative-percentages -d 'Percentages of what the filters leave, and not of the whole profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l functions -d 'The same as --granularity functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l filefunctions -d 'The same as --granularity filefunctions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l files -d 'The same as --granularity files'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l lines -d 'The same as --granularity lines'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l addresses -d 'The same as --granularity addresses'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l noinlines -d 'Attribute inlined calls to the function that they were inlined into'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l showcolumns -d 'Tell lines apart by column as well'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l cum -d 'Sort by own and called values together'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l flat -d 'Sort by own values, which is usual'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l call-tree -d 'One node per path in graphs, and not per function'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -l compact-labels -d 'No lines about the profile above the report'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from join" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "top" -d 'Functions by their own value'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "tree" -d 'Functions between their callers and callees'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "peek" -d 'Callers and callees of some functions'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "list" -d 'Source lines with what was spent in them'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "traces" -d 'Every sample with its stack'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "tags" -d 'Labels with what their samples add up to'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "raw" -d 'All tables of the profile as text'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "comments" -d 'The comments of the profile'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "merge" -d 'Several profiles as one'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "graph" -d 'The call graph for Graphviz, or drawn by it'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "callgrind" -d 'The call graph for KCachegrind'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "folded" -d 'One line per stack, for flame graph tools'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "speedscope" -d 'For speedscope.app'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "proto" -d 'The profile after filters, as pprof reads it'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "flame" -d 'A flame graph as one self-contained page, or as a picture'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Flame graph, sandwich, top, peek and source in the browser'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "browse" -d 'Top, flame graph, peek and source in the terminal'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What is new, gone, grown or shrunk over several profiles'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "share" -d 'Which package and which module hold the values'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "lifetimes" -d 'What was allocated beside what is still in use'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "large" -d 'Allocations above a size'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "deep" -d 'Stacks with many calls'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "join" -d 'Goroutines beside the memory that was allocated on their path'
complete -c stanch -n "__fish_stanch_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l goroutines -d 'Prometheus\' answer to a range query (`/api/v1/query_range`, JSON) of `go_goroutines`' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l qps -d 'The same of the rate of requests per second: `sum(rate(http_requests_total[1m]))`' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l heap -d 'The same of memory in bytes: `process_resident_memory_bytes`, or `go_memstats_heap_inuse_bytes`' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l fds -d 'The same of `process_open_fds`' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l p99 -d 'The same of the 99th percentile of the latency in seconds' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l match -d 'Take the series with this label, when an answer has several; may be given several times' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l requests -d 'Counter of requests in the metrics of a bundle [default: the first known one that is there]' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l memory-limit -d 'Memory at which the process is killed [default: GOMEMLIMIT, where a bundle says it]' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l fd-limit -d 'File descriptors that the process may have [default: process_max_fds, where a bundle says it]' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l goroutine-limit -d 'Goroutines that are too many [default: 100000]' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l min-qps -d 'Requests per second that the service has to serve' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l max-p99 -d 'Latency that 99 % of the requests have to keep' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l what-if -d 'From now on with other limits or traffic: `limit=4GiB,fds=65536,goroutines=200000,qps=2x` (`qps=500` is a rate)' -r
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s f -l format -d 'Form of the forecast [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch-forecast/1`'
html\t'One self-contained page with charts'
svg\t'A picture'"
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand forecast" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand load" -l rate -d 'Requests per second: `500/s`, `500`, `30000/m` [default: 100/s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l for -d 'How long [default: 30s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l steps -d 'Rates one after the other: `100,200,500`, or `100..1000+100` (from, to, and by how much)' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l step-time -d 'How long each of the --steps takes [default: 10s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l ramp -d 'Evenly from one rate to another, over the whole time: `0..1000`' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l spike -d 'A rate to jump to in the middle of the time' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l spike-time -d 'How long the --spike takes [default: a fifth of the time]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l soak -d 'The rate for a long time, to see what only time shows; `--for` with another default: 10 minutes' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -s X -l method -d 'The method [default: GET, with a body POST]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -s d -l body -d 'The body, or `@FILE`. `{n}` in it stands for the number of the request' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l line -d 'What is sent to `tcp://`, a line feed is added; a line is awaited. `{n}` stands for the number of the request' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l timeout -d 'Time that an answer may take, and that a request may wait for a connection' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l connect-timeout -d 'Time that a new connection may take, TLS included' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l connections -d 'Open so many connections before the test and use them in turn [default: as few as are needed]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l max-connections -d 'Most connections at once [default: 10000, or --connections]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l streams -d 'Most requests at once on a connection of HTTP/2' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l slow -d 'Clients that send and read so many bytes a second: `1KiB`' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l slow-share -d 'Share of the slow clients [default: 100%]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l abort -d 'Share of the clients that go away in the middle, by turns while they send and when the answer begins: `5%`' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l most-rate -d 'The highest rate of --until-knee [default: 1000000/s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l pprof -d 'Address of the service\'s pprof or metrics, where its process says what it uses meanwhile' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l metrics -d 'The same, where metrics have an address of their own: `http://host:9090/metrics`' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l slo -d 'What the service has to keep, `p99<200ms,errors<0.1%,throughput>450`; the exit code is 1 where it does not' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand load" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch-load/1`'
html\t'One self-contained page with charts'"
complete -c stanch -n "__fish_stanch_using_subcommand load" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand load" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand load" -l no-reuse -d 'A new connection for each request'
complete -c stanch -n "__fish_stanch_using_subcommand load" -l http2 -d 'Speak HTTP/2: over TLS by ALPN, else with prior knowledge'
complete -c stanch -n "__fish_stanch_using_subcommand load" -l until-knee -d 'Raise the rate step by step (--step-time each, from --rate on) until the service breaks: by --slo, else by errors, by answers that are too few, or by a p99 that is ten times that of the lowest rate'
complete -c stanch -n "__fish_stanch_using_subcommand load" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand load" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand load" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand load" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand load" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l after -d 'The URL of the mended build' -r -f
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l after-command -d 'A command for sh that puts the mended build in place and returns; it is loaded at --after, else at the same URL' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l attempts -d 'How often to try the mended build until it keeps the objectives and does not leak; --after-command is run before each try' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l pprof -d 'Address of pprof, where it is not that of the target' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l after-pprof -d 'The same of the mended build [default: --pprof, unless --after is another address]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l slo -d 'What the mended build has to keep: `p99<200ms,errors<0.1%,throughput>450`' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l path -d 'What to ask of a service of the lab, where it is not the usual: a path such as `/orders?id={n}`' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l rate -d 'Requests per second: `500/s`, `500`, `30000/m` [default: 100/s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l for -d 'How long [default: 30s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l steps -d 'Rates one after the other: `100,200,500`, or `100..1000+100` (from, to, and by how much)' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l step-time -d 'How long each of the --steps takes [default: 10s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l ramp -d 'Evenly from one rate to another, over the whole time: `0..1000`' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l spike -d 'A rate to jump to in the middle of the time' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l spike-time -d 'How long the --spike takes [default: a fifth of the time]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l soak -d 'The rate for a long time, to see what only time shows; `--for` with another default: 10 minutes' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s X -l method -d 'The method [default: GET, with a body POST]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s d -l body -d 'The body, or `@FILE`. `{n}` in it stands for the number of the request' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l line -d 'What is sent to `tcp://`, a line feed is added; a line is awaited. `{n}` stands for the number of the request' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l timeout -d 'Time that an answer may take, and that a request may wait for a connection' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l connect-timeout -d 'Time that a new connection may take, TLS included' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l connections -d 'Open so many connections before the test and use them in turn [default: as few as are needed]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l max-connections -d 'Most connections at once [default: 10000, or --connections]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l streams -d 'Most requests at once on a connection of HTTP/2' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l slow -d 'Clients that send and read so many bytes a second: `1KiB`' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l slow-share -d 'Share of the slow clients [default: 100%]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l abort -d 'Share of the clients that go away in the middle, by turns while they send and when the answer begins: `5%`' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s H -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l header-file -d 'A file with one header a line [env: STANCH_HEADER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l bearer -d 'Bearer token [env: STANCH_BEARER]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l bearer-file -d 'A file with the bearer token [env: STANCH_BEARER_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l basic -d '`user:password` [env: STANCH_BASIC]' -r
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l basic-file -d 'A file with `user:password` [env: STANCH_BASIC_FILE]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l cert -d 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l key -d 'Key of the client certificate (PEM file) [env: STANCH_KEY]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l ca -d 'Certificates to trust (PEM file) [env: STANCH_CA]' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch-verify/1`'
md\t'Markdown for an incident review'
html\t'One self-contained page with charts'"
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s o -l output -d 'Write to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l no-reuse -d 'A new connection for each request'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l http2 -d 'Speak HTTP/2: over TLS by ALPN, else with prior knowledge'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -l insecure -d 'Trust any certificate [env: STANCH_INSECURE=1]'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand verify" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand explain" -s f -l format -d 'Form of the answer' -r -f -a "text\t'For a terminal'
md\t'Markdown'"
complete -c stanch -n "__fish_stanch_using_subcommand explain" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand explain" -l list -d 'List all rules'
complete -c stanch -n "__fish_stanch_using_subcommand explain" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand explain" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand explain" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -f -a "run" -d 'Build and run a service until it is interrupted'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -f -a "proxy" -d 'Put a faulty link between a client and its server'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run proxy help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l leak -d 'Run the leaky code, or its mended twin under the same traffic' -r -f -a "true\t''
false\t''"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l load -d 'Requests per second that the service sends to itself' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l addr -d 'Loopback address to listen on; port 0 takes a free one' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l schedule -d 'Faults of the link to what the service depends on, in place of those that belong to it: `at TIME [every TIME] FAULT [for TIME]`, parted by `;` (`stanch lab proxy --help` lists the faults)' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l steps -d 'Kill, stop and start the service, or what it depends on: `at TIME kill|stop|start [service|dependency]`, parted by `;`' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l duration -d 'How long to watch with --diagnose [default: 30s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s f -l format -d 'Form of the report [default: by the extension of --output, else text]' -r -f -a "text\t'For a terminal'
json\t'For machines, schema `stanch/1`'
html\t'One self-contained page with charts and flame graphs'
md\t'Markdown for a ticket'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s o -l output -d 'Write the report to a file and not to stdout' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -l diagnose -d 'Diagnose the service while it runs, then end it; the exit code is the verdict\'s'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from run" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l to -d 'Where connections go' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l listen -d 'Loopback address to listen on; port 0 takes a free one' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l control -d 'Loopback address of the control endpoint; port 0 takes a free one, `off` leaves it out' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l schedule -d 'The faults and their times: `at TIME [every TIME] FAULT [for TIME]`, parted by `;`' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l schedule-file -d 'A file with the schedule; entries may stand on lines of their own, `#` starts a comment' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l for -d 'End after this time and not only when interrupted' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l max-connections -d 'Connections at the same time; further ones wait until one of them ends' -r
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from proxy" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "run" -d 'Build and run a service until it is interrupted'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "proxy" -d 'Put a faulty link between a client and its server'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand completions" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand completions" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand completions" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand man" -s f -l format -d 'Form: `roff` for man(1), `md` for the whole reference as Markdown' -r -f -a "roff\t'For man(1)'
md\t'Markdown'"
complete -c stanch -n "__fish_stanch_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand man" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand man" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand man" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "diagnose" -d 'Say whether it leaks, which line causes it, how sure that is and how to mend it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "check" -d 'Find leaks in Go source, without a build'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "gate" -d 'Run tests and fail when they leave goroutines behind, or do not pass other gates'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "capture" -d 'Record a service into one bundle file, to be judged later'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "compare" -d 'Verify a fix: what went away, what stayed, what is new'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "profile" -d 'Show what is in a profile: what go tool pprof shows, and faster'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "forecast" -d 'Say when a leak reaches a limit: memory, descriptors, throughput, latency'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "load" -d 'Load a service in the open model: the rate is kept whatever the service does'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "verify" -d 'Load a build and its mended twin alike, and say whether the change holds'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "explain" -d 'Explain a rule: why it leaks, what proves it, how to mend it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "lab" -d 'Go services that are made to leak, and their mended twins'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "man" -d 'Print the manual'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check gate capture compare profile forecast load verify explain lab completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "top" -d 'Functions by their own value'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "tree" -d 'Functions between their callers and callees'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "peek" -d 'Callers and callees of some functions'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "list" -d 'Source lines with what was spent in them'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "traces" -d 'Every sample with its stack'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "tags" -d 'Labels with what their samples add up to'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "raw" -d 'All tables of the profile as text'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "comments" -d 'The comments of the profile'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "merge" -d 'Several profiles as one'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "graph" -d 'The call graph for Graphviz, or drawn by it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "callgrind" -d 'The call graph for KCachegrind'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "folded" -d 'One line per stack, for flame graph tools'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "speedscope" -d 'For speedscope.app'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "proto" -d 'The profile after filters, as pprof reads it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "flame" -d 'A flame graph as one self-contained page, or as a picture'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "serve" -d 'Flame graph, sandwich, top, peek and source in the browser'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "browse" -d 'Top, flame graph, peek and source in the terminal'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "diff" -d 'What is new, gone, grown or shrunk over several profiles'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "share" -d 'Which package and which module hold the values'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "lifetimes" -d 'What was allocated beside what is still in use'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "large" -d 'Allocations above a size'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "deep" -d 'Stacks with many calls'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from profile" -f -a "join" -d 'Goroutines beside the memory that was allocated on their path'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from lab" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from lab" -f -a "run" -d 'Build and run a service until it is interrupted'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from lab" -f -a "proxy" -d 'Put a faulty link between a client and its server'
