module stanch/oracle/types

go 1.21
