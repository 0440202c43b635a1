package p

import "os"

type keeper struct{ f *os.File }

func (k *keeper) hold(forever bool) {
	if forever {
		select {} // want empty-select
	}
}

func keep(k *keeper, forever bool) {
	go k.hold(forever)
}
