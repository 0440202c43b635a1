
use builtin;
use str;

set edit:completion:arg-completer[stanch] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'stanch'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'stanch'= {
            cand --color 'When to colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand diagnose 'Say whether it leaks, which line causes it, how sure that is and how to mend it'
            cand check 'Find leaks in Go source, without a build'
            cand capture 'Record a service into one bundle file, to be judged later'
            cand compare 'Verify a fix: what went away, what stayed, what is new'
            cand explain 'Explain a rule: why it leaks, what proves it, how to mend it'
            cand lab 'Go services that are made to leak, and their mended twins'
            cand completions 'Print the completions of a shell'
            cand man 'Print the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'stanch;diagnose'= {
            cand --duration 'How long to watch a live service [default: 60s]'
            cand --interval 'Time between two snapshots [default: 5s]'
            cand -f 'Form of the report [default: by the extension of --output, else text]'
            cand --format 'Form of the report [default: by the extension of --output, else text]'
            cand -o 'Write the report to a file and not to stdout'
            cand --output 'Write the report to a file and not to stdout'
            cand --source 'The program''s source, so that the report can show the lines and rules can read them'
            cand --binary 'The program''s binary, so that locks can be named'
            cand --memory-limit 'Memory at which the process is killed (the container''s limit), for the forecast'
            cand --max-full-dump 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world'
            cand --pprof-path 'Path of the pprof handlers, when it is not one of the usual'
            cand --metrics-url 'Address of the metrics, when it is not `/metrics` beside pprof'
            cand --timeout 'Time that one answer may take'
            cand --max-body 'Size that one answer may have'
            cand --header 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]'
            cand --header-file 'A file with one header a line [env: STANCH_HEADER_FILE]'
            cand --bearer 'Bearer token [env: STANCH_BEARER]'
            cand --bearer-file 'A file with the bearer token [env: STANCH_BEARER_FILE]'
            cand --basic '`user:password` [env: STANCH_BASIC]'
            cand --basic-file 'A file with `user:password` [env: STANCH_BASIC_FILE]'
            cand --cert 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]'
            cand --key 'Key of the client certificate (PEM file) [env: STANCH_KEY]'
            cand --ca 'Certificates to trust (PEM file) [env: STANCH_CA]'
            cand --save 'Also save what was captured as a bundle, so that the verdict can be repeated'
            cand --color 'When to colour'
            cand --prove 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
            cand --force-prove 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
            cand --gc 'Run a garbage collection before each heap profile (`gc=1`)'
            cand --insecure 'Trust any certificate [env: STANCH_INSECURE=1]'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;check'= {
            cand --rules 'Ask only these rules (slugs or ids)'
            cand --disable 'Do not ask these rules (slugs or ids), beside those that stanch.toml disables'
            cand --config 'Read this configuration, and look for no stanch.toml'
            cand -f 'Form of the report [default: that of stanch.toml, else by the extension of --output, else text]'
            cand --format 'Form of the report [default: that of stanch.toml, else by the extension of --output, else text]'
            cand -o 'Write the report to a file and not to stdout'
            cand --output 'Write the report to a file and not to stdout'
            cand --tags 'Build tags that hold, beside those of stanch.toml and GOFLAGS'
            cand --baseline 'Leave out the findings that this file knows'
            cand --write-baseline 'Write the findings of now to a baseline file'
            cand --new-from-rev 'Report only what is new since this revision'
            cand --new-from-merge-base 'Report only what is new since this branch left that one: --new-from-rev of `git merge-base REV HEAD`'
            cand --new-from-patch 'Report only what has a line that this unified diff adds or changes; by its lines alone'
            cand -j 'How many threads work [default: one for each processor]'
            cand --jobs 'How many threads work [default: one for each processor]'
            cand --color 'When to colour'
            cand --pedantic 'Also report what is less than near-certain'
            cand --tests 'Also check `_test.go` files'
            cand --require-reason 'Report directives `//nolint` of our rules that say no reason'
            cand --no-config 'Read no configuration'
            cand --config-schema 'Print the JSON Schema of stanch.toml, and check nothing'
            cand --stats 'Say on stderr what was read, from where, and how long it took'
            cand --fix 'Apply the safe edits of the findings; the report and the exit code are about what is left'
            cand --diff 'With --fix: print a unified diff of what would change in place of the report, and change nothing'
            cand --watch 'Check again whenever a file changes, until Ctrl-C'
            cand --no-cache 'Neither read nor write the cache of earlier results [env: STANCH_CACHE names its folder]'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;capture'= {
            cand -o 'The bundle file to write'
            cand --output 'The bundle file to write'
            cand --every 'Time between two snapshots [default: 5s]'
            cand --for 'How long to record [default: 60s; one snapshot only: --once]'
            cand --max-full-dump 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world'
            cand --pprof-path 'Path of the pprof handlers, when it is not one of the usual'
            cand --metrics-url 'Address of the metrics, when it is not `/metrics` beside pprof'
            cand --timeout 'Time that one answer may take'
            cand --max-body 'Size that one answer may have'
            cand --header 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]'
            cand --header-file 'A file with one header a line [env: STANCH_HEADER_FILE]'
            cand --bearer 'Bearer token [env: STANCH_BEARER]'
            cand --bearer-file 'A file with the bearer token [env: STANCH_BEARER_FILE]'
            cand --basic '`user:password` [env: STANCH_BASIC]'
            cand --basic-file 'A file with `user:password` [env: STANCH_BASIC_FILE]'
            cand --cert 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]'
            cand --key 'Key of the client certificate (PEM file) [env: STANCH_KEY]'
            cand --ca 'Certificates to trust (PEM file) [env: STANCH_CA]'
            cand --color 'When to colour'
            cand --once 'Take one snapshot and stop'
            cand --prove 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
            cand --force-prove 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
            cand --gc 'Run a garbage collection before each heap profile (`gc=1`)'
            cand --insecure 'Trust any certificate [env: STANCH_INSECURE=1]'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;compare'= {
            cand --duration 'How long to watch a side that is live [default: 60s]'
            cand --interval 'Time between two snapshots of a side that is live [default: 5s]'
            cand -f 'Form of the report [default: by the extension of --output, else text]'
            cand --format 'Form of the report [default: by the extension of --output, else text]'
            cand -o 'Write the report to a file and not to stdout'
            cand --output 'Write the report to a file and not to stdout'
            cand --source 'The program''s source, so that the report can show the lines and rules can read them'
            cand --binary 'The program''s binary, so that locks can be named'
            cand --memory-limit 'Memory at which the process is killed (the container''s limit), for the forecast'
            cand --max-full-dump 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world'
            cand --pprof-path 'Path of the pprof handlers, when it is not one of the usual'
            cand --metrics-url 'Address of the metrics, when it is not `/metrics` beside pprof'
            cand --timeout 'Time that one answer may take'
            cand --max-body 'Size that one answer may have'
            cand --header 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]'
            cand --header-file 'A file with one header a line [env: STANCH_HEADER_FILE]'
            cand --bearer 'Bearer token [env: STANCH_BEARER]'
            cand --bearer-file 'A file with the bearer token [env: STANCH_BEARER_FILE]'
            cand --basic '`user:password` [env: STANCH_BASIC]'
            cand --basic-file 'A file with `user:password` [env: STANCH_BASIC_FILE]'
            cand --cert 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]'
            cand --key 'Key of the client certificate (PEM file) [env: STANCH_KEY]'
            cand --ca 'Certificates to trust (PEM file) [env: STANCH_CA]'
            cand --color 'When to colour'
            cand --prove 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)'
            cand --force-prove 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it'
            cand --gc 'Run a garbage collection before each heap profile (`gc=1`)'
            cand --insecure 'Trust any certificate [env: STANCH_INSECURE=1]'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;explain'= {
            cand -f 'Form of the answer'
            cand --format 'Form of the answer'
            cand --color 'When to colour'
            cand --list 'List all rules'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;lab'= {
            cand --color 'When to colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the services and what leaks in them'
            cand run 'Build and run a service until it is interrupted'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'stanch;lab;list'= {
            cand --color 'When to colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;lab;run'= {
            cand --leak 'Run the leaky code, or its mended twin under the same traffic'
            cand --load 'Requests per second that the service sends to itself'
            cand --addr 'Loopback address to listen on; port 0 takes a free one'
            cand --duration 'How long to watch with --diagnose [default: 30s]'
            cand -f 'Form of the report [default: by the extension of --output, else text]'
            cand --format 'Form of the report [default: by the extension of --output, else text]'
            cand -o 'Write the report to a file and not to stdout'
            cand --output 'Write the report to a file and not to stdout'
            cand --color 'When to colour'
            cand --diagnose 'Diagnose the service while it runs, then end it; the exit code is the verdict''s'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;lab;help'= {
            cand list 'List the services and what leaks in them'
            cand run 'Build and run a service until it is interrupted'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'stanch;lab;help;list'= {
        }
        &'stanch;lab;help;run'= {
        }
        &'stanch;lab;help;help'= {
        }
        &'stanch;completions'= {
            cand --color 'When to colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;man'= {
            cand -f 'Form: `roff` for man(1), `md` for the whole reference as Markdown'
            cand --format 'Form: `roff` for man(1), `md` for the whole reference as Markdown'
            cand --color 'When to colour'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr: what was asked, what it cost, what is missing'
            cand --verbose 'Say more on stderr: what was asked, what it cost, what is missing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'stanch;help'= {
            cand diagnose 'Say whether it leaks, which line causes it, how sure that is and how to mend it'
            cand check 'Find leaks in Go source, without a build'
            cand capture 'Record a service into one bundle file, to be judged later'
            cand compare 'Verify a fix: what went away, what stayed, what is new'
            cand explain 'Explain a rule: why it leaks, what proves it, how to mend it'
            cand lab 'Go services that are made to leak, and their mended twins'
            cand completions 'Print the completions of a shell'
            cand man 'Print the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'stanch;help;diagnose'= {
        }
        &'stanch;help;check'= {
        }
        &'stanch;help;capture'= {
        }
        &'stanch;help;compare'= {
        }
        &'stanch;help;explain'= {
        }
        &'stanch;help;lab'= {
            cand list 'List the services and what leaks in them'
            cand run 'Build and run a service until it is interrupted'
        }
        &'stanch;help;lab;list'= {
        }
        &'stanch;help;lab;run'= {
        }
        &'stanch;help;completions'= {
        }
        &'stanch;help;man'= {
        }
        &'stanch;help;help'= {
        }
    ]
    $completions[$command]
}
