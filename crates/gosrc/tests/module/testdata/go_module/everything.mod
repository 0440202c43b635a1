// Deprecated: use example.com/new instead.
module "example.com/app" // the app

go 1.25.1
toolchain go1.25.5

godebug (
	default=go1.21
)

require (
	example.com/x v1.0.0
	example.com/b v2.0.0+incompatible // indirect
	"example.com/c/v2" v2.1.0 // indirect; for tests
	gopkg.in/yaml.v3 v3.0.1
)
require example.com/d v0.0.0-20191109021931-daa7c04131f5//indirect
exclude example.com/a v1.2.4

replace (
	example.com/a => ../a
	example.com/b v2.0.0+incompatible => example.com/fork/b v2.0.1+incompatible
)
// broken in every way
retract (
	v1.0.0
	[v1.1.0, v1.2.0] // one too early
)
tool example.com/d/cmd/gen
ignore (
	./build
	node_modules
)
exclude ()
