module stanch.dev/lab/postgres

go 1.22

require (
	github.com/lib/pq v1.10.9
	stanch.dev/lab v0.0.0
)

replace stanch.dev/lab => ../services
