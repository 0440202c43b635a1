package main

import "goserver/netstack"

func netstackLoop() { netstack.Loop() }
