
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'stanch' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'stanch'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'stanch' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Say whether it leaks, which line causes it, how sure that is and how to mend it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find leaks in Go source, without a build')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Record a service into one bundle file, to be judged later')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Verify a fix: what went away, what stayed, what is new')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule: why it leaks, what proves it, how to mend it')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Go services that are made to leak, and their mended twins')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'stanch;diagnose' {
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to watch a live service [default: 60s]')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Time between two snapshots [default: 5s]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'The program''s source, so that the report can show the lines and rules can read them')
            [CompletionResult]::new('--binary', '--binary', [CompletionResultType]::ParameterName, 'The program''s binary, so that locks can be named')
            [CompletionResult]::new('--memory-limit', '--memory-limit', [CompletionResultType]::ParameterName, 'Memory at which the process is killed (the container''s limit), for the forecast')
            [CompletionResult]::new('--max-full-dump', '--max-full-dump', [CompletionResultType]::ParameterName, 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world')
            [CompletionResult]::new('--pprof-path', '--pprof-path', [CompletionResultType]::ParameterName, 'Path of the pprof handlers, when it is not one of the usual')
            [CompletionResult]::new('--metrics-url', '--metrics-url', [CompletionResultType]::ParameterName, 'Address of the metrics, when it is not `/metrics` beside pprof')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time that one answer may take')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Size that one answer may have')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]')
            [CompletionResult]::new('--header-file', '--header-file', [CompletionResultType]::ParameterName, 'A file with one header a line [env: STANCH_HEADER_FILE]')
            [CompletionResult]::new('--bearer', '--bearer', [CompletionResultType]::ParameterName, 'Bearer token [env: STANCH_BEARER]')
            [CompletionResult]::new('--bearer-file', '--bearer-file', [CompletionResultType]::ParameterName, 'A file with the bearer token [env: STANCH_BEARER_FILE]')
            [CompletionResult]::new('--basic', '--basic', [CompletionResultType]::ParameterName, '`user:password` [env: STANCH_BASIC]')
            [CompletionResult]::new('--basic-file', '--basic-file', [CompletionResultType]::ParameterName, 'A file with `user:password` [env: STANCH_BASIC_FILE]')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key of the client certificate (PEM file) [env: STANCH_KEY]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust (PEM file) [env: STANCH_CA]')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Also save what was captured as a bundle, so that the verdict can be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--prove', '--prove', [CompletionResultType]::ParameterName, 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)')
            [CompletionResult]::new('--force-prove', '--force-prove', [CompletionResultType]::ParameterName, 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it')
            [CompletionResult]::new('--gc', '--gc', [CompletionResultType]::ParameterName, 'Run a garbage collection before each heap profile (`gc=1`)')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any certificate [env: STANCH_INSECURE=1]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;check' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Ask only these rules (slugs or ids)')
            [CompletionResult]::new('--disable', '--disable', [CompletionResultType]::ParameterName, 'Do not ask these rules (slugs or ids), beside those that stanch.toml disables')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration, and look for no stanch.toml')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report [default: that of stanch.toml, else by the extension of --output, else text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report [default: that of stanch.toml, else by the extension of --output, else text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--tags', '--tags', [CompletionResultType]::ParameterName, 'Build tags that hold, beside those of stanch.toml and GOFLAGS')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the findings that this file knows')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write the findings of now to a baseline file')
            [CompletionResult]::new('--new-from-rev', '--new-from-rev', [CompletionResultType]::ParameterName, 'Report only what is new since this revision')
            [CompletionResult]::new('--new-from-merge-base', '--new-from-merge-base', [CompletionResultType]::ParameterName, 'Report only what is new since this branch left that one: --new-from-rev of `git merge-base REV HEAD`')
            [CompletionResult]::new('--new-from-patch', '--new-from-patch', [CompletionResultType]::ParameterName, 'Report only what has a line that this unified diff adds or changes; by its lines alone')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads work [default: one for each processor]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work [default: one for each processor]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--pedantic', '--pedantic', [CompletionResultType]::ParameterName, 'Also report what is less than near-certain')
            [CompletionResult]::new('--tests', '--tests', [CompletionResultType]::ParameterName, 'Also check `_test.go` files')
            [CompletionResult]::new('--require-reason', '--require-reason', [CompletionResultType]::ParameterName, 'Report directives `//nolint` of our rules that say no reason')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no configuration')
            [CompletionResult]::new('--config-schema', '--config-schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of stanch.toml, and check nothing')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Say on stderr what was read, from where, and how long it took')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply the safe edits of the findings; the report and the exit code are about what is left')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'With --fix: print a unified diff of what would change in place of the report, and change nothing')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Check again whenever a file changes, until Ctrl-C')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor write the cache of earlier results [env: STANCH_CACHE names its folder]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;capture' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The bundle file to write')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The bundle file to write')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Time between two snapshots [default: 5s]')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long to record [default: 60s; one snapshot only: --once]')
            [CompletionResult]::new('--max-full-dump', '--max-full-dump', [CompletionResultType]::ParameterName, 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world')
            [CompletionResult]::new('--pprof-path', '--pprof-path', [CompletionResultType]::ParameterName, 'Path of the pprof handlers, when it is not one of the usual')
            [CompletionResult]::new('--metrics-url', '--metrics-url', [CompletionResultType]::ParameterName, 'Address of the metrics, when it is not `/metrics` beside pprof')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time that one answer may take')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Size that one answer may have')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]')
            [CompletionResult]::new('--header-file', '--header-file', [CompletionResultType]::ParameterName, 'A file with one header a line [env: STANCH_HEADER_FILE]')
            [CompletionResult]::new('--bearer', '--bearer', [CompletionResultType]::ParameterName, 'Bearer token [env: STANCH_BEARER]')
            [CompletionResult]::new('--bearer-file', '--bearer-file', [CompletionResultType]::ParameterName, 'A file with the bearer token [env: STANCH_BEARER_FILE]')
            [CompletionResult]::new('--basic', '--basic', [CompletionResultType]::ParameterName, '`user:password` [env: STANCH_BASIC]')
            [CompletionResult]::new('--basic-file', '--basic-file', [CompletionResultType]::ParameterName, 'A file with `user:password` [env: STANCH_BASIC_FILE]')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key of the client certificate (PEM file) [env: STANCH_KEY]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust (PEM file) [env: STANCH_CA]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'Take one snapshot and stop')
            [CompletionResult]::new('--prove', '--prove', [CompletionResultType]::ParameterName, 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)')
            [CompletionResult]::new('--force-prove', '--force-prove', [CompletionResultType]::ParameterName, 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it')
            [CompletionResult]::new('--gc', '--gc', [CompletionResultType]::ParameterName, 'Run a garbage collection before each heap profile (`gc=1`)')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any certificate [env: STANCH_INSECURE=1]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;compare' {
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to watch a side that is live [default: 60s]')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Time between two snapshots of a side that is live [default: 5s]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'The program''s source, so that the report can show the lines and rules can read them')
            [CompletionResult]::new('--binary', '--binary', [CompletionResultType]::ParameterName, 'The program''s binary, so that locks can be named')
            [CompletionResult]::new('--memory-limit', '--memory-limit', [CompletionResultType]::ParameterName, 'Memory at which the process is killed (the container''s limit), for the forecast')
            [CompletionResult]::new('--max-full-dump', '--max-full-dump', [CompletionResultType]::ParameterName, 'Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world')
            [CompletionResult]::new('--pprof-path', '--pprof-path', [CompletionResultType]::ParameterName, 'Path of the pprof handlers, when it is not one of the usual')
            [CompletionResult]::new('--metrics-url', '--metrics-url', [CompletionResultType]::ParameterName, 'Address of the metrics, when it is not `/metrics` beside pprof')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time that one answer may take')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Size that one answer may have')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]')
            [CompletionResult]::new('--header-file', '--header-file', [CompletionResultType]::ParameterName, 'A file with one header a line [env: STANCH_HEADER_FILE]')
            [CompletionResult]::new('--bearer', '--bearer', [CompletionResultType]::ParameterName, 'Bearer token [env: STANCH_BEARER]')
            [CompletionResult]::new('--bearer-file', '--bearer-file', [CompletionResultType]::ParameterName, 'A file with the bearer token [env: STANCH_BEARER_FILE]')
            [CompletionResult]::new('--basic', '--basic', [CompletionResultType]::ParameterName, '`user:password` [env: STANCH_BASIC]')
            [CompletionResult]::new('--basic-file', '--basic-file', [CompletionResultType]::ParameterName, 'A file with `user:password` [env: STANCH_BASIC_FILE]')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Client certificate (PEM file), for mTLS [env: STANCH_CERT]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key of the client certificate (PEM file) [env: STANCH_KEY]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust (PEM file) [env: STANCH_CA]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--prove', '--prove', [CompletionResultType]::ParameterName, 'Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with its experiment)')
            [CompletionResult]::new('--force-prove', '--force-prove', [CompletionResultType]::ParameterName, 'Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it')
            [CompletionResult]::new('--gc', '--gc', [CompletionResultType]::ParameterName, 'Run a garbage collection before each heap profile (`gc=1`)')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Trust any certificate [env: STANCH_INSECURE=1]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all rules')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;lab' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the services and what leaks in them')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Build and run a service until it is interrupted')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'stanch;lab;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;lab;run' {
            [CompletionResult]::new('--leak', '--leak', [CompletionResultType]::ParameterName, 'Run the leaky code, or its mended twin under the same traffic')
            [CompletionResult]::new('--load', '--load', [CompletionResultType]::ParameterName, 'Requests per second that the service sends to itself')
            [CompletionResult]::new('--addr', '--addr', [CompletionResultType]::ParameterName, 'Loopback address to listen on; port 0 takes a free one')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to watch with --diagnose [default: 30s]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report [default: by the extension of --output, else text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file and not to stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--diagnose', '--diagnose', [CompletionResultType]::ParameterName, 'Diagnose the service while it runs, then end it; the exit code is the verdict''s')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;lab;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the services and what leaks in them')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Build and run a service until it is interrupted')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'stanch;lab;help;list' {
            break
        }
        'stanch;lab;help;run' {
            break
        }
        'stanch;lab;help;help' {
            break
        }
        'stanch;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;man' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form: `roff` for man(1), `md` for the whole reference as Markdown')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form: `roff` for man(1), `md` for the whole reference as Markdown')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on stderr but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr: what was asked, what it cost, what is missing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'stanch;help' {
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Say whether it leaks, which line causes it, how sure that is and how to mend it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find leaks in Go source, without a build')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Record a service into one bundle file, to be judged later')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Verify a fix: what went away, what stayed, what is new')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule: why it leaks, what proves it, how to mend it')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Go services that are made to leak, and their mended twins')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'stanch;help;diagnose' {
            break
        }
        'stanch;help;check' {
            break
        }
        'stanch;help;capture' {
            break
        }
        'stanch;help;compare' {
            break
        }
        'stanch;help;explain' {
            break
        }
        'stanch;help;lab' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the services and what leaks in them')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Build and run a service until it is interrupted')
            break
        }
        'stanch;help;lab;list' {
            break
        }
        'stanch;help;lab;run' {
            break
        }
        'stanch;help;completions' {
            break
        }
        'stanch;help;man' {
            break
        }
        'stanch;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
