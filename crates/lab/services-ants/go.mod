module stanch.dev/lab/ants

go 1.22

require (
	github.com/panjf2000/ants/v2 v2.12.1
	stanch.dev/lab v0.0.0
)

require golang.org/x/sync v0.11.0 // indirect

replace stanch.dev/lab => ../services
