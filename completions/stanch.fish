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
complete -c stanch -n "__fish_stanch_needs_command" -f -a "capture" -d 'Record a service into one bundle file, to be judged later'
complete -c stanch -n "__fish_stanch_needs_command" -f -a "compare" -d 'Verify a fix: what went away, what stayed, what is new'
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
complete -c stanch -n "__fish_stanch_using_subcommand diagnose" -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
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
complete -c stanch -n "__fish_stanch_using_subcommand capture" -s o -l output -d 'The bundle file to write' -r -F
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l every -d 'Time between two snapshots [default: 5s]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l for -d 'How long to record [default: 60s; one snapshot only: --once]' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l max-full-dump -d 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l pprof-path -d 'Path of the pprof handlers, when it is not one of the usual' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l metrics-url -d 'Address of the metrics, when it is not `/metrics` beside pprof' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l timeout -d 'Time that one answer may take' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l max-body -d 'Size that one answer may have' -r
complete -c stanch -n "__fish_stanch_using_subcommand capture" -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
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
complete -c stanch -n "__fish_stanch_using_subcommand compare" -l header -d 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]' -r
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
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -s v -l verbose -d 'Say more on stderr: what was asked, what it cost, what is missing'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -s V -l version -d 'Print version'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -f -a "run" -d 'Build and run a service until it is interrupted'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and not __fish_seen_subcommand_from list run help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "run" -d 'Build and run a service until it is interrupted'
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
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "diagnose" -d 'Say whether it leaks, which line causes it, how sure that is and how to mend it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "check" -d 'Find leaks in Go source, without a build'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "capture" -d 'Record a service into one bundle file, to be judged later'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "compare" -d 'Verify a fix: what went away, what stayed, what is new'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "explain" -d 'Explain a rule: why it leaks, what proves it, how to mend it'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "lab" -d 'Go services that are made to leak, and their mended twins'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "man" -d 'Print the manual'
complete -c stanch -n "__fish_stanch_using_subcommand help; and not __fish_seen_subcommand_from diagnose check capture compare explain lab completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from lab" -f -a "list" -d 'List the services and what leaks in them'
complete -c stanch -n "__fish_stanch_using_subcommand help; and __fish_seen_subcommand_from lab" -f -a "run" -d 'Build and run a service until it is interrupted'
